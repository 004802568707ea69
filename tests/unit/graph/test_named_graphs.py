"""The house's own graphs are closed to everybody but the house."""

import pytest

from graph.named_graphs import find_forbidden_graphs
from graph.patch import Patch
from ontology import iris

COMMIT_GRAPHS = (iris.GRAPH_META, iris.GRAPH_INFERRED)


def line(graph: str) -> str:
    return f'<http://a/1> <http://a/p> "in <http://a/fake>" {graph} .'


@pytest.mark.parametrize("graph", sorted(iris.RESERVED_GRAPHS))
@pytest.mark.parametrize("side", ["adds", "removes"])
def test_a_reserved_graph_is_refused_to_an_editor(graph: str, side: str) -> None:
    patch = Patch.of(**{side: [line(f"<{graph}>")]})

    (reason,) = find_forbidden_graphs(patch, is_release=False, is_bare=False)

    assert (reason.rule, reason.term) == ("reserved graph", graph)


@pytest.mark.parametrize("graph", sorted(iris.RESERVED_GRAPHS))
def test_a_release_may_write_all_but_the_graphs_of_the_commit(graph: str) -> None:
    patch = Patch.of(adds=[line(f"<{graph}>")])

    refused = find_forbidden_graphs(patch, is_release=True, is_bare=False)

    assert bool(refused) == (graph in COMMIT_GRAPHS)


@pytest.mark.parametrize("graph", ["<http://example.org/mine>", f"<{iris.GRAPH}mine>"])
def test_any_other_graph_may_be_written(graph: str) -> None:
    patch = Patch.of(adds=[line(graph)])

    assert find_forbidden_graphs(patch, is_release=False, is_bare=False) == ()


@pytest.mark.parametrize(("is_bare", "count"), [(True, 0), (False, 1)])
def test_the_default_graph_may_be_written_in_a_bare_store_alone(
    *, is_bare: bool, count: int
) -> None:
    patch = Patch.of(adds=['<http://a/1> <http://a/p> "x" .'])

    refused = find_forbidden_graphs(patch, is_release=False, is_bare=is_bare)

    assert len(refused) == count


def test_a_blank_graph_is_refused() -> None:
    patch = Patch.of(adds=[line("_:g")])

    (reason,) = find_forbidden_graphs(patch, is_release=False, is_bare=False)

    assert reason.rule == "named graph"


@pytest.mark.parametrize("name", ["id/measure/x", "ns/Measure", "voc/theme-a", ""])
def test_the_name_of_a_thing_is_no_graph(name: str) -> None:
    patch = Patch.of(adds=[line(f"<{iris.BASE}{name}>")])

    (reason,) = find_forbidden_graphs(patch, is_release=False, is_bare=False)

    assert (reason.rule, reason.term) == ("named graph", iris.BASE + name)
    assert find_forbidden_graphs(patch, is_release=False, is_bare=True) == ()
