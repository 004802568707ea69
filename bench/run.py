"""Measures speed in one run, as ratios where there is a peer: `make bench`.

Everything runs on this machine, on the shipped graph, in a folder that is taken away
afterwards. Figures are printed, never asserted: see docs/promises.md.
"""

import argparse
import random
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.bulk import measure_bulk
from bench.inference import measure_inference
from bench.load import Measured, measure
from bench.ontology import measure_checks
from bench.search import measure_search
from bench.servers import BIN, Server, run_oxigraph, run_stadtwissen
from bench.validation import measure_validation
from graph.snapshots import current, open_current
from graph.store import list_named_quads

CONNECTIONS = 4
POINT_QUERIES = 8_000
COMMITS = 7
COMMIT_QUADS = 100
SEED = 20261125
GRAPH = "https://example.com/bench"


def main() -> None:
    """Run all measurements and print them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--queries", type=int, default=POINT_QUERIES)
    arguments = parser.parse_args()
    print(f"seed {SEED}, {CONNECTIONS} connections")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        data_dir = folder / "var"
        _measure_start(data_dir)
        queries = _make_queries(data_dir, arguments.queries)
        _compare(data_dir, folder, queries)
        _measure_commits(data_dir, folder)
        measure_validation(data_dir)
        measure_checks(data_dir)
        measure_search(data_dir)
    measure_inference()
    measure_bulk()


def _measure_start(data_dir: Path) -> None:
    with run_stadtwissen(data_dir) as server:
        print(f"build the shipped graph and answer: {server.start_seconds:.1f} s")
    with run_stadtwissen(data_dir) as server:
        print(f"start on a built graph and answer:  {server.start_seconds:.1f} s")
    published = current(data_dir)
    if published is not None:
        print(f"revision {published.number}, {published.triples:,} triples")


def _make_queries(data_dir: Path, count: int) -> list[str]:
    """Make distinct point queries: what is said of one subject, for many subjects."""
    store = open_current(data_dir)
    subjects = sorted(
        {str(q.subject) for q in list_named_quads(store) if "/id/" in str(q.subject)}
    )
    random.Random(SEED).shuffle(subjects)  # noqa: S311  # a choice, not a secret
    chosen = subjects[:count]
    print(f"{len(chosen):,} distinct point queries")
    return [f"SELECT ?p ?o WHERE {{ {subject} ?p ?o }}" for subject in chosen]


def _compare(data_dir: Path, folder: Path, queries: list[str]) -> None:
    published = current(data_dir)
    if published is None:
        raise RuntimeError("nothing is published")
    rates: dict[str, list[float]] = {}
    # Each in turn, twice, so that a slow moment of the machine hits both.
    with (
        run_stadtwissen(data_dir) as ours,
        run_oxigraph(published.path, folder) as engine,
    ):
        for server in (ours, engine, ours, engine):
            measured = measure(server, queries, connections=CONNECTIONS)
            _print_load(server, measured)
            rates.setdefault(server.name, []).append(measured.per_second)
    best = {name: max(found) for name, found in rates.items()}
    ratio = best[ours.name] / best[engine.name]
    print(f"point queries, ratio to {engine.name}: {ratio:.2f} (at least 0.25)")


def _print_load(server: Server, measured: Measured) -> None:
    print(
        f"  {server.name:<15} {measured.per_second:>8,.0f}/s"
        f"  p50 {measured.p50_milliseconds:.2f} ms"
        f"  p95 {measured.p95_milliseconds:.2f} ms"
    )


def _measure_commits(data_dir: Path, folder: Path) -> None:
    """Load files of new quads until a reader would see them, process start included."""
    taken = sorted(_commit(data_dir, folder, number) for number in range(COMMITS))
    print(
        f"commit of {COMMIT_QUADS} quads until visible: median"
        f" {taken[len(taken) // 2]:.2f} s, worst {taken[-1]:.2f} s (at most 5 s)"
    )


def _commit(data_dir: Path, folder: Path, number: int) -> float:
    path = folder / f"commit-{number}.nt"
    path.write_text("".join(_make_lines(number)), encoding="utf-8")
    before = current(data_dir)
    command = [str(BIN / "stadtwissen"), "load", str(path), "--graph", GRAPH]
    began = time.monotonic()
    subprocess.run(
        [*command, "--data-dir", str(data_dir)],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    after = current(data_dir)
    if before is None or after is None or after.number != before.number + 1:
        raise RuntimeError("the commit is not visible")
    return time.monotonic() - began


def _make_lines(number: int) -> Iterator[str]:
    for index in range(COMMIT_QUADS):
        subject = f"<{GRAPH}/{number}/{index}>"
        yield f'{subject} <https://schema.org/name> "{number} {index}"@de .\n'


if __name__ == "__main__":
    main()
