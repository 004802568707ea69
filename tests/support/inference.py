"""Short names for triples, and stores that are written as a commit writes them."""

from collections.abc import Iterable

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store, parse

from graph.materialise import Inferred, materialise, rebuild
from graph.ntriples import spell_iri
from ontology import iris, read_shipped
from ontology.statements import Triple

SOURCE = NamedNode(iris.GRAPH_SOURCES + "0123456789ab")
OTHER_SOURCE = NamedNode(iris.GRAPH_SOURCES + "ba9876543210")
ONTOLOGY = NamedNode(iris.GRAPH_ONTOLOGY)
INFERRED = NamedNode(iris.GRAPH_INFERRED)
DEFAULT = DefaultGraph()


def read_triples(lines: str) -> set[Triple]:
    """Read lines of three short names; `type/key` names an entity."""
    return {
        (spell(first), spell(second), spell(third))
        for first, second, third in map(str.split, lines.strip().splitlines())
    }


def spell(name: str) -> str:
    if name == "a":
        return spell_iri(iris.expand("rdf:type"))
    return spell_iri(iris.ID + name if "/" in name else iris.expand(name))


def quads_of(path: str, graph: NamedNode) -> list[Quad]:
    found = parse(read_shipped(path), format=RdfFormat.TURTLE)
    return [Quad(q.subject, q.predicate, q.object, graph) for q in found]


def triples_of(quads: Iterable[Quad]) -> set[Triple]:
    return {(str(q.subject), str(q.predicate), str(q.object)) for q in quads}


def triples_in(store: Store, graph: NamedNode | DefaultGraph) -> set[Triple]:
    return triples_of(store.quads_for_pattern(None, None, None, graph))


def apply(store: Store, added: Iterable[Quad], removed: Iterable[Quad]) -> None:
    """Do what the commit does before it infers."""
    for quad in removed:
        store.remove(quad)
        held = store.quads_for_pattern(quad.subject, quad.predicate, quad.object, None)
        if all(one.graph_name == DEFAULT for one in held):
            store.remove(Quad(quad.subject, quad.predicate, quad.object))
    for quad in added:
        store.extend([quad, Quad(quad.subject, quad.predicate, quad.object)])


def commit(store: Store, added: list[Quad], removed: list[Quad]) -> Inferred:
    apply(store, added, removed)
    return materialise(store, added, removed)


def statement(line: str, graph: NamedNode = SOURCE) -> Quad:
    """Return a quad from a line of three short names."""
    ((subject, predicate, object_),) = read_triples(line)
    terms = (NamedNode(one[1:-1]) for one in (subject, predicate, object_))
    return Quad(*terms, graph)


def make_closed_store() -> Store:
    """Return a store with the core ontology and the fixture, inferred."""
    store = Store()
    core = quads_of("core.ttl", ONTOLOGY)
    apply(store, core + quads_of("examples/fixture.ttl", SOURCE), [])
    rebuild(store)
    return store


def assert_as_if_rebuilt(store: Store) -> None:
    """The inferred and the default graph are those of a store made at once."""
    fresh = Store()
    named = [q for q in store if q.graph_name not in (DEFAULT, INFERRED)]
    apply(fresh, named, [])
    rebuild(fresh)

    assert triples_in(fresh, INFERRED) == triples_in(store, INFERRED)
    assert triples_in(fresh, DEFAULT) == triples_in(store, DEFAULT)
