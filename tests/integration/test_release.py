"""A new release on an old data directory: its changes arrive, and edits stay."""

from pathlib import Path

import pytest

from graph.commit import commit
from graph.journal import Journal
from graph.layout import Layout
from graph.patch import Patch
from graph.proposal import Proposal
from graph.snapshots import open_current
from graph.store import list_named_quads
from graph.tables.build import commit_release, find_shipped_lines, lacks_release
from ontology import VERSION, iris
from web.commands.serve import _prepare

GRAPH = "http://a/g"


def line(name: str, graph: str = GRAPH) -> str:
    return f'<http://a/{name}> <http://a/p> "{name}" <{graph}> .'


def edit(data_dir: Path, *, adds: str, removes: str = "none") -> None:
    patch = Patch.of(adds=[line(adds)], removes=[line(removes)])
    commit(data_dir, Proposal(patch=patch, agent="editor"))


def asserted(data_dir: Path) -> set[str]:
    return {
        f"{quad} ."
        for quad in list_named_quads(open_current(data_dir))
        if quad.graph_name.value != iris.GRAPH_META
    }


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """The release 1, in which an editor has changed something."""
    lines = [line("kept"), line("dropped"), line("disliked")]
    commit_release(tmp_path, "1", [*lines, line("old", iris.GRAPH_ONTOLOGY)])
    edit(tmp_path, adds="edited", removes="disliked")
    return tmp_path


RELEASE_2 = [
    line("kept"),
    line("disliked"),
    line("new"),
    line("new", iris.GRAPH_ONTOLOGY),
]


def test_a_release_takes_and_gives_what_it_changed_and_leaves_edits(
    data_dir: Path,
) -> None:
    revision = commit_release(data_dir, "2", RELEASE_2)

    assert (revision.number, revision.added, revision.removed) == (3, 2, 2)
    assert asserted(data_dir) == {
        line("kept"),
        line("edited"),
        line("new"),
        line("new", iris.GRAPH_ONTOLOGY),
    }


def test_a_release_that_is_there_is_not_committed_again(data_dir: Path) -> None:
    commit_release(data_dir, "2", RELEASE_2)
    edit(data_dir, adds="later")

    again = commit_release(data_dir, "2", RELEASE_2)

    head = Journal(Layout(data_dir=data_dir).journal).head()
    assert head is not None
    assert (again.number, head.number) == (3, 4)


def test_a_line_that_an_editor_said_first_is_not_taken_by_a_release(
    data_dir: Path,
) -> None:
    commit_release(data_dir, "2", [*RELEASE_2, line("edited")])

    commit_release(data_dir, "3", RELEASE_2)

    assert line("edited") in asserted(data_dir)


def test_a_graph_of_an_older_release_lacks_the_newer_one(data_dir: Path) -> None:
    before = lacks_release(data_dir, "2")
    commit_release(data_dir, "2", RELEASE_2)

    assert (before, lacks_release(data_dir, "2")) == (True, False)


def test_a_graph_that_never_was_a_release_lacks_none(tmp_path: Path) -> None:
    edit(tmp_path, adds="own")

    assert not lacks_release(tmp_path, "2")


def test_the_shipped_graph_is_stored_as_it_is_spelled(shipped: Path) -> None:
    ((_, patch),) = Journal(Layout(data_dir=shipped).journal).read(0)

    assert set(patch.adds) == set(find_shipped_lines())


def test_a_start_takes_over_the_release_of_its_package(
    data_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _prepare(data_dir)

    assert f"Revision 3 is the graph of version {VERSION}" in capsys.readouterr().out
    assert line("edited") in asserted(data_dir)
    assert not lacks_release(data_dir)


def test_a_start_tells_why_a_release_does_not_fit_and_keeps_the_graph(
    data_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kiel, key = f"<{iris.ID}municipality/kiel>", iris.expand("stadt:ags")
    second = f'{kiel} <{key}> "01002999" <{GRAPH}> .'
    commit(data_dir, Proposal(patch=Patch.of(adds=[second]), agent="editor"))

    _prepare(data_dir)

    told = capsys.readouterr().err
    head = Journal(Layout(data_dir=data_dir).journal).head()
    assert head is not None
    assert head.number == 3
    assert "does not fit what was edited here" in told
    assert "municipality/kiel" in told
