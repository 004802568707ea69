"""A process that commits again and again, with a child ready for the next commit."""

import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from graph.commit import Writer
from graph.errors import Refused
from graph.layout import Layout
from graph.patch import Patch
from graph.proposal import Proposal
from graph.snapshots import current
from ontology import iris
from tests.support.commit_oracle import make_patch
from tests.support.running_server import find_descendants

RESERVED = f"<{iris.ID}a> <{iris.ID}b> <{iris.ID}c> <{iris.GRAPH_META}> ."

OTHERS = [
    Patch.of(adds=[f"<{iris.ID}a/{index}> <http://a/p> <http://a/o> <{iris.GRAPH}a> ."])
    for index in range(3)
]


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[Writer]:
    with closing(Writer(tmp_path)) as made:
        made.prepare()
        yield made


def propose(patch: Patch) -> Proposal:
    return Proposal(patch=patch, agent="tester", message="test")


def find_ready_children(module: bytes) -> list[int]:
    return [
        process
        for process in find_descendants(os.getpid())
        if module in Path(f"/proc/{process}/cmdline").read_bytes()
    ]


def is_zombie(process: int) -> bool:
    return (
        Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    )


def test_commits_follow_each_other(writer: Writer, tmp_path: Path) -> None:
    numbers = [
        writer.submit(propose(make_patch(number))).revision.number
        for number in range(1, 4)
    ]

    assert numbers == [1, 2, 3]
    published = current(tmp_path)
    assert published is not None
    assert published.number == 3


def test_what_is_refused_leaves_the_next_commit_alone(writer: Writer) -> None:
    with pytest.raises(Refused):
        writer.submit(propose(Patch.of(adds=[RESERVED])))

    assert writer.submit(propose(make_patch(1))).revision.number == 1


@pytest.mark.parametrize("module", [b"graph.commit", b"graph.shacl"])
def test_a_ready_child_that_was_killed_costs_no_commit(
    writer: Writer, module: bytes
) -> None:
    writer.submit(propose(make_patch(1)))
    ready = find_ready_children(module)
    while not ready:  # It is started behind the commit.
        ready = find_ready_children(module)

    for process in ready:
        os.kill(process, signal.SIGKILL)
        while not is_zombie(process):
            os.sched_yield()

    assert writer.submit(propose(make_patch(2))).revision.number == 2


def test_a_writer_closed_during_a_commit_finishes_it(writer: Writer) -> None:
    outcome = writer.submit(propose(make_patch(1)), lambda *_: writer.close())

    assert outcome.revision.number == 1


def test_threads_may_commit_at_once(writer: Writer) -> None:
    with ThreadPoolExecutor(max_workers=3) as threads:
        outcomes = list(threads.map(lambda one: writer.submit(propose(one)), OTHERS))

    assert sorted(outcome.revision.number for outcome in outcomes) == [1, 2, 3]


def test_a_closed_writer_leaves_no_process(tmp_path: Path) -> None:
    before = find_descendants(os.getpid())
    with closing(Writer(tmp_path)) as writer:
        writer.prepare()
        writer.submit(propose(make_patch(1)))

    assert find_descendants(os.getpid()) <= before


def test_a_bare_store_is_committed_to_without_a_validator(tmp_path: Path) -> None:
    Layout(data_dir=tmp_path).bare_marker.touch()
    seen: set[int] = set()
    with closing(Writer(tmp_path)) as writer:
        writer.prepare()
        while not find_ready_children(b"graph.commit"):
            os.sched_yield()
        outcome = writer.submit(
            propose(OTHERS[0]), lambda *_: seen.update(find_ready_children(b"shacl"))
        )

    assert outcome.revision.number == 1
    assert seen == set()
