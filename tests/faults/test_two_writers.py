"""Two writers at once: one waits for the other, and both are kept."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from graph.commit import commit
from graph.journal import Journal
from graph.layout import Layout
from graph.patch import Patch
from graph.proposal import Proposal
from graph.snapshots import open_current

WRITERS = 6


def propose(number: int) -> Proposal:
    line = f'<http://a/{number}> <http://a/p> "x" <http://a/g> .'
    return Proposal(patch=Patch.of(adds=[line]), agent="test", message=str(number))


def test_every_writer_gets_a_revision_of_its_own(tmp_path: Path) -> None:
    proposals = [propose(number) for number in range(WRITERS)]

    with ThreadPoolExecutor(WRITERS) as threads:
        revisions = list(threads.map(lambda one: commit(tmp_path, one), proposals))

    assert sorted(one.number for one in revisions) == list(range(1, WRITERS + 1))


def test_no_writer_overwrites_another(tmp_path: Path) -> None:
    proposals = [propose(number) for number in range(WRITERS)]

    with ThreadPoolExecutor(WRITERS) as threads:
        list(threads.map(lambda one: commit(tmp_path, one), proposals))

    kept = {f"{quad} ." for quad in open_current(tmp_path)}
    assert {one.patch.adds[0] for one in proposals} <= kept
    messages = [
        one.message
        for one in Journal(Layout(data_dir=tmp_path).journal).list_revisions()
    ]
    assert sorted(messages) == [one.message for one in proposals]
