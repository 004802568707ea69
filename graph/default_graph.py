"""Which triples enter or leave the default graph.

The default graph is the *set* of the triples of all named graphs: the engine's own
union counts a triple once for each graph that holds it, and every COUNT with it.
"""

from collections.abc import Callable, Iterable, Iterator

from pyoxigraph import DefaultGraph, Quad

_DEFAULT = DefaultGraph()


def find_entering(added: Iterable[Quad]) -> Iterator[Quad]:
    """Yield the default-graph quads of quads that were added to named graphs."""
    for quad in added:
        yield Quad(quad.subject, quad.predicate, quad.object)


def find_leaving(
    removed: Iterable[Quad], holders: Callable[[Quad], Iterable[Quad]]
) -> Iterator[Quad]:
    """Yield the default-graph quads that leave after quads were removed.

    `holders` lists the quads of a triple in every graph, after the removal; a triple
    leaves only when no named graph holds it any more.
    """
    for quad in removed:
        if all(holder.graph_name == _DEFAULT for holder in holders(quad)):
            yield Quad(quad.subject, quad.predicate, quad.object)
