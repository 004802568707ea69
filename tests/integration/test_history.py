"""Show, log, diff, revert: what the journal tells and how a revision is undone."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from graph.errors import Conflict, NotFound, Refused
from graph.history import (
    Interest,
    Undoing,
    compare,
    list_revisions,
    propose_revert,
    read_revision,
)
from graph.journal import Journal
from graph.layout import Layout
from graph.patch import Patch
from graph.proposal import Outcome
from ontology import iris
from tests.support.writing import propose, spell_line, write_now

UNDOING = Undoing(agent="undoer")


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three revisions: a; b and c; b out and d into another graph."""
    folder = tmp_path_factory.mktemp("written")
    write_now(folder, propose(spell_line("a"), message="first"))
    write_now(folder, propose(spell_line("b"), spell_line("c")))
    third = propose(spell_line("d", graph="http://a/h"), removes=[spell_line("b")])
    write_now(folder, replace(third, agent="another"))
    return folder


@pytest.fixture
def data_dir(written: Path, tmp_path: Path) -> Path:
    """Return a copy of those three revisions, to write to."""
    return shutil.copytree(written, tmp_path / "var", symlinks=True)


def undo(data_dir: Path, number: int, undoing: Undoing = UNDOING) -> Outcome:
    return write_now(data_dir, propose_revert(data_dir, number, undoing))


def state_of(data_dir: Path, number: int) -> str:
    return read_revision(data_dir, number)[0].state_hash


def test_a_revision_is_read_with_its_patch(data_dir: Path) -> None:
    revision, patch = read_revision(data_dir, 1)

    assert (revision.message, patch) == ("first", Patch.of(adds=[spell_line("a")]))


@pytest.mark.parametrize("number", [-1, 0, 4])
def test_an_unknown_number_is_not_found(data_dir: Path, number: int) -> None:
    with pytest.raises(NotFound, match=f"no revision {number}; the newest is 3"):
        read_revision(data_dir, number)


def test_before_the_first_commit_no_revision_is_found(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        read_revision(tmp_path, 1)


@pytest.mark.parametrize(
    ("interest", "numbers"),
    [
        (Interest(), [3, 2, 1]),
        (Interest(agent="another"), [3]),
        (Interest(subject="<http://a/b>"), [3, 2]),
        (Interest(graph="<http://a/h>"), [3]),
        (Interest(graph="<http://a/h>", subject="<http://a/b>"), []),
        (Interest(agent="tester", subject="<http://a/b>"), [2]),
    ],
)
def test_the_log_lists_those_of_interest(
    data_dir: Path, interest: Interest, numbers: list[int]
) -> None:
    found = list_revisions(data_dir, interest)

    assert [one.number for one in found] == numbers


def test_the_log_is_cut_to_the_newest(data_dir: Path) -> None:
    found = list_revisions(data_dir, Interest(), limit=2)

    assert [one.number for one in found] == [3, 2]


def test_an_object_named_like_a_graph_is_not_taken_for_it(tmp_path: Path) -> None:
    Layout(data_dir=tmp_path).bare_marker.touch()
    write_now(tmp_path, propose("<http://a/s> <http://a/p> <http://a/h> ."))

    assert list_revisions(tmp_path, Interest(graph="<http://a/h>")) == []


def test_a_difference_is_the_net_of_what_lies_between(data_dir: Path) -> None:
    added = [spell_line("c"), spell_line("d", graph="http://a/h")]

    assert compare(data_dir, 1, 3) == Patch.of(adds=added)


def test_a_difference_backwards_is_the_opposite(data_dir: Path) -> None:
    assert compare(data_dir, 3, 1) == compare(data_dir, 1, 3).invert()


def test_a_revision_does_not_differ_from_itself(data_dir: Path) -> None:
    assert compare(data_dir, 2, 2) == Patch()


def test_nothing_is_the_state_before_the_first(data_dir: Path) -> None:
    assert compare(data_dir, 0, 1) == read_revision(data_dir, 1)[1]


def test_a_difference_to_an_unknown_revision_is_not_found(data_dir: Path) -> None:
    with pytest.raises(NotFound):
        compare(data_dir, 1, 9)


def test_undoing_the_newest_gives_the_hash_before(data_dir: Path) -> None:
    outcome = undo(data_dir, 3)

    revision = outcome.revision
    assert (revision.number, revision.state_hash) == (4, state_of(data_dir, 2))


def test_undoing_an_older_one_takes_away_its_part_alone(data_dir: Path) -> None:
    undo(data_dir, 1)

    assert compare(data_dir, 3, 4) == Patch.of(removes=[spell_line("a")])


def test_undoing_an_undoing_brings_the_state_back(data_dir: Path) -> None:
    undo(data_dir, 3)

    again = undo(data_dir, 4)

    assert again.revision.state_hash == state_of(data_dir, 3)


def test_an_undoing_names_what_it_undoes(data_dir: Path) -> None:
    revision = undo(data_dir, 1).revision

    assert (revision.reverts, revision.agent, revision.message) == (
        1,
        "undoer",
        "Revert revision 1: first",
    )


def test_a_revision_whose_subject_was_touched_since_is_not_undone(
    data_dir: Path,
) -> None:
    with pytest.raises(Conflict) as conflict:
        undo(data_dir, 2)

    touch = conflict.value.touch
    assert touch is not None
    assert (touch.revision, touch.agent, touch.subjects) == (
        3,
        "another",
        ("<http://a/b>",),
    )


def test_a_revision_is_not_undone_twice(data_dir: Path) -> None:
    undo(data_dir, 3)

    with pytest.raises(Conflict, match="Revision 4 by undoer"):
        undo(data_dir, 3)


def test_force_undoes_what_is_left(data_dir: Path) -> None:
    undo(data_dir, 2, replace(UNDOING, is_forced=True))

    assert compare(data_dir, 3, 4) == Patch.of(removes=[spell_line("c")])


def test_a_release_is_not_undone(tmp_path: Path) -> None:
    line = spell_line("a", graph=iris.GRAPH_ONTOLOGY)
    write_now(tmp_path, replace(propose(line), is_release=True))

    with pytest.raises(Refused, match="Revision 1 is a release") as refused:
        undo(tmp_path, 1)

    assert refused.value.rejections[0].rule == "release"


def test_what_is_refused_leaves_no_trace(data_dir: Path) -> None:
    with pytest.raises(Conflict):
        undo(data_dir, 2)

    head = Journal(Layout(data_dir=data_dir).journal).head()
    assert head is not None
    assert head.number == 3
