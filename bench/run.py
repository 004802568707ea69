"""Measures speed in one run, as ratios where there is a peer: `make bench`.

Everything runs on this machine, in a folder that is taken away afterwards. Figures are
printed, never asserted: docs/benchmarks.md says how to read them.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.bulk import measure_bulk
from bench.commits import measure_commits
from bench.comparison import measure_joins, measure_points, measure_repeated
from bench.documents import ENTITIES, measure_documents
from bench.growth import SIZES, TEN_MILLION, measure_growth
from bench.inference import measure_inference
from bench.load import LoadFailed
from bench.material import Material, find_published
from bench.ontology import measure_checks
from bench.peers import measure_peers
from bench.questions import SEED
from bench.search import measure_search
from bench.servers import run_stadtwissen
from bench.validation import measure_validation
from graph.errors import StadtwissenError

MILLION = 1_000_000
# A part that fails is told, and takes no other part with it.
FAULTS = (
    LoadFailed,
    StadtwissenError,
    OSError,
    RuntimeError,
    subprocess.SubprocessError,
)
POINT_QUERIES = 8_000
# Drawn from 500, so that most of them come again.
_REPEATED_TIMES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """What is measured on, how many queries are asked, and up to which size."""

    material: Material
    queries: int
    has_ten_million: bool

    def start(self) -> None:
        """Print how long the server takes to build the graph, and to start on it."""
        data_dir = self.material.find_shipped()
        for what in ("build the shipped graph and answer:", "start on a built graph:"):
            with run_stadtwissen(data_dir) as server:
                print(f"{what:<35} {server.start_seconds:.1f} s")
        published = find_published(data_dir)
        print(f"revision {published.number}, {published.triples:,} triples")

    def points(self) -> None:
        """Print rates of distinct point queries."""
        measure_points(self.material.shipped(), "the shipped graph", self.queries)
        measure_points(self.material.large(), self.material.large_name, self.queries)

    def joins(self) -> None:
        """Print rates of joins and aggregates."""
        measure_joins(self.material.shipped(), "the shipped graph")
        measure_joins(self.material.large(), self.material.large_name)

    def repeated(self) -> None:
        """Print rates of queries that come again."""
        count = self.queries * _REPEATED_TIMES
        measure_repeated(self.material.shipped(), "the shipped graph", count)
        measure_repeated(self.material.large(), self.material.large_name, count)

    def growth(self) -> None:
        """Print rates by the size of the graph."""
        sizes = [size for size in SIZES if size <= self.material.large_quads]
        if self.has_ten_million:
            sizes.append(TEN_MILLION)
        measure_growth(self.material, sizes=sizes, queries=self.queries)

    def peers(self) -> None:
        """Print a table of other servers beside ours."""
        measure_peers(self.material.shipped(), self.queries)

    def documents(self) -> None:
        """Print rates of entities' pages and data beside Trifid's."""
        measure_documents(self.material.shipped(), min(self.queries, ENTITIES))

    def commits(self) -> None:
        """Print what commits take, on a copy of the shipped graph."""
        copy = self.material.folder / "edited"
        shutil.copytree(self.material.shipped(), copy, symlinks=True)
        measure_commits(copy)

    def parts(self) -> Mapping[str, Callable[[], None]]:
        """Return all parts by their names, in the order in which they run."""
        shipped = self.material.shipped
        return {
            "start": self.start,
            "points": self.points,
            "joins": self.joins,
            "repeated": self.repeated,
            "growth": self.growth,
            "peers": self.peers,
            "documents": self.documents,
            "commits": self.commits,
            "validation": lambda: measure_validation(shipped()),
            "ontology": lambda: measure_checks(shipped()),
            "search": lambda: measure_search(shipped()),
            "inference": measure_inference,
            "bulk": lambda: measure_bulk(quads=self.material.large_quads),
        }


def main() -> int:
    """Run the measurements and print them; 1 where a part failed."""
    arguments = _parse()
    print(f"seed {SEED}", flush=True)
    failed = False
    with tempfile.TemporaryDirectory(prefix="stadtwissen-bench-") as name:
        bench = Bench(
            material=Material(folder=Path(name), large_quads=arguments.quads),
            queries=arguments.queries,
            has_ten_million=arguments.ten_million,
        )
        for part, run in bench.parts().items():
            if arguments.only and part not in arguments.only:
                continue
            print(f"\n== {part}", flush=True)
            began = time.monotonic()
            try:
                run()
            except FAULTS as fault:
                failed = True
                print(f"{part} failed: {fault}")
            print(f"({part} took {time.monotonic() - began:.0f} s)", flush=True)
    return int(failed)


def _parse() -> argparse.Namespace:
    nowhere = Material(folder=Path(), large_quads=0)
    names = Bench(material=nowhere, queries=0, has_ten_million=False).parts()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--only",
        action="append",
        choices=list(names),
        help="this part; may be given twice",
    )
    parser.add_argument("--queries", type=int, default=POINT_QUERIES)
    parser.add_argument("--quads", type=int, default=MILLION, help="of the large graph")
    parser.add_argument(
        "--ten-million", action="store_true", help="growth up to ten million triples"
    )
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
