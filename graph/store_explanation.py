"""Explanations of the published snapshot, opened in this process for reading."""

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import DefaultGraph, NamedNode, Store

from graph.errors import NotFound
from graph.explanation import Explanation, explain
from graph.materialise import read_tables
from graph.ntriples import read_value
from graph.store_facts import StoreFacts, make_quad
from ontology import iris
from ontology.statements import Triple

_META = NamedNode(iris.GRAPH_META)
_HAS_SOURCE = NamedNode(iris.expand("stadt:hasSource"))
_URL = NamedNode(iris.expand("schema:url"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An explanation, and for each named graph in it the addresses it was read from."""

    explanation: Explanation
    sources: dict[str, tuple[str, ...]]


def explain_stored(store: Store, triple: Triple) -> Told:
    """Return why a triple holds in a store whose inference is up to date.

    Raises NotFound where it does not hold, and what `explain` raises.
    """
    try:
        make_quad(triple, None)
    except ValueError:
        # The engine knows more of IRIs than our own check of characters.
        found = None
    else:
        found = explain(read_tables(store), _StoreGrounds(store), triple)
    if found is None:
        raise NotFound("Neither asserted nor inferred: " + " ".join(triple))
    graphs = {graph for one in found.walk() for graph in one.graphs}
    sources = {graph: tuple(_read_sources(store, graph)) for graph in sorted(graphs)}
    return Told(explanation=found, sources=sources)


class _StoreGrounds(StoreFacts):
    """The triples of a store, and the graphs that assert them."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self._engine = store

    def graphs(self, triple: Triple) -> tuple[str, ...]:
        """Return the IRIs of the named graphs that assert a triple, sorted."""
        quad = make_quad(triple, None)
        found = self._engine.quads_for_pattern(
            quad.subject, quad.predicate, quad.object, None
        )
        return tuple(sorted(_name_graphs(q.graph_name for q in found)))


def _name_graphs(graphs: Iterable[object]) -> Iterable[str]:
    for graph in graphs:
        if isinstance(graph, DefaultGraph):
            continue
        name = graph.value if isinstance(graph, NamedNode) else str(graph)
        if name != iris.GRAPH_INFERRED:
            yield name


def _read_sources(store: Store, graph: str) -> Iterable[str]:
    if graph.startswith("_:"):
        return
    for said in store.quads_for_pattern(NamedNode(graph), _HAS_SOURCE, None, _META):
        if isinstance(said.object, NamedNode):
            found = store.quads_for_pattern(said.object, _URL, None, DefaultGraph())
            yield from sorted(read_value(str(quad.object)) for quad in found)
