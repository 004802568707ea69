"""The servers of others beside ours, on the shipped graph, with the same clients.

The engine's own server is the judge: whose answer has another number of rows, or whose
integers add up to something else, is told as wrong, however fast it was.
"""

import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from statistics import median

from pyoxigraph import DefaultGraph, RdfFormat

from bench.comparison import CONNECTIONS, MANY_CONNECTIONS
from bench.load import Answer, LoadFailed, NoAnswer, ask, measure
from bench.material import find_published
from bench.peer_servers import Peer, prepare_peers
from bench.questions import Join, draw_repeated, make_joins, make_points, mark
from bench.servers import Server, run_oxigraph, run_stadtwissen
from graph.snapshots import open_current

_JOINS_OF_EACH = 3
_PATIENCE_SECONDS = 10
_TURN_SECONDS = 20
_JUDGED_POINTS = 50
_WIDTH = 15
# What is left out of a message that no reader needs whole.
_NOTE_CHARACTERS = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class _Work:
    """What each server is asked, and what the engine answered to each query."""

    points: Sequence[str]
    repeated: Sequence[str]
    joins: Sequence[Join]
    right: dict[str, Answer] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    """Cells by row and column, and notes on those that hold no figure."""

    cells: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    notes: list[str] = field(default_factory=list)

    def note(self, row: str, column: str, word: str, reason: str) -> None:
        """Put a word where a figure would stand, and say why."""
        self.cells[row][column] = word
        told = " ".join(reason.split())[:_NOTE_CHARACTERS]
        self.notes.append(f"{column}, {row}: {told}")

    def print(self) -> None:
        """Print the table and its notes."""
        columns = list(dict.fromkeys(c for row in self.cells.values() for c in row))
        print(f"  {'':<15}" + "".join(f"{name:>{_WIDTH + 1}}" for name in columns))
        for row, cells in self.cells.items():
            found = (f"{cells.get(name, '-'):>{_WIDTH + 1}}" for name in columns)
            print(f"  {row:<15}" + "".join(found))
        for note in self.notes:
            print(f"  {note}")


def measure_peers(data_dir: Path, count: int) -> None:
    """Print a table: a row for each sort of query, a column for each server."""
    points = make_points(open_current(data_dir), count)
    work = _Work(
        points=points,
        repeated=draw_repeated(points, count),
        joins=make_joins(_JOINS_OF_EACH),
    )
    table = _Table()
    with tempfile.TemporaryDirectory() as name:
        for peer in _list_all(data_dir, Path(name)):
            print(f"asking {peer.name} ...", flush=True)
            try:
                _measure_peer(peer, work, table)
            except (OSError, RuntimeError) as fault:
                table.note("start", peer.name, "failed", str(fault))
    print(f"peers on the shipped graph, {len(points):,} points; joins: the median")
    table.print()


def _list_all(data_dir: Path, folder: Path) -> Iterator[Peer]:
    """Yield the engine's server, which judges, then ours, then the others."""
    published = find_published(data_dir).path
    yield Peer(name="oxigraph serve", start=partial(run_oxigraph, published))
    yield Peer(name="stadtwissen", start=partial(run_stadtwissen, data_dir))
    data = folder / "data.nt"
    open_current(data_dir).dump(data, RdfFormat.N_TRIPLES, from_graph=DefaultGraph())
    yield from prepare_peers(data, folder)


def _measure_peer(peer: Peer, work: _Work, table: _Table) -> None:
    with peer.start() as server:
        wrong = _count_wrong(server, work)
        if wrong:
            reason = f"{wrong} of {_JUDGED_POINTS} point queries"
            table.note("points judged", peer.name, "wrong", reason)
        loads = (
            ("points", work.points, CONNECTIONS),
            (f"{MANY_CONNECTIONS} clients", work.points, MANY_CONNECTIONS),
            ("repeated", work.repeated, CONNECTIONS),
        )
        # A Java server compiles what is asked often, and all fill their buffers.
        _measure_load(server, "warm-up", work.points, CONNECTIONS, _Table())
        for row, queries, connections in loads:
            _measure_load(server, row, mark(queries, row), connections, table)
    _measure_joins(peer.start, work, table)


def _count_wrong(server: Server, work: _Work) -> int:
    """Return how many of some point queries the server answers otherwise."""
    wrong = 0
    for query in work.points[:_JUDGED_POINTS]:
        try:
            found = ask(server, query, patience_seconds=_PATIENCE_SECONDS)
        except LoadFailed:
            wrong += 1
        else:
            wrong += found != work.right.setdefault(query, found)
    return wrong


def _measure_load(
    server: Server, row: str, queries: Sequence[str], connections: int, table: _Table
) -> None:
    try:
        found = measure(
            (server,), queries, connections=connections, at_most_seconds=_TURN_SECONDS
        )
    except (LoadFailed, OSError) as fault:
        table.note(row, server.name, "failed", str(fault))
    else:
        table.cells[row][server.name] = f"{found.per_second:,.0f}/s"
        table.cells[f"{row}, p99"][server.name] = f"{found.percentile(99):.1f} ms"


def _measure_joins(
    start: Callable[[], AbstractContextManager[Server]], work: _Work, table: _Table
) -> None:
    """Ask each kind in turn; begin anew after one that may still be under way."""
    waiting = sorted({join.kind for join in work.joins})
    while waiting:
        with start() as server:
            while waiting:
                kind = waiting.pop(0)
                try:
                    _measure_kind(server, kind, work, table)
                except NoAnswer as fault:
                    word = f"over {_PATIENCE_SECONDS} s"
                    table.note(kind, server.name, word, str(fault))
                    break
                except LoadFailed as fault:
                    table.note(kind, server.name, "failed", str(fault))


def _measure_kind(server: Server, kind: str, work: _Work, table: _Table) -> None:
    """Note how long the queries of a kind take, or that an answer is wrong."""
    taken = []
    for join in work.joins:
        if join.kind != kind:
            continue
        began = time.perf_counter()
        found = ask(server, join.text, patience_seconds=_PATIENCE_SECONDS)
        taken.append(1_000 * (time.perf_counter() - began))
        right = work.right.setdefault(join.text, found)
        if found != right:
            table.note(kind, server.name, "wrong", f"{found}, not {right}")
            return
    table.cells[kind][server.name] = f"{median(taken):.0f} ms"
