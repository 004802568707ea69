"""Whatever is left behind, the journal decides and the store follows."""

import shutil
from dataclasses import replace
from pathlib import Path
from threading import Timer

import pytest
from pyoxigraph import Store

from graph.duties import no_duties
from graph.errors import JournalDamaged, Refused
from graph.layout import Layout
from graph.patch import Patch
from graph.proposal import Proposal
from graph.recovery import recover
from graph.snapshots import current, open_current
from graph.store import LiveStore
from graph.writing import write


def line(number: int) -> str:
    return f'<http://a/{number}> <http://a/p> "x" <http://a/g> .'


def commit(layout: Layout, *, add: int, remove: int = 0) -> None:
    patch = Patch.of(adds=[line(add)], removes=[line(remove)])
    proposal = Proposal(patch=patch, agent="tester")
    write(layout, proposal, no_duties(), lambda _step: None)


def refuse(layout: Layout) -> None:
    patch = Patch.of(adds=['<http://a/1> <http://a/p> "no graph" .'])
    proposal = Proposal(patch=patch, agent="tester")
    write(layout, proposal, no_duties(), lambda _step: None)


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    made = Layout(data_dir=tmp_path / "var")
    for number in (1, 2, 3):
        commit(made, add=number, remove=number - 1)
    return made


def contents(layout: Layout) -> set[str]:
    return set(map(str, Store.read_only(str(layout.store))))


def test_a_lost_store_is_built_anew_from_the_journal(layout: Layout) -> None:
    expected = contents(layout)
    shutil.rmtree(layout.store)

    recover(layout, no_duties())

    assert contents(layout) == expected


def test_a_store_that_does_not_open_is_set_aside(layout: Layout) -> None:
    expected = contents(layout)
    (layout.store / "CURRENT").write_text("MANIFEST-999999\n")

    recover(layout, no_duties())

    assert contents(layout) == expected
    assert (layout.data_dir / "store.unreadable-1").is_dir()


def test_a_store_that_is_open_elsewhere_is_waited_for_and_never_set_aside(
    layout: Layout,
) -> None:
    held = [Store(layout.store)]
    letting_go = Timer(0.2, held.clear)
    letting_go.start()

    recover(layout, no_duties())

    letting_go.join()
    assert list(layout.data_dir.glob("store.unreadable-*")) == []


def test_a_refused_commit_lets_the_store_go_with_the_lock(layout: Layout) -> None:
    refusals = []
    for _ in range(2):
        with pytest.raises(Refused) as refused:
            refuse(layout)
        refusals.append(refused)

    Store(layout.store)
    assert len(refusals) == 2


def test_a_store_that_went_back_in_time_catches_up(layout: Layout) -> None:
    expected = contents(layout)
    shutil.rmtree(layout.store)
    shutil.copytree(layout.snapshots / "2", layout.store)

    recover(layout, no_duties())

    assert contents(layout) == expected


def test_a_lost_link_is_published_again(layout: Layout) -> None:
    layout.current.unlink()

    recover(layout, no_duties())

    published = current(layout.data_dir)
    assert published is not None
    assert published.number == 3


def test_an_unfinished_snapshot_is_made_anew(layout: Layout) -> None:
    expected = contents(layout)
    layout.current.unlink()
    (layout.snapshots / "3.json").unlink()
    shutil.rmtree(layout.snapshots / "3")
    (layout.snapshots / "3").mkdir()

    recover(layout, no_duties())

    assert set(map(str, open_current(layout.data_dir))) == expected


def test_an_acknowledged_record_that_is_gone_is_damage(layout: Layout) -> None:
    (segment,) = layout.journal.glob("*.journal")
    segment.write_bytes(segment.read_bytes()[:-1])

    with pytest.raises(JournalDamaged):
        recover(layout, no_duties())

    assert segment.exists()


def test_recovering_twice_changes_nothing(layout: Layout) -> None:
    expected = contents(layout)

    for _ in range(2):
        recover(layout, no_duties())

    assert contents(layout) == expected


def test_a_snapshot_of_another_history_is_not_taken_for_this_one(
    layout: Layout,
) -> None:
    for path in (layout.journal, layout.store):
        shutil.rmtree(path)
    layout.current.unlink()

    for number in (7, 8, 9):
        commit(layout, add=number)

    subjects = {str(quad.subject) for quad in open_current(layout.data_dir)}
    assert "<http://a/9>" in subjects


def test_a_damaged_snapshot_is_published_anew(layout: Layout) -> None:
    published = current(layout.data_dir)
    assert published is not None
    (published.path / "CURRENT").unlink()

    recover(layout, no_duties())

    assert len(open_current(layout.data_dir)) > 0


def test_an_index_of_another_revision_is_made_anew(layout: Layout) -> None:
    made: list[int] = []
    duties = replace(
        no_duties(),
        is_indexed=lambda _folder, number: number == 2,
        index=lambda _folder, _store, number, _subjects: made.append(number),
    )

    recover(layout, duties)

    assert made == [3]


def test_the_engines_own_logs_do_not_pile_up(tmp_path: Path) -> None:
    for _ in range(4):
        LiveStore.open(tmp_path / "store", is_bare=False)

    assert len(list((tmp_path / "store").glob("LOG.old.*"))) <= 1


@pytest.mark.parametrize("lost", ["current", "snapshots", "link"])
def test_a_lost_snapshot_is_made_anew(layout: Layout, lost: str) -> None:
    expected = set(open_current(layout.data_dir))
    if lost == "link":
        layout.current.unlink()
        layout.current.symlink_to("snapshots/abc")
    elif lost == "current":
        layout.current.unlink()
    else:
        layout.current.unlink()
        shutil.rmtree(layout.snapshots)

    recover(layout, no_duties())

    assert set(open_current(layout.data_dir)) == expected


def test_a_snapshot_that_cannot_be_read_is_not_published_again(layout: Layout) -> None:
    expected = set(open_current(layout.data_dir))
    layout.current.unlink()
    (layout.snapshots / "3" / "CURRENT").unlink()

    recover(layout, no_duties())

    assert set(open_current(layout.data_dir)) == expected
