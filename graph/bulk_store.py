"""Additions without number into the live store, through the engine's bulk loader.

Memory does not grow with them. The loader names blank nodes anew, so lines with one
are parsed here and take a slower way in.
"""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor

from pyoxigraph import Quad, RdfFormat, Store, parse

from graph.disk_space import check_space_for
from graph.layout import Layout
from graph.patch import ADDITION
from graph.revision import Revision
from graph.store import LiveStore

Lines = Iterator[list[bytes]]
"""Lines of a patch of additions alone, with their marks, some at a time."""

# From here on the loader pays, and one transaction would take gigabytes of memory.
_MANY = 100_000
# One batch of the loader, which takes about a gigabyte of memory.
_AT_ONCE = 1_000_000
_MARK = len(ADDITION)
_BLANK = b"_:"
# Beside its runs a load wrote five times their size: the merged patch, the journal's
# record, the store and its default graph, and files that the engine gives back at the
# end. Inferred triples come on top. Of a patch twice its size is asked for anyway.
_COPIES = 4


def is_bulk(revision: Revision) -> bool:
    """Tell whether a revision's patch is one for this module."""
    return revision.added >= _MANY and not revision.removed


def check_room(layout: Layout, run_bytes: int) -> None:
    """Raise DiskFull where there is no room for what becomes of runs of some size."""
    check_space_for(layout, _COPIES * run_bytes)


def apply_additions(
    store: LiveStore, number: int, open_lines: Callable[[], Lines]
) -> None:
    """Write the asserted quads of a revision, the default graph, and then the stamp.

    `open_lines` is called twice. May be done again after it was cut off: a quad that
    is there already stays the same.
    """
    for quads, triples in _gather(open_lines(), is_bare=store.is_bare):
        _load(store.engine, quads, triples)
    store.engine.bulk_extend(_parse_blank(open_lines(), is_bare=store.is_bare))
    store.stamp_applied(number)


def list_graphs(lines: Lines) -> set[str | None]:
    """Return the spelled names of the graphs that additions are made to.

    The default graph, which no line of theirs may name, is not among them.
    """
    names = {line[line.rindex(b" <") + 1 : -2] for block in lines for line in block}
    return {name.decode() for name in names}


def strip_graph(line: bytes) -> bytes:
    """Return a line of a named graph as one of the default graph."""
    return line[: line.rindex(b" <")] + b" ."


def _gather(lines: Lines, *, is_bare: bool) -> Iterator[tuple[bytes, bytes]]:
    """Yield lines without a blank node, and their triples: one load's worth each.

    They come as text and whole: the loader then never waits for the interpreter.
    """
    quads: list[bytes] = []
    triples: list[bytes] = []
    for block in lines:
        plain = [line[_MARK:] for line in block if _BLANK not in line]
        quads += plain
        if not is_bare:
            triples += map(strip_graph, plain)
        if len(quads) >= _AT_ONCE:
            yield _join(quads), _join(triples)
            quads.clear()
            triples.clear()
    if quads:
        yield _join(quads), _join(triples)


def _load(engine: Store, quads: bytes, triples: bytes) -> None:
    """Load lines and, beside them on another core, their triples."""
    with ThreadPoolExecutor(max_workers=1) as other:
        default = other.submit(_load_text, engine, triples)
        _load_text(engine, quads)
        default.result()


def _load_text(engine: Store, text: bytes) -> None:
    engine.bulk_load(text, format=RdfFormat.N_QUADS)


def _join(lines: Iterable[bytes]) -> bytes:
    return b"\n".join([*lines, b""])


def _parse_blank(lines: Lines, *, is_bare: bool) -> Iterator[Quad]:
    for block in lines:
        text = b"\n".join(line[_MARK:] for line in block if _BLANK in line)
        for quad in parse(text, format=RdfFormat.N_QUADS):
            yield quad
            if not is_bare:
                yield Quad(quad.subject, quad.predicate, quad.object)
