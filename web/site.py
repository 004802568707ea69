"""What all pages share: the queries of the site and what holds for a whole revision."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar, cast

from flask import Flask, current_app

from graph.errors import Busy, LimitReached
from graph.layout import Layout
from graph.ntriples import read_value, spell_iri
from graph.rule_tables import RuleTables, tabulate
from graph.rules import compile_rules
from graph.search import Hits, Question, search
from graph.snapshots import Published
from sparql.prepared_queries import PreparedQueries, Terms
from web.linked_data.description import Description, describe
from web.services import Services
from web.site_queries import RawResult, Rows, SiteQueries
from web.vocabulary import Vocabulary, read_vocabulary

_KEY = "stadtwissen.site"
T = TypeVar("T")
_TRIALS = 5


def read_whole(read: Callable[[], tuple[T, set[int]]]) -> T:
    """Return what `read` returns once all its parts are of one revision.

    `read` returns a value and the revisions it was read from; a commit may fall
    between two queries. Raises Busy where commits never cease.
    """
    for _ in range(_TRIALS):
        value, revisions = read()
        if len(revisions) == 1:
            return value
    raise Busy("The graph is being changed.", retry_after_seconds=1)


class Kept(Generic[T]):
    """A value that is read once for each revision.

    A reading that hit a limit is not tried again before the next revision: whoever
    waited for it would only hit the limit too.
    """

    def __init__(self, read: Callable[[], tuple[int, T]]) -> None:
        """Take the function that reads the value and tells its revision."""
        self._read = read
        self._lock = threading.Lock()
        self._held: tuple[int, T] | None = None
        self._failed: tuple[int, LimitReached] | None = None

    def get(self, revision: int | None) -> T:
        """Return the value of `revision` or a later one; raises LimitReached."""
        held = self._held
        if held is not None and revision is not None and held[0] >= revision:
            return held[1]
        with self._lock:
            held = self._held
            if held is None or revision is None or held[0] < revision:
                held = self._held = self._read_once(revision)
            return held[1]

    def _read_once(self, revision: int | None) -> tuple[int, T]:
        if self._failed is not None and self._failed[0] == revision:
            raise self._failed[1]
        try:
            return self._read()
        except LimitReached as reached:
            if revision is not None:
                self._failed = (revision, reached)
            raise


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """How the graph knows an IRI: by what somebody asserted of it, or only by name.

    `successors` are what took its place, at most two of them.
    """

    is_subject: bool
    successors: tuple[str, ...]


class Site:
    """Reads what pages show, through the pool of our own pages."""

    def __init__(self, services: Services) -> None:
        """Take the services; nothing is read yet."""
        self._services = services
        self._prepared = PreparedQueries(services.named_queries, services.executor.plan)
        self.queries = SiteQueries(self._run)
        self._vocabulary = Kept(self._read_vocabulary)
        self._numbers = Kept(lambda: self._read("main_numbers"))
        self._rules = Kept(self._read_rules)
        self._entries = Kept(lambda: self._read("entry_points"))

    @property
    def is_bare(self) -> bool:
        """Whether the store holds what others wrote, without the shipped graph."""
        return Layout(data_dir=self._services.data_dir).bare_marker.exists()

    @property
    def published(self) -> Published | None:
        """The published snapshot, which tells when its revision was made."""
        return self._services.executor.public.find_snapshot()

    @property
    def revision(self) -> int | None:
        """The number of the published revision; None when nothing is published."""
        return self._services.executor.revision

    def vocabulary(self, revision: int | None) -> Vocabulary:
        """Return the words for terms."""
        return self._vocabulary.get(revision)

    def rules(self, revision: int | None) -> RuleTables:
        """Return the rules of inference that the ontology in the graph stands for."""
        return self._rules.get(revision)

    def main_numbers(self) -> Rows:
        """Return how much there is of each kind."""
        return self._numbers.get(self.revision)

    def entry_points(self) -> Rows:
        """Return themes and states with what they hold."""
        return self._entries.get(self.revision)

    def exists(self, iri: str) -> bool:
        """Tell whether the graph knows an IRI."""
        return self.look_up(iri) is not None

    def look_up(self, iri: str) -> Known | None:
        """Return how the graph knows an IRI; None where it does not."""
        rows = self.queries.select("entity_exists", entity=spell_iri(iri)).rows
        if not rows:
            return None
        successors = tuple(
            read_value(row["successor"]) for row in rows if "successor" in row
        )
        return Known(is_subject="said" in rows[0], successors=successors)

    def describe(self, iri: str) -> Description:
        """Return what the graph says of an IRI; it may be nothing."""
        rows = self.queries.select("entity_statements", entity=spell_iri(iri))
        return describe(iri, self.with_default_graph(iri, rows))

    def with_default_graph(self, iri: str, rows: Rows) -> Rows:
        """Return rows about an IRI with what only a bare store's default graph says.

        Elsewhere that graph is the set of all others.
        """
        if not self.is_bare:
            return rows
        more = self.queries.select("entity_default", entity=spell_iri(iri))
        # Where a commit fell between them, the answer names the older and is not kept.
        revision = min(rows.revision, more.revision)
        return Rows(rows=(*rows.rows, *more.rows), revision=revision)

    def search(self, question: Question) -> Hits:
        """Look for entities; a bare store has no index of them, and finds nothing.

        Raises StorageFault where there should be an index and is none.
        """
        if self.is_bare:
            return Hits(items=(), types=(), total=0, revision=self.revision or 0)
        return search(Layout(data_dir=self._services.data_dir).search_index, question)

    def _read(self, name: str) -> tuple[int, Rows]:
        rows = self.queries.select(name)
        return rows.revision, rows

    def _read_vocabulary(self) -> tuple[int, Vocabulary]:
        rows = self.queries.select("vocabulary_terms")
        return rows.revision, read_vocabulary(rows)

    def _read_rules(self) -> tuple[int, RuleTables]:
        rows = self.queries.select("explain_schema")
        schema = ((row["s"], row["p"], row["o"]) for row in rows.rows)
        return rows.revision, tabulate(compile_rules(schema))

    def _run(self, name: str, terms: Terms) -> RawResult:
        plan = self._prepared.plan(name, terms)
        answer = self._services.executor.run(plan, is_site=True)
        return RawResult(body=answer.read(), revision=answer.revision)


def attach_site(app: Flask, site: Site) -> None:
    """Give an application its site."""
    app.extensions[_KEY] = site


def get_site() -> Site:
    """Return the site of the application that handles this request."""
    return cast("Site", current_app.extensions[_KEY])
