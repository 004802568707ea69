"""Our server against the engine's own, on the shipped graph and on a large one.

Each answers the same queries in turn, twice, so that a slow moment of the machine hits
both; the better turn of each counts. No query comes twice, but for the repeated ones.
"""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench.load import Measured, measure
from bench.material import find_published
from bench.questions import (
    REPEATED_DISTINCT,
    Join,
    draw_repeated,
    make_joins,
    make_points,
    mark,
)
from bench.servers import Server, run_oxigraph, run_stadtwissen
from graph.snapshots import open_current

CONNECTIONS = 4
MANY_CONNECTIONS = 16
# As many as there are workers: who waits for one is not measured here.
JOIN_CONNECTIONS = 2
JOINS_OF_EACH = 6
TURNS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Our server and the engine's, on the same data."""

    ours: Server
    engine: Server


@contextmanager
def run_pair(data_dir: Path) -> Iterator[Pair]:
    """Serve a data directory by ours, and a copy of what is published by the engine."""
    with ExitStack() as running:
        ours = running.enter_context(run_stadtwissen(data_dir))
        engine = running.enter_context(run_oxigraph(find_published(data_dir).path))
        yield Pair(ours=ours, engine=engine)


def measure_points(data_dir: Path, name: str, count: int) -> None:
    """Print rates of distinct point queries, also of 16 clients and two servers."""
    points = make_points(open_current(data_dir), count)
    title = f"{len(points):,} distinct point queries on {name}"
    with run_pair(data_dir) as pair:
        few = compare(pair, points, title, connections=CONNECTIONS)
        _print_ratio("point queries", name, *few, at_least=0.25)
        title = f"the same from {MANY_CONNECTIONS} clients"
        many = compare(pair, points, title, connections=MANY_CONNECTIONS)
        _print_ratio(f"{MANY_CONNECTIONS} clients", name, *many)
        with run_stadtwissen(data_dir) as second:
            both = _measure_together((pair.ours, second), points)
        _print_ratio("two servers of ours", name, both, few[1])


def _measure_together(servers: Sequence[Server], points: Sequence[str]) -> Measured:
    """Print each turn of servers that share the connections; return the better one."""
    turns = []
    for turn in range(TURNS):
        marked = mark(points, f"together, turn {turn}")
        turns.append(measure(servers, marked, connections=CONNECTIONS))
        _print_load(f"{len(servers)} of ours", turns[-1])
    return max(turns, key=lambda found: found.per_second)


def measure_joins(data_dir: Path, name: str) -> None:
    """Print rates of joins and aggregates, and the median time of each kind."""
    joins = make_joins(JOINS_OF_EACH)
    title = f"{len(joins)} joins and aggregates on {name}"
    with run_pair(data_dir) as pair:
        texts = [join.text for join in joins]
        ours, engine = compare(pair, texts, title, connections=JOIN_CONNECTIONS)
    _print_kinds(joins, ours, engine)
    _print_ratio("joins and aggregates", name, ours, engine, at_least=0.9)


def measure_repeated(data_dir: Path, name: str, count: int) -> None:
    """Print rates of queries that come again as popular pages do."""
    points = make_points(open_current(data_dir), REPEATED_DISTINCT)
    queries = draw_repeated(points, count)
    first = f"{len(set(queries))} of them for the first time"
    title = f"{len(queries):,} queries drawn by Zipf on {name}, {first}"
    with run_pair(data_dir) as pair:
        ours, engine = compare(pair, queries, title, connections=CONNECTIONS)
    _print_ratio("repeated queries", name, ours, engine, at_least=1.5)


def compare(
    pair: Pair, queries: Sequence[str], title: str, *, connections: int
) -> tuple[Measured, Measured]:
    """Measure both in turn, print each turn, and return the better one of each."""
    print(f"{title}, {connections} connections", flush=True)
    turns: dict[str, list[Measured]] = {}
    for turn in range(TURNS):
        for server in (pair.ours, pair.engine):
            marked = mark(queries, f"{title}, turn {turn}")
            found = measure((server,), marked, connections=connections)
            _print_load(server.name, found)
            turns.setdefault(server.name, []).append(found)
    ours, engine = (
        max(turns[server.name], key=lambda found: found.per_second)
        for server in (pair.ours, pair.engine)
    )
    return ours, engine


def _print_load(name: str, found: Measured) -> None:
    print(f"  {name:<15} {found}", flush=True)


def _print_ratio(
    what: str,
    name: str,
    ours: Measured,
    engine: Measured,
    *,
    at_least: float | None = None,
) -> None:
    ratio = ours.per_second / engine.per_second
    bound = "" if at_least is None else f" (at least {at_least})"
    print(f"{what} on {name}, ratio to the engine: {ratio:.2f}{bound}", flush=True)


def _print_kinds(joins: Sequence[Join], ours: Measured, engine: Measured) -> None:
    """Print the median of each kind; a kind that we are slow at is seen here."""
    for kind in sorted({join.kind for join in joins}):
        mine, theirs = (
            median(
                took
                for join, took in zip(joins, found.milliseconds, strict=True)
                if join.kind == kind
            )
            for found in (ours, engine)
        )
        print(
            f"  {kind:<12} {mine:>8.1f} ms, engine {theirs:>8.1f} ms,"
            f" ratio {theirs / mine:.2f}"
        )
