"""Which problem an error is to its client."""

import pytest

from graph.errors import (
    Busy,
    ChildDied,
    Conflict,
    DiskFull,
    Forbidden,
    JournalDamaged,
    LimitReached,
    Malformed,
    NotAcceptable,
    NotFound,
    Refused,
    Rejection,
    StadtwissenError,
    TooMany,
    Unauthorised,
    UnsupportedMedia,
)
from graph.limits import QUERY_SECONDS, QUERY_TEXT
from web.problem_types import describe, describe_status

REJECTION = Rejection(message="No.", rule="a-rule", see="http://a/", line=1, column=2)


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (Malformed(REJECTION), 400),
        (Unauthorised(REJECTION), 401),
        (Forbidden(REJECTION), 403),
        (NotFound("none"), 404),
        (NotAcceptable(REJECTION), 406),
        (Conflict("late", base=1, head=2), 409),
        (LimitReached(QUERY_TEXT), 413),
        (UnsupportedMedia(REJECTION), 415),
        (Refused(REJECTION), 422),
        (LimitReached(QUERY_SECONDS), 422),
        (TooMany(QUERY_SECONDS, advice="", retry_after_seconds=3), 429),
        (ChildDied("gone", exit_status=-9), 500),
        (JournalDamaged("cut"), 500),
        (Busy("busy", retry_after_seconds=2), 503),
        (DiskFull("full"), 507),
        (StadtwissenError("odd"), 500),
    ],
)
def test_each_error_has_its_status(error: StadtwissenError, status: int) -> None:
    assert status == describe(error).status


def test_a_rejection_gives_rule_place_and_where_it_is_written() -> None:
    assert describe(Malformed(REJECTION)).members == {
        "rule": "a-rule",
        "see": "http://a/",
        "line": 1,
        "column": 2,
    }


def test_a_limit_is_told_with_its_value_and_advice() -> None:
    problem = describe(LimitReached(QUERY_SECONDS, used=20, advice="Ask for less."))

    assert problem.members == {
        "limit": {
            "name": "query time",
            "value": QUERY_SECONDS.value,
            "unit": "seconds",
            "used": 20,
        },
        "advice": "Ask for less.",
    }


def test_who_asked_too_much_is_told_the_limit_and_when_to_come_back() -> None:
    error = TooMany(QUERY_SECONDS, advice="Wait.", retry_after_seconds=3)

    problem = describe(error)

    assert problem.retry_after_seconds == 3
    assert problem.members["advice"] == "Wait."
    assert "query time" in str(problem.members["limit"])


def test_who_is_busy_says_when_to_come_back() -> None:
    problem = describe(Busy("busy", retry_after_seconds=2))

    assert problem.retry_after_seconds == 2


@pytest.mark.parametrize(
    "error", [JournalDamaged("/secret/path"), ChildDied("/secret", exit_status=1)]
)
def test_the_inside_of_a_fault_is_not_told(error: StadtwissenError) -> None:
    assert "secret" not in describe(error).detail


def test_every_problem_has_a_title_in_both_languages() -> None:
    for status in (400, 404, 405, 413, 500):
        assert describe_status(status, "").titles.keys() == {"de", "en"}
