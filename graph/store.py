"""The live store: the quads of the head, their set, and two stamps.

It is a cache of the journal. `applied` is the revision whose asserted quads it holds;
that stamp is written in one transaction with them. `derived` is the revision whose
provenance, inferences and search index are up to date. After a crash the two differ,
and recovery derives again. Only the holder of the write lock opens it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from itertools import chain
from pathlib import Path

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QuerySolutions,
    RdfFormat,
    Store,
    parse,
)

from graph.default_graph import find_entering, find_leaving
from graph.disk_space import is_refusal
from graph.engine_spelling import EngineSpelling
from graph.errors import Busy, StoreUnreadable
from graph.ntriples import read_value, spell_quad, split_quad
from graph.patch import Patch, effective
from graph.steps import Step, reach
from ontology import iris

# A property of schema.org, of which our ontology says nothing: nothing is inferred
# from a stamp, so taking an old one away leaves no inference behind.
_STAMP = NamedNode(iris.expand("schema:version"))
_INTEGER = NamedNode(iris.expand("xsd:integer"))
_META = NamedNode(iris.GRAPH_META)
# From here on the engine's bulk writing pays, which is not one transaction.
_BULK_QUADS = 10_000
# How the engine names its own lock file in an error.
_ENGINE_LOCK = "/LOCK: "
# A disk that refuses is an OSError of the engine, a damaged file a RuntimeError.
ENGINE_FAULTS = (OSError, RuntimeError)
_APPLIED = _META
_DERIVED = NamedNode(iris.GRAPH_INFERRED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What was written to named graphs: quads of the engine."""

    added: tuple[Quad, ...]
    removed: tuple[Quad, ...]


class LiveStore:
    """The one store that is written; `is_bare` leaves the default graph to its users.

    `engine` is the store itself, for inference.
    """

    def __init__(self, engine: Store, *, is_bare: bool) -> None:
        self.engine = engine
        self.is_bare = is_bare

    @classmethod
    def open(cls, path: Path, *, is_bare: bool) -> "LiveStore":
        """Open or make the store.

        Raises Busy while another process has it open, StoreUnreadable when the engine
        cannot read it, OSError when the system refuses: then nothing is damaged.
        """
        try:
            engine = Store(path)
            _take_away_old_logs(path)
            return cls(engine, is_bare=is_bare)
        except ENGINE_FAULTS as fault:
            if _ENGINE_LOCK in str(fault):
                message = "The live store is open elsewhere; try again."
                raise Busy(message, retry_after_seconds=1) from fault
            if is_refusal(fault):
                raise
            raise StoreUnreadable("The live store cannot be opened.") from fault

    def applied(self) -> int:
        """Return the revision whose asserted quads are here; 0 for none."""
        return self._read_stamp(_APPLIED)

    def derived(self) -> int:
        """Return the revision whose derived state is here; 0 for none."""
        return self._read_stamp(_DERIVED)

    def apply(self, number: int, patch: Patch) -> Change:
        """Write the asserted quads of a revision, the default graph and the stamp.

        May be done again after it was cut off: each part is idempotent, and the stamp
        comes with the last.
        """
        change = Change(
            added=tuple(parse_lines(patch.adds)),
            removed=tuple(parse_lines(patch.removes)),
        )
        self._remove(change.removed)
        reach(Step.REMOVED)
        self._add(change.added, stamps=(_stamp(_APPLIED, number),))
        self._forget_stamps(_APPLIED, number)
        return change

    def stamp_applied(self, number: int) -> None:
        """Say that the asserted quads of this revision are here, all of them."""
        self._add((), stamps=(_stamp(_APPLIED, number),))
        self._forget_stamps(_APPLIED, number)

    def write_meta(self, *, adds: Iterable[str], removes: Iterable[str]) -> Change:
        """Write lines of graph/meta; return those that changed anything."""
        change = Change(
            added=tuple(q for q in parse_lines(adds) if q not in self.engine),
            removed=tuple(q for q in parse_lines(removes) if q in self.engine),
        )
        self._remove(change.removed)
        self._add(change.added)
        return change

    def finish(self, number: int) -> None:
        """Say that what is derived belongs to this revision."""
        self._add((), stamps=(_stamp(_DERIVED, number),))
        self._forget_stamps(_DERIVED, number)

    def objects(self, subject: str | None, predicate: str, graph: str) -> set[str]:
        """Return the spelled objects in a graph; the IRIs are spelled too."""
        found = self.engine.quads_for_pattern(
            None if subject is None else _node(subject),
            _node(predicate),
            None,
            _node(graph),
        )
        return {str(quad.object) for quad in found}

    def objects_by_subject(self, predicate: str, graph: str) -> dict[str, set[str]]:
        """Return what `objects` returns, of all subjects at once."""
        found = self.engine.quads_for_pattern(
            None, _node(predicate), None, _node(graph)
        )
        by_subject: dict[str, set[str]] = defaultdict(set)
        for quad in found:
            by_subject[str(quad.subject)].add(str(quad.object))
        return by_subject

    def sources_by_graph(self) -> dict[str, set[str]]:
        """Return the spelled sources that the statements of each named graph name."""
        by_graph: dict[str, set[str]] = defaultdict(set)
        for solution in _select(self.engine, "sources-by-graph.rq"):
            by_graph[str(solution["graph"])].add(str(solution["source"]))
        return by_graph

    def _remove(self, quads: Iterable[Quad]) -> None:
        gone = tuple(quads)
        for quad in gone:
            self.engine.remove(quad)
        if not self.is_bare:
            for quad in find_leaving(gone, self._holders):
                self.engine.remove(quad)

    def _add(self, quads: tuple[Quad, ...], *, stamps: tuple[Quad, ...] = ()) -> None:
        written = quads + stamps
        entering = () if self.is_bare else find_entering(written)
        if len(quads) < _BULK_QUADS or stamps:
            self.engine.extend(chain(written, entering))
        else:
            # The default graph comes first: a named quad that is there is not redone.
            self.engine.bulk_extend(entering)
            self.engine.bulk_extend(written)

    def _holders(self, quad: Quad) -> Iterator[Quad]:
        return self.engine.quads_for_pattern(
            quad.subject, quad.predicate, quad.object, None
        )

    def _read_stamp(self, subject: NamedNode) -> int:
        stamps = self.engine.quads_for_pattern(subject, _STAMP, None, _META)
        # The new stamp is written before the old one goes, so both may stand here.
        return max((_integer(quad.object) for quad in stamps), default=0)

    def _forget_stamps(self, subject: NamedNode, number: int) -> None:
        stamps = self.engine.quads_for_pattern(subject, _STAMP, None, _META)
        current = _stamp(subject, number)
        self._remove([quad for quad in stamps if quad != current])


