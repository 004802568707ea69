"""What one client may take, by a clock of the test's own."""

import itertools
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.access_limits import (
    CLIENT_ERRORS,
    CLIENT_QUERIES,
    CLIENT_REQUESTS,
    CLIENT_SECONDS,
    CLIENTS_REMEMBERED,
)
from graph.errors import TooMany
from sparql.budgets import Budgets

DUST = 1e-3
PAUSES = st.lists(
    st.one_of(st.just(0.0), st.floats(0, 0.3), st.floats(0, 20)),
    min_size=1,
    max_size=150,
)


def ask(
    budgets: Budgets,
    now: float,
    *,
    client: str = "a",
    seconds: float = 0,
    is_error: bool = False,
) -> TooMany | None:
    """Let a request come and go at once; return why it was refused."""
    try:
        use = budgets.enter(client, now)
    except TooMany as refusal:
        return refusal
    budgets.leave(use, seconds=seconds, is_error=is_error)
    return None


def count_at_once(**kind: object) -> int:
    """Return how many requests of a kind are let in at one moment."""
    budgets = Budgets()
    return next(n for n in itertools.count() if ask(budgets, 0.0, **kind))


def test_fifty_requests_may_come_at_once() -> None:
    assert count_at_once() == 50


def test_thirty_errors_may_come_at_once() -> None:
    assert count_at_once(is_error=True) == 30


def test_two_minutes_may_be_used_at_once() -> None:
    assert count_at_once(seconds=20) == 7  # 120 s are no debt yet, 140 s are.
    assert count_at_once(seconds=121) == 1


def test_two_queries_may_run_at_once() -> None:
    budgets = Budgets()
    first = budgets.enter("a", 0.0)
    budgets.enter("a", 0.0)
    with pytest.raises(TooMany) as caught:
        budgets.enter("a", 0.0)

    budgets.leave(first, seconds=0, is_error=False)

    budgets.enter("a", 0.0)
    assert caught.value.limit is CLIENT_QUERIES


@pytest.mark.parametrize(
    ("kind", "limit"),
    [
        ({}, CLIENT_REQUESTS),
        ({"is_error": True}, CLIENT_ERRORS),
        ({"seconds": 121.0}, CLIENT_SECONDS),
    ],
)
def test_a_refusal_names_its_limit_and_what_to_do(kind: dict, limit: object) -> None:
    budgets = Budgets()

    refusal = next(filter(None, (ask(budgets, 0.0, **kind) for _ in range(60))))

    assert refusal.limit is limit
    assert f"Try again in {refusal.retry_after_seconds} s." in refusal.advice
    assert refusal.limit.name in str(refusal)


def test_one_client_takes_nothing_from_another() -> None:
    budgets = Budgets()
    while ask(budgets, 0.0, client="greedy", seconds=30, is_error=True) is None:
        pass

    assert ask(budgets, 0.0, client="modest") is None


def list_admitted(
    pauses: list[float], **kind: object
) -> tuple[list[float], list[tuple[float, TooMany]]]:
    budgets, now = Budgets(), 0.0
    admitted, refused = [], []
    for pause in pauses:
        now += pause
        refusal = ask(budgets, now, **kind)
        if refusal is None:
            admitted.append(now)
        else:
            refused.append((now, refusal))
    return admitted, refused


def assert_no_more(
    times: list[float], *, size: float, rate: float, each: float
) -> None:
    """Assert it for every stretch of time from one that was let in to another."""
    for first, last in itertools.combinations_with_replacement(range(len(times)), 2):
        taken = (last - first + 1) * each
        assert taken <= size + rate * (times[last] - times[first]) + each * DUST


@given(PAUSES)
def test_no_stretch_of_time_has_more_requests_than_are_allowed(
    pauses: list[float],
) -> None:
    admitted, _ = list_admitted(pauses)

    assert_no_more(admitted, size=50, rate=10, each=1)


@given(PAUSES)
def test_no_stretch_of_time_has_more_errors_than_are_allowed(
    pauses: list[float],
) -> None:
    admitted, _ = list_admitted(pauses, is_error=True)

    assert_no_more(admitted, size=30, rate=0.5, each=1)


@given(PAUSES, st.floats(0.5, 60))
def test_no_stretch_of_time_has_more_query_time_than_is_allowed_and_one_debt(
    pauses: list[float], seconds: float
) -> None:
    admitted, _ = list_admitted(pauses, seconds=seconds)

    assert_no_more(admitted, size=120 + seconds, rate=1, each=seconds)


@given(PAUSES, st.sampled_from([{}, {"is_error": True}, {"seconds": 7.5}]))
def test_who_waits_as_long_as_told_is_let_in(pauses: list[float], kind: dict) -> None:
    for length in range(1, len(pauses) + 1, 30):
        budgets, now, refusal = Budgets(), 0.0, None
        for pause in pauses[:length]:
            now += pause
            refusal = ask(budgets, now, **kind)
        if refusal is not None:
            assert ask(budgets, now + refusal.retry_after_seconds) is None


def test_a_modest_client_is_never_refused() -> None:
    budgets = Budgets()

    refused = [n for n in range(2_000) if ask(budgets, n * 0.1001, seconds=0.1)]

    assert refused == []


def test_a_clock_that_stands_still_or_goes_back_gives_nothing() -> None:
    budgets = Budgets()
    while ask(budgets, 100.0) is None:
        pass

    assert ask(budgets, 50.0) is not None
    assert ask(budgets, 100.0) is not None
    assert ask(budgets, 100.11) is None


def make_asker(budgets: Budgets) -> Callable[[int], object]:
    return lambda number: ask(budgets, number * 1e-3, client=str(number))


def test_only_so_many_clients_are_remembered_the_latest() -> None:
    budgets = Budgets()
    greedy = budgets.enter("greedy", 0.0)
    late = budgets.enter("late", 0.0)
    asker = make_asker(budgets)
    for number in range(CLIENTS_REMEMBERED.value - 1):
        asker(number)
        if number == 5_000:
            budgets.leave(late, seconds=200, is_error=False)
            assert ask(budgets, 0.0, client="late") is not None

    assert budgets.count() == CLIENTS_REMEMBERED.value
    assert ask(budgets, 0.0, client="late") is not None  # seen, so remembered
    budgets.leave(greedy, seconds=200, is_error=False)  # forgotten: harms nobody
    assert ask(budgets, 0.0, client="greedy") is None
    assert budgets.count() == CLIENTS_REMEMBERED.value
