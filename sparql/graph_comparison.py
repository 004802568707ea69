"""What leads from one store to another, graph by graph.

Both are dumped in the engine's own order, so a graph that nobody changed is the same
bytes; only the lines of the others are compared.
"""

import io

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, RdfFormat, Store

from graph.errors import Forbidden, LimitReached
from graph.named_graphs import forbid
from graph.patch import Patch
from graph.update_limits import UPDATE_QUADS
from ontology.iris import RESERVED_GRAPHS
from sparql.update_text import Targets

Graph = NamedNode | BlankNode | DefaultGraph


def compare(before: Store, after: Store, targets: Targets, *, is_bare: bool) -> Patch:
    """Return what leads from one store to another in these graphs.

    Raises LimitReached where that is more than one update may change, and Forbidden for
    a graph that no update may.
    """
    adds: set[str] = set()
    removes: set[str] = set()
    for graph in _list_graphs(before, after, targets):
        old, new = _dump(before, graph), _dump(after, graph)
        if old == new:
            continue
        name = None if isinstance(graph, DefaultGraph) else str(graph)
        forbidden = forbid({name}, is_release=False, is_bare=is_bare)
        if forbidden:
            raise Forbidden(*forbidden)
        gone, come = _split_lines(old), _split_lines(new)
        ending = f" {name}" if name else ""
        removes |= {_put_graph(line, ending) for line in gone - come}
        adds |= {_put_graph(line, ending) for line in come - gone}
        if len(adds) + len(removes) > UPDATE_QUADS.value:
            raise LimitReached(
                UPDATE_QUADS,
                used=len(adds) + len(removes),
                advice="Change less at once, or load a file by the command line.",
            )
    return Patch.of(adds=adds, removes=removes)


def _list_graphs(before: Store, after: Store, targets: Targets) -> list[Graph]:
    graphs: list[Graph] = [DefaultGraph()] if targets.default else []
    if targets.graphs is not None:
        return [*graphs, *map(NamedNode, sorted(targets.graphs))]
    named = {*before.named_graphs(), *after.named_graphs()}
    # What is refused is refused before the rest is compared.
    return [*graphs, *sorted(named, key=lambda one: (not _is_reserved(one), str(one)))]


def _is_reserved(graph: NamedNode | BlankNode) -> bool:
    return graph.value in RESERVED_GRAPHS


def _dump(store: Store, graph: Graph) -> bytes:
    output = io.BytesIO()
    store.dump(output, format=RdfFormat.N_TRIPLES, from_graph=graph)
    return output.getvalue()


def _split_lines(text: bytes) -> set[bytes]:
    lines = set(text.split(b"\n"))
    lines.discard(b"")
    return lines


def _put_graph(line: bytes, ending: str) -> str:
    return f"{line.decode().removesuffix(' .')}{ending} ."
