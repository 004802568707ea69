"""How throughput changes with the size of the graph, ours beside the engine's."""

from collections.abc import Sequence
from pathlib import Path

from bench.comparison import CONNECTIONS, JOIN_CONNECTIONS, Pair, run_pair
from bench.load import LoadFailed, measure
from bench.material import Material
from bench.questions import draw_repeated, fill, make_joins, make_points, mark
from graph.snapshots import open_current

SIZES = (1_000, 10_000, 100_000, 1_000_000)
TEN_MILLION = 10_000_000
_JOINS_OF_EACH = 2
# A small graph answers all of them in this time, a large one some rounds of the kinds.
_JOINS = 200
_TURN_SECONDS = 20
_TURNS = 2


def measure_growth(
    material: Material, *, sizes: Sequence[int] = SIZES, queries: int
) -> None:
    """Print a table of rates: a row for each size and sort of query."""
    print("growth, made-up triples in a bare store, requests a second:")
    print(f"  {'triples':>10}  {'queries':<9} {'ours':>9} {'engine':>9}  ratio")
    for triples in sizes:
        _measure_size(material.bare(triples), triples, queries)


def _measure_size(data_dir: Path, triples: int, count: int) -> None:
    points = make_points(open_current(data_dir), count)
    joins = [join.text for join in make_joins(_JOINS_OF_EACH)]
    sorts = (
        ("points", fill(points, count), CONNECTIONS),
        ("joins", fill(joins, _JOINS), JOIN_CONNECTIONS),
        ("repeated", draw_repeated(points, count), CONNECTIONS),
    )
    with run_pair(data_dir) as pair:
        for name, queries, connections in sorts:
            row = _measure_both(pair, name, queries, connections)
            print(f"  {triples:>10,}  {name:<9} {row}", flush=True)


def _measure_both(
    pair: Pair, name: str, queries: Sequence[str], connections: int
) -> str:
    """Return a row of the table, from the better of two turns of each."""
    best: dict[str, float] = {}
    for turn in range(_TURNS):
        for server in (pair.ours, pair.engine):
            try:
                found = measure(
                    (server,),
                    mark(queries, f"{name}, turn {turn}"),
                    connections=connections,
                    at_most_seconds=_TURN_SECONDS,
                )
            except LoadFailed as fault:
                return f"{server.name}: {fault}"
            rate = max(best.get(server.name, 0.0), found.per_second)
            best[server.name] = rate
    ours, engine = best[pair.ours.name], best[pair.engine.name]
    return f"{ours:>9,.1f} {engine:>9,.1f}  {ours / engine:>5.2f}"
