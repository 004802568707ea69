"""What one client may take, by a clock of the test's own."""

import itertools
import math

import pytest
from hypothesis import event, given
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
# Bursts after pauses, each pause before one request: 0 within a burst.
BURSTS = st.lists(
    st.tuples(st.one_of(st.floats(0, 0.5), st.floats(0, 300)), st.integers(1, 70)),
    min_size=1,
    max_size=5,
)


def list_pauses(bursts: list[tuple[float, int]]) -> list[float]:
    return [
        pause if place == 0 else 0.0 for pause, size in bursts for place in range(size)
    ]


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


@given(BURSTS.map(list_pauses))
def test_no_stretch_of_time_has_more_requests_than_are_allowed(
    pauses: list[float],
) -> None:
    admitted, _ = list_admitted(pauses)

    assert_no_more(admitted, size=50, rate=10, each=1)


@given(BURSTS.map(list_pauses))
def test_no_stretch_of_time_has_more_errors_than_are_allowed(
    pauses: list[float],
) -> None:
    admitted, _ = list_admitted(pauses, is_error=True)

    assert_no_more(admitted, size=30, rate=0.5, each=1)


@given(BURSTS.map(list_pauses), st.floats(0.5, 60))
def test_no_stretch_of_time_has_more_query_time_than_is_allowed_and_one_debt(
    pauses: list[float], seconds: float
) -> None:
    admitted, _ = list_admitted(pauses, seconds=seconds)

    assert_no_more(admitted, size=120 + seconds, rate=1, each=seconds)


@given(BURSTS, st.sampled_from([{}, {"is_error": True}, {"seconds": 7.5}]))
def test_who_waits_as_long_as_told_is_let_in(
    bursts: list[tuple[float, int]], kind: dict
) -> None:
    budgets, now, waited = Budgets(), 0.0, 0
    for pause, size in bursts:
        now += pause
        refusals = [ask(budgets, now, **kind) for _ in range(size)]
        if (last := refusals[-1]) is not None:
            now += last.retry_after_seconds
            waited += 1
            assert ask(budgets, now, **kind) is None

    event(f"waited {waited} times")


@pytest.mark.parametrize("pause", [0.0, 0.35, 1.3])
def test_a_wait_is_told_in_whole_seconds_and_never_too_short(pause: float) -> None:
    budgets = Budgets()
    while ask(budgets, 0.0, seconds=30.5) is None:
        pass

    refusal = ask(budgets, pause)

    # Four queries took 122 of 120 seconds; one comes back in each second.
    assert refusal is not None
    assert refusal.retry_after_seconds == max(1, math.ceil(2 - pause))
    assert ask(budgets, pause + refusal.retry_after_seconds) is None


def test_no_pause_saves_up_more_than_the_most() -> None:
    budgets = Budgets()
    ask(budgets, 0.0)

    after_a_year = [ask(budgets, 3e7) for _ in range(60)]

    assert after_a_year.count(None) == 50


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


def test_only_so_many_clients_are_remembered_the_latest() -> None:
    budgets = Budgets()
    greedy = budgets.enter("greedy", 0.0)
    late = budgets.enter("late", 0.0)
    for number in range(CLIENTS_REMEMBERED.value + 2_000):
        ask(budgets, number * 1e-3, client=str(number))
        if number == 5_000:
            budgets.leave(late, seconds=200, is_error=False)
            assert ask(budgets, 5.0, client="late") is not None

    assert budgets.count() == CLIENTS_REMEMBERED.value
    assert ask(budgets, 12.0, client="late") is not None  # seen, so remembered
    budgets.leave(greedy, seconds=200, is_error=False)  # forgotten: harms nobody
    assert ask(budgets, 12.0, client="greedy") is None
    assert budgets.count() == CLIENTS_REMEMBERED.value
