"""A task to the engine's results: the dataset is opened or merged, the query asked."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice

import pyoxigraph as ox

from graph.limits import MERGED_TRIPLES
from sparql.protocol import Task
from sparql.serialisation import Results

# In batches of this size a million triples take 0.8 GB; the bulk loader asks for 0.2 GB
# in one piece for each of its threads, which a worker's fence does not always have.
_BATCH = 10_000

_UNKNOWN_FUNCTION = re.compile("custom function (<.*>) is not supported")

_Graphs = list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph]
_Names = list[ox.NamedNode | ox.BlankNode]


class MergeTooLarge(Exception):
    """More triples than fit were asked to be merged."""


class UnknownFunction(Exception):
    """The query calls a function that the engine does not have; says its IRI."""


def ask(store: ox.Store, task: Task) -> Results:
    """Evaluate a task; iterate and serialise what comes in this same thread.

    Raises SyntaxError with the engine's words, for a graph's name too,
    UnknownFunction and MergeTooLarge.
    """
    source = _open_dataset(store, task)
    try:
        return source.store.query(
            task.text,
            base_iri=task.base,
            default_graph=source.default_graph,
            named_graphs=source.named_graphs,
        )
    except RuntimeError as fault:
        unknown = _UNKNOWN_FUNCTION.search(str(fault))
        if unknown is None:
            raise
        raise UnknownFunction(unknown[1]) from fault


@dataclass(frozen=True, slots=True, kw_only=True)
class _Source:
    """The store to ask and the engine's arguments for the dataset."""

    store: ox.Store
    default_graph: _Graphs | ox.DefaultGraph | None = None
    named_graphs: _Names | None = None


def _open_dataset(store: ox.Store, task: Task) -> _Source:
    if task.dataset.default_graphs is None:
        return _Source(store=store)
    default_graphs = _name_graphs(task.dataset.default_graphs)
    named_graphs = _name_graphs(task.dataset.named_graphs or ())
    if len(default_graphs) <= 1:
        return _Source(
            store=store,
            default_graph=[*default_graphs],
            named_graphs=[*named_graphs],
        )
    return _Source(
        store=_merge(store, default_graphs, named_graphs),
        default_graph=ox.DefaultGraph(),
        named_graphs=[*named_graphs],
    )


def _name_graphs(names: tuple[str, ...]) -> list[ox.NamedNode]:
    """Return the graphs' names; the engine alone knows every rule of an IRI."""
    try:
        return [ox.NamedNode(name) for name in names]
    except ValueError as fault:
        raise SyntaxError(f"A graph's name is no IRI: {fault}") from fault


def _merge(
    store: ox.Store,
    default_graphs: list[ox.NamedNode],
    named_graphs: list[ox.NamedNode],
) -> ox.Store:
    """Copy graphs into a store in memory, those of the default graph as one set."""
    merged = ox.Store()
    left = MERGED_TRIPLES.value

    def read(graph: ox.NamedNode, target: ox.NamedNode | None) -> Iterator[ox.Quad]:
        nonlocal left
        for quad in store.quads_for_pattern(None, None, None, graph):
            left -= 1
            if left < 0:
                raise MergeTooLarge
            yield ox.Quad(quad.subject, quad.predicate, quad.object, target)

    quads = chain(
        chain.from_iterable(read(graph, None) for graph in default_graphs),
        chain.from_iterable(read(graph, graph) for graph in named_graphs),
    )
    while batch := list(islice(quads, _BATCH)):
        merged.extend(batch)
    return merged
