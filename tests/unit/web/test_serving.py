"""The word that a service is ready."""

from collections.abc import Iterable

from web.serving import wait_for_answer


def hear_complaints(
    faults: Iterable[str | None], *, patience_seconds: float
) -> list[str]:
    """Return what is complained of while faults are found, one after the other."""
    rest = iter(faults)
    heard: list[str] = []
    wait_for_answer(lambda: next(rest), heard.append, patience_seconds=patience_seconds)
    return heard


def test_a_service_that_answers_late_is_waited_for_and_complained_of_once() -> None:
    faults = ("refused", "timed out", "timed out", None)

    assert hear_complaints(faults, patience_seconds=0) == ["refused"]


def test_a_service_that_answers_in_time_is_not_complained_of() -> None:
    assert hear_complaints(("refused", None), patience_seconds=60) == []
