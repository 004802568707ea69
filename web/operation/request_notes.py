"""What happens below while a request is answered, noted for the log.

A query or a commit runs in the thread that answers its request, so whoever tells of it
need not know which request that is.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace

from sparql.observation import Observation
from web.operation.log_lines import Deed


@dataclass(slots=True)
class Notes:
    """The queries and deeds of one request, each in their order."""

    queries: list[Observation] = field(default_factory=list)
    deeds: list[Deed] = field(default_factory=list)


_UNDER_WAY: ContextVar[Notes | None] = ContextVar("notes", default=None)


@contextmanager
def take_notes() -> Iterator[Notes]:
    """Collect what is noted in this thread for the length of a block."""
    notes = Notes()
    token = _UNDER_WAY.set(notes)
    try:
        yield notes
    finally:
        _UNDER_WAY.reset(token)


def note_query(observation: Observation) -> None:
    """Note a query; those of our own pages are no query of who reads them."""
    notes = _UNDER_WAY.get()
    if notes is not None and not observation.is_site:
        notes.queries.append(observation)


def note_deed(deed: Deed) -> None:
    """Note a deed, such as a commit."""
    notes = _UNDER_WAY.get()
    if notes is not None:
        notes.deeds.append(deed)


def recall_query() -> Observation | None:
    """Return the query that was noted last, as it is told when its answer is reused."""
    notes = _UNDER_WAY.get()
    if notes is None or not notes.queries:
        return None
    return replace(notes.queries[-1], query_id="", seconds=0.0, is_cached=True)


def note_again(query: Observation | None) -> None:
    """Note a query that was answered as before, where it is known."""
    if query is not None:
        note_query(query)
