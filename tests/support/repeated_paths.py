"""Property paths that repeat, by their definition (SPARQL 1.1 Query, 18.4).

rdflib's own give a path of length zero twice where a longer one leads there too, take
`""` and `0` for unbound, and fail in an assertion where one repeats another.
"""

from collections.abc import Iterator

from rdflib.graph import Graph
from rdflib.paths import (
    AlternativePath,
    InvPath,
    MulPath,
    Path,
    SequencePath,
    eval_path,
)
from rdflib.term import Node


class RepeatedPath(Path):
    """The paths `p?`, `p*` and `p+`: each pair of ends once."""

    def __init__(self, path: Path | Node, *, zero: bool, more: bool) -> None:
        self._path = path
        self._zero = zero
        self._more = more

    def eval(
        self, graph: Graph, subj: Node | None = None, obj: Node | None = None
    ) -> Iterator[tuple[Node, Node]]:
        """Give the pairs of ends that fit what is bound."""
        starts = graph.all_nodes() | ({obj} if obj is not None else set())
        for start in starts if subj is None else {subj}:
            for end in self._reach(graph, start):
                if obj is None or end == obj:
                    yield start, end

    def _reach(self, graph: Graph, start: Node) -> set[Node]:
        reached = {end for _, end in eval_path(graph, (start, self._path, None))}
        fresh = reached if self._more else set()
        while fresh:
            steps = (eval_path(graph, (node, self._path, None)) for node in fresh)
            fresh = {end for step in steps for _, end in step} - reached
            reached |= fresh
        return reached | ({start} if self._zero else set())

    def n3(self, namespace_manager: object = None) -> str:
        """Refuse: it is only evaluated."""
        raise NotImplementedError


def mend_path(path: Path | Node) -> Path | Node:
    """Return a path with its repetitions as they are defined."""
    match path:
        case MulPath():
            return RepeatedPath(mend_path(path.path), zero=path.zero, more=path.more)
        case InvPath():
            return InvPath(mend_path(path.arg))
        case SequencePath():
            return SequencePath(*map(mend_path, path.args))
        case AlternativePath():
            return AlternativePath(*map(mend_path, path.args))
        case _:
            return path