def _take_away_old_logs(path: Path) -> None:
    """Remove what the engine told at earlier openings: it keeps a thousand of them."""
    for log in path.glob("LOG.old.*"):
        log.unlink(missing_ok=True)


def forget_stamps(path: Path) -> None:
    """Take the stamps out of a copy of a bare store: all that readers see is theirs."""
    engine = Store(path)
    for quad in engine.quads_for_pattern(None, _STAMP, None, _META):
        engine.remove(quad)
    engine.remove_graph(_META)
    engine.flush()


def reduce(
    engine: Store, patch: Patch, *, replaces: Iterable[str | None] = ()
) -> Patch:
    """Return what of the patch would change a store: its effective part.

    Its lines are spelled as the store will spell them, whatever the patch does. What
    the graphs `replaces` hold, by their spelled names, and the patch does not add goes.
    """
    adds = _spell_as_stored(patch.adds)
    removes = _spell_as_stored(patch.removes)
    for graph in replaces:
        name = DefaultGraph() if graph is None else _name(graph)
        held = engine.quads_for_pattern(None, None, None, name)
        removes |= {spell(quad): quad for quad in held}
    known = adds | removes
    respelled = Patch.of(adds=adds, removes=removes)
    return effective(respelled, lambda line: known[line] in engine)


def _spell_as_stored(lines: Sequence[str]) -> dict[str, Quad]:
    spelling = EngineSpelling()
    quads = {}
    for quad in parse_lines(lines):
        stored = spell(quad)
        if isinstance(quad.object, Literal):
            given = str(quad.object)
            spelled = spelling.spell(quad.object)
            if spelled != given:
                subject, predicate, _, graph = split_quad(stored)
                stored = spell_quad(subject, predicate, spelled, graph)
        quads[stored] = quad
    return quads


def parse_lines(lines: Iterable[str]) -> list[Quad]:
    """Return the quads of canonical lines, in their order; blank nodes keep labels."""
    text = "\n".join(lines).encode()
    return list(parse(text, format=RdfFormat.N_QUADS))


def spell(quad: Quad) -> str:
    """Return the canonical line of a quad."""
    return f"{quad} ."


def find_described(engine: Store, predicate: str, text: str) -> set[str]:
    """Return the IRIs that graph/meta gives a text by a spelled predicate."""
    found = engine.quads_for_pattern(None, _node(predicate), Literal(text), _META)
    return {read_value(str(quad.subject)) for quad in found}


def count_triples(engine: Store) -> int:
    """Count the triples of a store's default graph."""
    solutions = _select(engine, "count-triples.rq")
    return sum(_integer(solution["count"]) for solution in solutions)


def _select(engine: Store, name: str) -> QuerySolutions:
    query = files("graph").joinpath(f"queries/{name}").read_text("utf-8")
    solutions = engine.query(query)
    if not isinstance(solutions, QuerySolutions):
        raise TypeError(f"{name} must be a SELECT query")
    return solutions


def list_named_quads(engine: Store) -> Iterator[Quad]:
    """Yield the quads of all named graphs; never the default graph."""
    default = DefaultGraph()
    for quad in engine.quads_for_pattern(None, None, None, None):
        if quad.graph_name != default:
            yield quad


def _integer(term: object) -> int:
    if not isinstance(term, Literal):
        raise StoreUnreadable(f"A number was expected in the live store: {term}")
    return int(term.value)


def _name(spelled: str) -> NamedNode | BlankNode:
    value = read_value(spelled)
    return NamedNode(value) if spelled.startswith("<") else BlankNode(value)


def _node(spelled: str) -> NamedNode:
    return NamedNode(read_value(spelled))


def _stamp(subject: NamedNode, number: int) -> Quad:
    return Quad(subject, _STAMP, Literal(str(number), datatype=_INTEGER), _META)
