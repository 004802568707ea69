"""The queries that are under way: listed for administrators, ended when asked to.

A query ends by the death of its worker, so nothing of it goes on unseen.
"""

import re
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from graph.errors import Cancelled, Malformed, Rejection

_ID = re.compile(r"[A-Za-z0-9_-]{16,64}")
_ID_BYTES = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Who asks a query.

    `name` is a token's or a network's, `peer` the address at the other end of the
    connection. `query_id` is the id that the client chose, None where it did not.
    """

    name: str = ""
    peer: str = ""
    query_id: str | None = None


SITE = Asker(name="site")


class RunningQuery:
    """One query from its arrival to its answer; any thread may cancel it."""

    def __init__(self, text: str, asker: Asker) -> None:
        """Give it an id where the client has not; Malformed for one that is none."""
        if asker.query_id is not None and not _ID.fullmatch(asker.query_id):
            message = "A query's id has 16 to 64 letters, digits, hyphens, underscores."
            raise Malformed(Rejection(message=message, rule="query id"))
        self.id = asker.query_id or secrets.token_urlsafe(_ID_BYTES)
        self.text = text
        self.asker = asker
        self.began = time.monotonic()
        self._changing = threading.Lock()
        self._is_cancelled = False
        self._kill: Callable[[], None] | None = None

    @property
    def age_seconds(self) -> float:
        """How long ago it came."""
        return time.monotonic() - self.began

    @property
    def is_cancelled(self) -> bool:
        """Tell whether somebody wants it to end."""
        return self._is_cancelled

    def cancel(self) -> None:
        """End the query: kill its worker, or keep it from getting one."""
        with self._changing:
            self._is_cancelled = True
            if self._kill is not None:
                self._kill()

    @contextmanager
    def working(self, kill: Callable[[], None]) -> Iterator[None]:
        """Let `kill` end the worker for the length of a block; raises Cancelled."""
        with self._changing:
            if self._is_cancelled:
                raise Cancelled("The query was cancelled before it began.")
            self._kill = kill
        try:
            yield
        finally:
            # From here on the worker may be another query's.
            with self._changing:
                self._kill = None


class RunningQueries:
    """All queries of a process that are under way."""

    def __init__(self) -> None:
        self._changing = threading.Lock()
        self._queries: dict[str, RunningQuery] = {}

    @contextmanager
    def enter(self, text: str, asker: Asker) -> Iterator[RunningQuery]:
        """Count a query in for the length of a block; Malformed for an id in use."""
        query = RunningQuery(text, asker)
        with self._changing:
            if query.id in self._queries:
                message = "A query with this id is under way."
                raise Malformed(Rejection(message=message, rule="query id"))
            self._queries[query.id] = query
        try:
            yield query
        finally:
            with self._changing:
                del self._queries[query.id]

    def list(self) -> tuple[RunningQuery, ...]:
        """Return the queries, the oldest first."""
        with self._changing:
            return tuple(self._queries.values())

    def cancel(self, query_id: str) -> bool:
        """End a query; False where none of that id is under way."""
        with self._changing:
            query = self._queries.get(query_id)
        if query is None:
            return False
        query.cancel()
        return True
