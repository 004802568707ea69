"""Judge a bulk load by the shapes before it is written: the whole of it, or a sample.

The patch lies in a file and is never whole in memory here. Of a sample the judge sees
what its subjects say, what is said about them, and what the nodes say that they lead
to and are led to from, in the patch and in the store.
"""

import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from heapq import nsmallest
from itertools import chain

from pyoxigraph import NamedNode, Store

from graph import limits
from graph.bulk_store import Lines, strip_graph
from graph.errors import LimitReached
from graph.neighbourhood import SHARED
from graph.ntriples import read_value, split_quad
from graph.patch import ADDITION
from graph.provenance import HAS_SOURCE
from graph.report import Report
from graph.sandbox import Fence
from graph.store import list_named_quads
from graph.validation import (
    ask_child,
    describe_graphs,
    judge,
    list_outgoing,
    spell_triples,
)
from ontology import iris
from ontology.statements import Triple

_MARK = len(ADDITION)
_FENCE = Fence(
    seconds=limits.BULK_SECONDS,
    address_space_bytes=limits.BULK_JUDGING_ADDRESS_SPACE.value,
    file_size_bytes=0,
)
_ask = partial(ask_child, fence=_FENCE)
_NOT_JUDGED = tuple(
    f" <{graph}> .".encode() for graph in (iris.GRAPH_META, iris.GRAPH_INFERRED)
)
_HAS_SOURCE_NODE = NamedNode(read_value(HAS_SOURCE))
_HAS_SOURCE = HAS_SOURCE.encode()
_INFERRED = iris.GRAPH_INFERRED
# One step to what a subject points at, one to what that points at.
_STEPS = 2


def judge_whole(store: Store, open_lines: Callable[[], Lines], *, quads: int) -> Report:
    """Report on all that is asserted, as it will be with the patch.

    Raises LimitReached where there is too much of it, ChildDied.
    """
    total = quads + len(store) // 2
    if total > limits.BULK_JUDGED.value:
        advice = "Judge a sample: --validate sample."
        raise LimitReached(limits.BULK_JUDGED, used=total, advice=advice)
    asserted = (
        quad
        for quad in list_named_quads(store)
        if getattr(quad.graph_name, "value", "") != _INFERRED
    )
    new = (_split(line) for block in open_lines() for line in block)
    graphs = describe_graphs(_find_sources(store, _lines(open_lines())))
    return judge(chain(spell_triples(asserted), new, graphs), ask=_ask)


def judge_sample(
    store: Store, open_lines: Callable[[], Lines], *, size: int, seed: int
) -> Report:
    """Report on some subjects of the patch, drawn by chance; a seed draws the same."""
    chosen = _draw(open_lines(), size=size, seed=seed)
    seen: set[bytes] = set()
    for line in _lines(open_lines()):
        subject, _, object_ = _peel(line)
        if subject in chosen or object_ in chosen:
            seen.add(line)
    nodes = set(chosen)
    for _ in range(_STEPS):
        nodes |= {end for line in seen for end in _ends(line)}
        seen |= _add_outgoing(open_lines(), nodes, _shared(seen, chosen))
    nodes |= {end for line in seen for end in _ends(line)}
    spelled = {node.decode() for node in nodes}
    known = (t for node in sorted(spelled) for t in list_outgoing(store, node))
    written = {_graph(line) for line in seen}
    graphs = describe_graphs(
        _find_sources(
            store, (line for line in _lines(open_lines()) if _graph(line) in written)
        )
    )
    triples = {*map(_split, seen), *known, *graphs}
    concerned = {node.decode() for node in chosen} | {
        subject for subject, _, _ in graphs
    }
    return judge(triples, ask=_ask).about(frozenset(concerned))


def _find_sources(store: Store, lines: Iterable[bytes]) -> dict[str, set[str]]:
    """Return the pages that graphs name, in lines that are added and in the store."""
    found: dict[bytes, set[bytes]] = defaultdict(set)
    for line in lines:
        pages = found[_graph(line)]
        if _HAS_SOURCE in line:  # Or in a text of it.
            _, predicate, page = _peel(line)
            if predicate == _HAS_SOURCE:
                pages.add(page)
    sources = {
        graph.decode(): {page.decode() for page in pages}
        for graph, pages in found.items()
    }
    for graph, known in sources.items():
        name = NamedNode(read_value(graph))
        quads = store.quads_for_pattern(None, _HAS_SOURCE_NODE, None, name)
        known |= {str(quad.object) for quad in quads}
    return sources


def _draw(lines: Lines, *, size: int, seed: int) -> frozenset[bytes]:
    """Draw subjects; each has the same chance, whatever is said of it."""
    chance = random.Random(seed)  # noqa: S311 - a sample, not a secret
    last = b""

    def tickets() -> Iterator[tuple[float, bytes]]:
        nonlocal last
        for line in _lines(lines):  # sorted, so a subject's lines stand together
            subject = line[_MARK : line.index(b" ", _MARK)]
            if subject != last:
                last = subject
                yield chance.random(), subject

    return frozenset(subject for _, subject in nsmallest(size, tickets()))


def _add_outgoing(
    lines: Lines, nodes: set[bytes], shared: set[tuple[bytes, bytes]]
) -> set[bytes]:
    """Return what nodes say, and who else says what must not be said twice."""
    found = set()
    for line in _lines(lines):
        subject, predicate, object_ = _peel(line)
        if subject in nodes or (predicate, object_) in shared:
            found.add(line)
    return found


def _shared(seen: set[bytes], chosen: frozenset[bytes]) -> set[tuple[bytes, bytes]]:
    facts = map(_peel, seen)
    return {(p, o) for s, p, o in facts if s in chosen and p.decode() in SHARED}


def _lines(lines: Lines) -> Iterator[bytes]:
    for block in lines:
        for line in block:
            if not line.endswith(_NOT_JUDGED):
                yield line


def _graph(line: bytes) -> bytes:
    return line[line.rindex(b" <") + 1 : -2]


def _peel(line: bytes) -> tuple[bytes, bytes, bytes]:
    subject, predicate, rest = line[_MARK:].split(b" ", 2)
    return subject, predicate, rest[: rest.rindex(b" <")]


def _ends(line: bytes) -> Iterator[bytes]:
    subject, _, object_ = _peel(line)
    yield subject
    if not object_.startswith(b'"'):
        yield object_


def _split(line: bytes) -> Triple:
    subject, predicate, object_, _ = split_quad(strip_graph(line[_MARK:]).decode())
    return subject, predicate, object_
