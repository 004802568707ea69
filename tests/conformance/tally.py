"""How many tests of each suite passed: what a run prints at its end."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

PASSED = "passed"
EXPECTED = "expected failures"
FAILED = "failed"
OUTCOMES = (PASSED, EXPECTED, FAILED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How the test of that name ended."""

    name: str
    outcome: str


def tally(outcomes: Iterable[Outcome]) -> list[str]:
    """Return a line for each suite, and one for them all."""
    counts: dict[str, Counter[str]] = {}
    for one in outcomes:
        suite = one.name.partition("/")[0]
        counts.setdefault(suite, Counter())[one.outcome] += 1
    whole = sum(counts.values(), Counter[str]())
    heading = f"{'suite':<20}" + "".join(f"{name:>20}" for name in (*OUTCOMES, "total"))
    lines = [_line(suite, count) for suite, count in [*counts.items(), ("all", whole)]]
    return [heading, *lines]


def _line(suite: str, count: Counter[str]) -> str:
    numbers = [*(count[name] for name in OUTCOMES), count.total()]
    return f"{suite:<20}" + "".join(f"{number:>20}" for number in numbers)
