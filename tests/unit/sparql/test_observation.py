"""How a query ended, in one word."""

import pytest

from graph.errors import (
    Busy,
    Cancelled,
    ChildDied,
    Forbidden,
    LimitReached,
    Malformed,
    NotAcceptable,
    NotFound,
    Rejection,
    StadtwissenError,
)
from graph.limits import QUERY_DEPTH, RESULT, WORKER_ADDRESS_SPACE
from sparql.observation import name_outcome
from sparql.patience import PUBLIC, SITE

REASON = Rejection(message="It is wrong.", rule="test")


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (Malformed(REASON), "syntax"),
        (Forbidden(REASON), "refused"),
        (NotAcceptable(REASON), "format"),
        (PUBLIC.explain(), "time"),
        (SITE.explain(), "time"),
        (LimitReached(WORKER_ADDRESS_SPACE), "memory"),
        (LimitReached(RESULT), "size"),
        (LimitReached(QUERY_DEPTH), "complexity"),
        (Cancelled("x"), "cancelled"),
        (Busy("x", retry_after_seconds=1), "busy"),
        (NotFound("x"), "missing"),
        (ChildDied("x", exit_status=None), "fault"),
    ],
)
def test_what_stopped_a_query_has_one_word(
    error: StadtwissenError, outcome: str
) -> None:
    assert name_outcome(error) == outcome
