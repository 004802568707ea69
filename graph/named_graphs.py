"""Who may write which named graph."""

from collections.abc import Iterable

from graph.errors import Rejection
from graph.limits import FAULTS_REPORTED
from graph.ntriples import read_value, split_quad
from graph.patch import Patch
from ontology import iris

_OF_THE_COMMIT = frozenset({iris.GRAPH_META, iris.GRAPH_INFERRED})


def find_forbidden_graphs(
    patch: Patch, *, is_release: bool, is_bare: bool
) -> tuple[Rejection, ...]:
    """Return why the graphs of a patch may not be written; nothing when they may.

    A release may write the ontology, the vocabularies and the shapes, and so may who
    writes a bare store; nobody but the commit itself writes provenance and inferences.
    The default graph is kept by the commit, except in a bare store, where it is data
    like any graph, and so is a graph that is named by a blank node. Names of ours for
    things and terms are not for graphs, which would be described as such things. Each
    graph is named once.
    """
    return forbid(list_graphs(patch), is_release=is_release, is_bare=is_bare)


def forbid(
    graphs: Iterable[str | None], *, is_release: bool, is_bare: bool
) -> tuple[Rejection, ...]:
    """Return why graphs may not be written; their names are spelled."""
    reserved = _OF_THE_COMMIT if is_release or is_bare else iris.RESERVED_GRAPHS
    rejections = []
    for graph in sorted(graphs, key=str):
        if graph is None and not is_bare:
            rejections.append(_refuse_default_graph())
        elif graph is not None and read_value(graph) in reserved:
            rejections.append(_refuse_reserved(read_value(graph)))
        elif graph is not None and not is_bare and not graph.startswith("<"):
            rejections.append(_refuse_blank_graph(graph))
        elif graph is not None and not is_bare and _is_of_a_thing(read_value(graph)):
            rejections.append(_refuse_thing(read_value(graph)))
    return tuple(rejections[: FAULTS_REPORTED.value])


def list_graphs(patch: Patch) -> set[str | None]:
    """Return the spelled names of the graphs a patch touches; None: the default."""
    return {graph_of(line) for line in (*patch.adds, *patch.removes)}


def list_subjects(lines: Iterable[str]) -> set[str]:
    """Return the spelled subjects of lines."""
    return {line[: line.index(" ")] for line in lines}


def graph_of(line: str) -> str | None:
    """Return the spelled graph name of a line; None for the default graph."""
    return split_quad(line)[3]


def _is_of_a_thing(graph: str) -> bool:
    """Tell whether the name is one of ours and not that of a graph."""
    return graph.startswith(iris.BASE) and not graph.startswith(iris.GRAPH)


def _refuse_default_graph() -> Rejection:
    return Rejection(
        message="A statement names no graph. Name one: with --graph or ?graph=, or in "
        "TriG or N-Quads.",
        rule="named graph",
    )


def _refuse_reserved(graph: str) -> Rejection:
    return Rejection(
        message=f"The graph {graph} is written by the house itself; name another.",
        rule="reserved graph",
        term=graph,
    )


def _refuse_thing(graph: str) -> Rejection:
    return Rejection(
        message=f"{graph} is the name of a thing or a term; name a graph such as "
        f"{iris.GRAPH}my-town.",
        rule="named graph",
        term=graph,
    )


def _refuse_blank_graph(graph: str) -> Rejection:
    return Rejection(
        message=f"The graph {graph} is a blank node; give it an IRI.",
        rule="named graph",
        term=graph,
    )
