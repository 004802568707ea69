"""What readers see: at once what was acknowledged, and one revision whole."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from graph.commit import commit
from graph.errors import Busy
from graph.layout import Layout
from graph.snapshots import current, open_snapshot
from sparql.execution import Executor
from sparql.keeper import Keeper
from sparql.pool import Pool
from sparql.request import Query
from tests.support.flipping_client import spell_pair
from tests.support.writing import propose, spell_line, write_now

ROOT = Path(__file__).parents[2]
READERS = 2
REVISIONS = 8
PAIR = (
    "SELECT ?a ?b { <http://a/one> <http://a/p> ?a . <http://a/two> <http://a/p> ?b }"
)


@contextmanager
def open_executor(data_dir: Path) -> Iterator[Executor]:
    keeper = Keeper()
    pool = Pool(name="test", size=READERS, data_dir=data_dir, keeper=keeper)
    try:
        yield Executor(public=pool, site=pool)
    finally:
        pool.close()
        keeper.close()


def ask(executor: Executor, text: str) -> tuple[int, list[tuple[str, ...]]]:
    """Return the revision of an answer, and its rows."""
    answer = executor.execute(Query(text=text, accept="application/json"))
    rows = json.loads(answer.read())["results"]["bindings"]
    return answer.revision, [tuple(term["value"] for term in r.values()) for r in rows]


@pytest.mark.parametrize(
    ("commits", "is_bare"),
    [
        pytest.param(50, True, id="50"),
        pytest.param(1_000, False, id="1000", marks=pytest.mark.soak),
    ],
)
def test_what_was_written_is_read_at_once(
    tmp_path: Path, commits: int, is_bare: bool
) -> None:
    if is_bare:  # Without shapes a commit takes half the time.
        Layout(data_dir=tmp_path).bare_marker.touch()
    write_now(tmp_path, propose(spell_line("0")))
    stale = 0

    with open_executor(tmp_path) as executor:
        for number in range(1, commits + 1):
            revision = commit(tmp_path, propose(spell_line(str(number))))
            published = current(tmp_path)
            assert published is not None
            store = open_snapshot(published).store
            subjects = {quad.subject.value for quad in store}
            is_in_snapshot = f"http://a/{number}" in subjects
            query = f"SELECT ?o {{ GRAPH ?g {{ <http://a/{number}> ?p ?o }} }}"
            answer = ask(executor, query)
            if not (is_in_snapshot and answer == (revision.number, [("x",)])):
                stale += 1

    print(f"{stale} of {commits} reads stale")  # noqa: T201 - a figure
    assert stale == 0


@pytest.mark.parametrize(
    "reads",
    [
        pytest.param(2_000, id="2000"),
        pytest.param(100_000, id="100000", marks=pytest.mark.soak),
    ],
)
def test_a_reader_never_sees_half_a_commit(tmp_path: Path, reads: int) -> None:
    Layout(data_dir=tmp_path).bare_marker.touch()
    write_now(tmp_path, propose(*spell_pair(0)))
    seen: list[tuple[int, list[tuple[str, ...]]]] = []
    revisions: set[int] = set()
    busy: list[int] = []

    with open_executor(tmp_path) as executor, flipping(tmp_path):

        def read() -> None:
            while len(seen) < reads or len(revisions) < REVISIONS:
                try:
                    seen.append(ask(executor, PAIR))
                    revisions.add(seen[-1][0])
                except Busy:  # An honest answer: each commit replaces all workers.
                    busy.append(1)

        readers = [threading.Thread(target=read) for _ in range(READERS)]
        for reader in readers:
            reader.start()
        for reader in readers:
            reader.join()

    mixed = [rows for revision, rows in seen if rows != [(str(revision - 1),) * 2]]
    told = f"{len(seen)} reads of {len(revisions)} revisions, {len(busy)} times busy"
    print(told)  # noqa: T201 - a figure
    assert len(revisions) >= REVISIONS
    assert mixed == []


@contextmanager
def flipping(data_dir: Path) -> Iterator[None]:
    """Keep a process that writes both quads anew, one commit after the other."""
    command = [sys.executable, "-m", "tests.support.flipping_client", str(data_dir)]
    client = subprocess.Popen(command, cwd=ROOT)
    try:
        yield
        assert client.poll() is None
    finally:
        client.kill()
        client.wait()
