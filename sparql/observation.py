"""What became of a query, for those who count and log; no part of its answer."""

from dataclasses import dataclass
from enum import StrEnum

from graph.errors import (
    Busy,
    Cancelled,
    LimitReached,
    Malformed,
    NotAcceptable,
    NotFound,
    Refused,
    StadtwissenError,
)
from graph.limits import (
    MERGED_TRIPLES,
    QUERY_SECONDS,
    QUERY_SECONDS_TOKEN,
    RESULT,
    SITE_QUERY_SECONDS,
    WORKER_ADDRESS_SPACE,
)


class Outcome(StrEnum):
    """How a query ended; operators know these words from `/metrics` and the log."""

    OK = "ok"
    SYNTAX = "syntax"
    REFUSED = "refused"
    COMPLEXITY = "complexity"
    TIME = "time"
    MEMORY = "memory"
    SIZE = "size"
    FORMAT = "format"
    CANCELLED = "cancelled"
    BUSY = "busy"
    MISSING = "missing"
    FAULT = "fault"


# Whatever else is limited is seen in the text, before a worker is asked.
_OF_LIMITS = {
    QUERY_SECONDS: Outcome.TIME,
    QUERY_SECONDS_TOKEN: Outcome.TIME,
    SITE_QUERY_SECONDS: Outcome.TIME,
    WORKER_ADDRESS_SPACE: Outcome.MEMORY,
    RESULT: Outcome.SIZE,
    MERGED_TRIPLES: Outcome.SIZE,
}
# The narrower class stands before the wider one.
_OF_ERRORS: tuple[tuple[type[StadtwissenError], Outcome], ...] = (
    (Malformed, Outcome.SYNTAX),
    (NotAcceptable, Outcome.FORMAT),
    (Refused, Outcome.REFUSED),
    (Cancelled, Outcome.CANCELLED),
    (Busy, Outcome.BUSY),
    (NotFound, Outcome.MISSING),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One query and its end, told once to whoever observes an executor.

    `seconds` are those that its asker waited. `query_id` is empty where none was given
    yet; revision, rows and `size_bytes` are None where there is no answer, rows also
    where they were not counted. `extension` names the format of the answer.
    """

    is_site: bool
    outcome: Outcome
    seconds: float
    text: str
    query_id: str = ""
    revision: int | None = None
    rows: int | None = None
    size_bytes: int | None = None
    extension: str = ""
    is_cached: bool = False


def name_outcome(error: StadtwissenError) -> Outcome:
    """Return the word for what stopped a query."""
    if isinstance(error, LimitReached):
        return _OF_LIMITS.get(error.limit, Outcome.COMPLEXITY)
    for kind, outcome in _OF_ERRORS:
        if isinstance(error, kind):
            return outcome
    return Outcome.FAULT


def ignore(observation: Observation) -> None:
    """Observe nothing, as the command line and most tests do."""
    del observation
