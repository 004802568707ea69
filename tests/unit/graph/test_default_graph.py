"""A triple is in the default graph as long as a named graph holds it."""

from pyoxigraph import Literal, NamedNode, Quad, Store

from graph.default_graph import find_entering, find_leaving


def quad(graph: str | None) -> Quad:
    name = None if graph is None else NamedNode(f"http://a/{graph}")
    return Quad(NamedNode("http://a/s"), NamedNode("http://a/p"), Literal("x"), name)


def hold(*quads: Quad) -> Store:
    store = Store()
    store.extend(quads)
    return store


def leave(store: Store, removed: Quad) -> list[Quad]:
    def holders(of: Quad) -> list[Quad]:
        return list(store.quads_for_pattern(of.subject, of.predicate, of.object, None))

    return list(find_leaving([removed], holders))


def test_an_added_triple_enters() -> None:
    assert list(find_entering([quad("g")])) == [quad(None)]


def test_a_triple_that_another_graph_holds_stays() -> None:
    store = hold(quad("h"), quad(None))

    assert leave(store, quad("g")) == []


def test_a_triple_that_no_other_graph_holds_leaves() -> None:
    store = hold(quad(None))

    assert leave(store, quad("g")) == [quad(None)]
