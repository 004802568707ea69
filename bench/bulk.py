"""A bulk load against the engine's own, and commits on top of a million quads.

Both load the same file in the same run, the engine before and after ours. It writes
each quad once; we write it and its triple in the default graph. Judging, inferring and
the search index are no part of the rate: the engine does none of them.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from itertools import islice
from pathlib import Path

from bench.search import measure_search
from bench.servers import BIN
from graph.bulk import NOT_IN_RATE
from graph.commit import Writer, submit
from graph.patch import Patch
from graph.proposal import Proposal
from graph.synthetic import SEED, generate
from graph.tables.build import build_shipped_graph

MILLION = 1_000_000
COMMITS = 40
COMMIT_QUADS = 100
# Who edits thinks longer than a child takes to start.
_PAUSE_SECONDS = 0.5
_GRAPH = "https://example.com/bench"
_LINES_AT_ONCE = 50_000
_ENGINE = """
import sys, time
from pyoxigraph import RdfFormat, Store
store = Store(sys.argv[2])
began = time.perf_counter()
store.bulk_load(path=sys.argv[1], format=RdfFormat.N_QUADS)
store.flush()
print(time.perf_counter() - began)
"""


def measure_bulk(*, quads: int = MILLION) -> None:
    """Print rates, their ratio, memory, and what a commit takes afterwards."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file, data_dir = folder / "made.nq", folder / "var"
        _write(file, quads)
        build_shipped_graph(data_dir)
        before = _load_by_engine(file, folder / "engine-1")
        answer = _load_by_us(file, data_dir, "none")
        after = _load_by_engine(file, folder / "engine-2")
        _print_rates(answer, (before + after) / 2)
        measure_large_commits(data_dir)
        measure_search(data_dir)


def _write(file: Path, quads: int) -> None:
    lines = generate(quads=quads, seed=SEED)
    with file.open("w", encoding="utf-8") as output:
        while block := list(islice(lines, _LINES_AT_ONCE)):
            output.write("\n".join(block) + "\n")


def _load_by_engine(file: Path, store: Path) -> float:
    command = [sys.executable, "-c", _ENGINE, str(file), str(store)]
    return float(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)


def _load_by_us(file: Path, data_dir: Path, judged: str) -> dict[str, object]:
    command = [str(BIN / "stadtwissen"), "load", "--bulk", str(file), "--json"]
    options = ["--validate", judged, "--data-dir", str(data_dir)]
    run = subprocess.run([*command, *options], check=True, stdout=subprocess.PIPE)
    return dict(json.loads(run.stdout))


def _print_rates(answer: dict[str, object], engine_seconds: float) -> None:
    revision, spent = answer["revision"], answer["seconds"]
    if not isinstance(revision, dict) or not isinstance(spent, dict):
        raise TypeError("the load answered in another form")
    added = int(revision["added"])
    seconds = sum(took for step, took in spent.items() if step not in NOT_IN_RATE)
    ours, engine = 2 * added / seconds, int(str(answer["read"])) / engine_seconds
    kilobytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    print(
        f"bulk load of {added:,} quads: {seconds:.1f} s, {ours:,.0f} quads/s with the"
        f" default graph; the engine {engine_seconds:.1f} s, {engine:,.0f} quads/s"
    )
    print(f"bulk load, ratio to the engine: {ours / engine:.2f} (at least 0.60)")
    print("  " + ", ".join(f"{step} {took:.1f} s" for step, took in spent.items()))
    print(f"  largest process {kilobytes / 2**20:.2f} GiB (at most 4)")


def measure_large_commits(data_dir: Path) -> None:
    """Print what commits of new quads take, and on what, with a child kept ready."""
    taken: list[float] = []
    steps: dict[str, list[float]] = {}
    with closing(Writer(data_dir)) as writer:
        writer.prepare()
        for number in range(COMMITS):
            time.sleep(_PAUSE_SECONDS)
            began = last = time.perf_counter()

            def note(step: str, _done: int, _total: int) -> None:
                nonlocal last
                now = time.perf_counter()
                steps.setdefault(step, []).append(now - last)
                last = now

            writer.submit(_propose(number), note)
            taken.append(time.perf_counter() - began)
    # The first finds the disk's cache cold, and the record of the load at the end.
    first, rest = taken[0], sorted(taken[1:])
    print(
        f"commit of {COMMIT_QUADS} quads on top of it: median"
        f" {1000 * rest[len(rest) // 2]:.0f} ms, p95"
        f" {1000 * rest[len(rest) * 95 // 100]:.0f} ms (at most 250),"
        f" the first {1000 * first:.0f} ms"
    )
    for step, found in steps.items():
        print(f"  {step:<24} {1000 * sorted(found)[len(found) // 2]:>6.0f} ms")
    began = time.perf_counter()
    submit(data_dir, _propose(COMMITS))
    seconds = time.perf_counter() - began
    print(f"  one without a child kept ready {1000 * seconds:.0f} ms")


def _propose(number: int) -> Proposal:
    patch = Patch.of(adds=(_line(number, index) for index in range(COMMIT_QUADS)))
    return Proposal(patch=patch, agent="bench")


def _line(number: int, index: int) -> str:
    subject = f"<{_GRAPH}/{number}/{index}>"
    return f'{subject} <https://schema.org/name> "{number} {index}"@de <{_GRAPH}> .'


if __name__ == "__main__":
    measure_bulk()
