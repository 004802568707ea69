"""Patches one after the other, and backwards."""

import random

from graph.patch import Patch, effective, sum_up

LINES = [f'<http://a/{n}> <http://a/p> "x" <http://a/g> .' for n in range(12)]


def apply(state: set[str], patch: Patch) -> set[str]:
    return (state - set(patch.removes)) | set(patch.adds)


def test_a_sum_does_what_its_parts_do() -> None:
    for seed in range(200):
        chance = random.Random(seed)  # noqa: S311 - a test must be repeatable
        start = set(chance.sample(LINES, 5))
        state, parts = start, []
        for _ in range(6):
            wanted = Patch.of(
                adds=chance.sample(LINES, 3), removes=chance.sample(LINES, 3)
            )
            parts.append(effective(wanted, state.__contains__))
            state = apply(state, parts[-1])

        total = sum_up(parts)

        assert apply(start, total) == state, f"seed {seed}"
        assert effective(total, start.__contains__) == total, f"seed {seed}"
        assert apply(state, total.invert()) == start, f"seed {seed}"


def test_the_sum_of_nothing_is_nothing() -> None:
    assert sum_up([]) == Patch()
