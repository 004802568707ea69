"""Edits by SPARQL: computed on what is published, committed if that still stands.

An update or a replaced graph is computed from all there was. Where somebody else
committed meanwhile, it is computed anew: edits are as if one came after another.
"""

import hashlib
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from graph.errors import Busy, Conflict, Forbidden, Rejection
from graph.layout import Layout
from graph.limits import QUEUE_SECONDS
from graph.named_graphs import forbid, list_graphs
from graph.ntriples import read_value
from graph.proposal import Outcome, Proposal
from ontology.iris import BASE
from sparql.request import Update
from sparql.update import Computed, evaluate

_ATTEMPTS = 5
_AT_ONCE = 2
_RETRY_AFTER_SECONDS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """Who edits, and why.

    `key` makes asking twice harmless. `graphs` are those that may be written, None for
    all that are not reserved.
    """

    name: str
    note: str = ""
    key: str | None = None
    graphs: frozenset[str] | None = None


class Submits(Protocol):
    """What commits proposals, such as `graph.commit.Writer`."""

    def prepare(self) -> None:
        """Make ready for a commit that is about to come."""

    def submit(self, proposal: Proposal) -> Outcome:
        """Commit a proposal."""


class Editor:
    """Makes revisions of what is asked for by SPARQL."""

    def __init__(
        self, writer: Submits, data_dir: Path, *, base_iri: str = BASE
    ) -> None:
        """Take the writer of a data directory; `base_iri` resolves relative IRIs."""
        self.data_dir = data_dir
        self._writer = writer
        self._base_iri = base_iri
        self._places = threading.Semaphore(_AT_ONCE)

    @property
    def is_bare(self) -> bool:
        """Tell whether the default graph is data like any graph."""
        return Layout(data_dir=self.data_dir).bare_marker.exists()

    def update(self, update: Update, author: Author) -> Outcome:
        """Carry out an update, all of it or nothing.

        Raises what `evaluate` and `Writer.submit` raise, Forbidden for a graph that
        nobody may write or not the author, and Busy when others commit faster than it
        is computed.
        """
        return self.commit(
            lambda: evaluate(
                self.data_dir, update, base_iri=self._base_iri, is_bare=self.is_bare
            ),
            author,
            content=repr(update).encode(),
        )

    def commit(
        self, compute: Callable[[], Computed], author: Author, *, content: bytes
    ) -> Outcome:
        """Commit what `compute` returns; it is asked again where it came too late.

        `content` is what was asked for: the author's key is good for that alone.
        """
        self._writer.prepare()
        for _ in range(_ATTEMPTS):
            try:
                computed = self._compute(compute)
                self._check_graphs(computed, author)
                return self._writer.submit(
                    Proposal(
                        patch=computed.patch,
                        agent=author.name,
                        message=author.note,
                        key=_bind_key(author.key, content),
                        base=computed.base,
                        is_exact=True,
                        replaces=computed.replaces,
                    )
                )
            except Conflict:
                continue
        message = "Others commit faster than this edit can be computed."
        raise Busy(message, retry_after_seconds=_RETRY_AFTER_SECONDS)

    def _compute(self, compute: Callable[[], Computed]) -> Computed:
        """Let few edits be computed at once: each takes a process and its memory."""
        if not self._places.acquire(timeout=QUEUE_SECONDS.value):
            message = "Other edits are being computed."
            raise Busy(message, retry_after_seconds=_RETRY_AFTER_SECONDS)
        try:
            return compute()
        finally:
            self._places.release()

    def _check_graphs(self, computed: Computed, author: Author) -> None:
        """Refuse graphs that nobody may write, or not this author."""
        graphs = list_graphs(computed.patch) | set(computed.replaces)
        forbidden = forbid(graphs, is_release=False, is_bare=self.is_bare)
        if forbidden:
            raise Forbidden(*forbidden)
        if author.graphs is not None:
            _refuse_others(graphs, author.graphs)


def _refuse_others(graphs: Iterable[str | None], allowed: frozenset[str]) -> None:
    for graph in sorted(graphs, key=str):
        name = None if graph is None else read_value(graph)
        if name not in allowed:
            shown = "the default graph" if name is None else f"<{name}>"
            message = f"Your token does not reach {shown}."
            raise Forbidden(Rejection(message=message, rule="token", term=name))


def _bind_key(key: str | None, content: bytes) -> str | None:
    if key is None:
        return None
    return f"{key} {hashlib.sha256(content).hexdigest()[:16]}"
