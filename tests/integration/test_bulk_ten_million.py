"""Ten million quads: loaded in bulk, asked, and rebuilt from the journal alone.

The store is bare: inference holds a graph in memory, and ten million quads with what
follows from them do not fit into every machine.
"""

import random
import resource
import shutil
import time
from itertools import islice
from pathlib import Path

import pytest

from graph import formats
from graph.bulk import Source, Wish, load_in_bulk
from graph.commit import recover_now, submit
from graph.journal import Journal
from graph.layout import Layout
from graph.patch import Patch
from graph.proposal import Proposal
from graph.snapshots import open_current
from graph.synthetic import SEED, generate

TEN_MILLION = 10_000_000
POINT_QUERIES = 2_000
FIRST = "<http://a/s> <http://a/p> <http://a/o> <http://a/g> ."
MEMORY_BYTES = 4 << 30
# A file is written and packed, parsed runs, patch, journal, store, snapshot.
DISK_BYTES = 30 << 30


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    if shutil.disk_usage(tmp_path).free < DISK_BYTES:
        pytest.skip("30 GB of disk are not free")
    made = tmp_path / "var"
    made.mkdir()
    Layout(data_dir=made).bare_marker.touch()
    submit(made, Proposal(patch=Patch.of(adds=[FIRST]), agent="test"))
    return made


def write(file: Path) -> list[str]:
    """Write the quads and return some lines, drawn by chance."""
    chance = random.Random(SEED)  # noqa: S311 - a sample, not a secret
    lines = generate(quads=TEN_MILLION)
    kept: list[str] = []
    with file.open("w", encoding="utf-8") as output:
        while block := list(islice(lines, 50_000)):
            output.write("\n".join(block) + "\n")
            kept += chance.sample(block, k=POINT_QUERIES * len(block) // TEN_MILLION)
    return kept


def ask(data_dir: Path, lines: list[str]) -> list[float]:
    """Look each line up by a query for its subject; return the times."""
    store = open_current(data_dir)
    taken = []
    for line in lines:
        subject, predicate, rest = line.removesuffix(" .").split(" ", 2)
        value, _, graph = rest.rpartition(" ")
        began = time.perf_counter()
        query = f"ASK {{ GRAPH {graph} {{ {subject} {predicate} {value} }} }}"
        assert bool(store.query(query)), line
        taken.append(time.perf_counter() - began)
    return sorted(taken)


@pytest.mark.soak
def test_ten_million_quads_are_loaded_asked_and_rebuilt(
    data_dir: Path, tmp_path: Path
) -> None:
    file = tmp_path / "made.nq"
    lines = write(file)
    began = time.perf_counter()
    found = load_in_bulk(
        data_dir,
        [Source(path=file, format=formats.N_QUADS)],
        Wish(agent="test", message="ten million", judged="none"),
        lambda _step, _done, _total: None,
    )
    loaded = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss << 10
    taken = ask(data_dir, lines)
    shutil.rmtree(data_dir / "store")
    began = time.perf_counter()
    recover_now(data_dir)
    rebuilt = time.perf_counter() - began
    print(  # noqa: T201 - how long it took is asked for
        f"loaded in {loaded:.0f} s ({found.seconds}), largest child {peak >> 20} MiB;"
        f" {len(taken)} point queries, median {1000 * taken[len(taken) // 2]:.2f} ms,"
        f" worst {1000 * taken[-1]:.1f} ms; rebuilt in {rebuilt:.0f} s"
    )
    head = Journal(data_dir / "journal").head()

    assert head is not None
    assert head.added == TEN_MILLION
    assert len(ask(data_dir, lines)) == len(lines)
    assert peak < MEMORY_BYTES
