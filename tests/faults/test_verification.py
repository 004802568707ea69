"""`verify` finds whatever differs from the journal, and says where."""

import os
import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, NamedNode, Quad, Store

from graph.commit import commit, recover_now
from graph.errors import JournalDamaged
from graph.journal import Journal
from graph.layout import Layout
from graph.patch import Patch
from graph.proposal import Proposal
from graph.snapshots import current
from graph.verification import verify
from ontology import iris
from tests.support.commit_oracle import describe_community

SEED = 20261125
LARGE_BYTES = 64 * 1024
COMMUNITY = NamedNode(f"{iris.ID}actor/c1")
INFERRED = NamedNode(iris.GRAPH_INFERRED)
META = NamedNode(iris.GRAPH_META)


def find_faulty(data_dir: Path) -> set[str]:
    return {verdict.name for verdict in verify(data_dir) if verdict.faults}


def change_store(path: Path, change: Callable[[Store], None]) -> None:
    store = Store(str(path))
    change(store)
    store.flush()


def drop_asserted(store: Store) -> None:
    quads = list(store.quads_for_pattern(COMMUNITY, None, None, None))
    store.remove(
        next(q for q in quads if "/src/" in str(q.graph_name) and "label" in str(q))
    )


def drop_default(store: Store) -> None:
    quads = store.quads_for_pattern(COMMUNITY, None, None, DefaultGraph())
    store.remove(next(iter(list(quads))))


def add_default(store: Store) -> None:
    label = NamedNode(iris.expand("rdfs:label"))
    store.add(Quad(COMMUNITY, label, COMMUNITY))


def drop_inferred(store: Store) -> None:
    quads = list(store.quads_for_pattern(COMMUNITY, None, None, INFERRED))
    for quad in quads:
        store.remove(quad)
        store.remove(Quad(quad.subject, quad.predicate, quad.object))
    assert quads


def drop_provenance(store: Store) -> None:
    revision = NamedNode(f"{iris.ID}revision/2")
    for quad in list(store.quads_for_pattern(revision, None, None, META)):
        store.remove(quad)
        store.remove(Quad(quad.subject, quad.predicate, quad.object))


def test_a_sound_data_directory_is_found_sound(small_dir: Path) -> None:
    verdicts = list(verify(small_dir))

    assert [verdict.name for verdict in verdicts] == [
        "journal",
        "store",
        "snapshot",
        "default graph",
        "provenance",
        "search index",
        "inferences",
    ]
    assert {verdict.faults for verdict in verdicts} == {()}
    assert min(verdict.judged for verdict in verdicts) > 0


@pytest.mark.parametrize(
    ("change", "name"),
    [
        (drop_asserted, "store"),
        (drop_default, "default graph"),
        (add_default, "default graph"),
        (drop_inferred, "inferences"),
        (drop_provenance, "provenance"),
    ],
)
def test_what_the_store_lost_or_gained_is_found(
    small_dir: Path, change: Callable[[Store], None], name: str
) -> None:
    change_store(Layout(data_dir=small_dir).store, change)

    found = find_faulty(small_dir)

    assert {name, "snapshot"} <= found


def spoil_snapshot(small_dir: Path) -> None:
    published = current(small_dir)
    assert published is not None
    # Its files are hard links to the store's, so it is changed as a copy.
    copy = small_dir / "copy"
    shutil.copytree(published.path, copy)
    change_store(copy, drop_asserted)
    shutil.rmtree(published.path)
    copy.rename(published.path)


def test_a_snapshot_that_is_not_the_store_is_found(small_dir: Path) -> None:
    spoil_snapshot(small_dir)

    assert find_faulty(small_dir) == {"snapshot"}


def test_a_search_index_of_another_revision_is_found(small_dir: Path) -> None:
    for path in small_dir.glob("search.sqlite*"):
        path.unlink()

    assert find_faulty(small_dir) == {"search index"}


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE entity SET label_de = 'Anders' WHERE id = 1",
        "UPDATE words SET summaries = 'anders' WHERE rowid = 1",
        "DELETE FROM name WHERE entity = 1",
        "INSERT INTO origin VALUES ('x', 1)",
        "UPDATE word SET uses = uses + 1 WHERE id = 1",
        "INSERT INTO part (part, rowid, text) VALUES ('delete', 1, 'x')",
        "INSERT INTO entity (iri, type, place) VALUES ('x', 'measure', '')",
    ],
)
def test_a_search_index_that_says_something_else_is_found(
    small_dir: Path, change: str
) -> None:
    with closing(sqlite3.connect(Layout(data_dir=small_dir).search_index)) as index:
        changed = index.execute(change).rowcount
        index.commit()

    found = find_faulty(small_dir)

    assert changed
    assert found == {"search index"}


def test_a_store_that_does_not_open_is_found_and_the_next_start_mends_it(
    small_dir: Path,
) -> None:
    for path in Layout(data_dir=small_dir).store.glob("MANIFEST*"):
        path.write_bytes(b"not a manifest")

    assert find_faulty(small_dir) == {"store"}
    recover_now(small_dir)
    assert find_faulty(small_dir) == set()


def lose_store(layout: Layout) -> None:
    shutil.rmtree(layout.store)


def lose_pointer(layout: Layout) -> None:
    (layout.store / "CURRENT").unlink()


@pytest.mark.parametrize("lose", [lose_store, lose_pointer])
def test_a_store_that_is_gone_is_found_and_not_made(
    small_dir: Path, lose: Callable[[Layout], None]
) -> None:
    store = Layout(data_dir=small_dir).store
    lose(Layout(data_dir=small_dir))
    before = list_files(small_dir), sorted(store.glob("*"))

    found = find_faulty(small_dir)

    assert found == {"store"}
    assert (list_files(small_dir), sorted(store.glob("*"))) == before


def test_a_store_whose_stamps_are_damaged_is_found(small_dir: Path) -> None:
    layout = Layout(data_dir=small_dir)
    change_store(layout.store, Store.optimize)
    for path in layout.store.glob("*.sst"):
        content = bytearray(path.read_bytes())
        # Small tables are read whole when the store is opened.
        if len(content) > LARGE_BYTES:
            spoilt = bytes(byte ^ 0x55 for byte in content[: len(content) * 9 // 10])
            path.unlink()
            path.write_bytes(spoilt + content[len(spoilt) :])

    faults = {one.name: one.faults for one in verify(small_dir) if one.faults}

    assert list(faults) == ["store"]
    assert "cannot be read; take the folder `store` away" in faults["store"][0]
    shutil.rmtree(layout.store)
    recover_now(small_dir)
    assert find_faulty(small_dir) == set()


def test_a_store_that_lags_does_not_tell_against_the_snapshot(small_dir: Path) -> None:
    layout = Layout(data_dir=small_dir)
    kept = shutil.copytree(layout.store, small_dir / "kept")
    patch = Patch.of(adds=describe_community(3))
    commit(small_dir, Proposal(patch=patch, agent="test"))
    shutil.rmtree(layout.store)
    kept.rename(layout.store)

    faults = {one.name: one.faults for one in verify(small_dir) if one.faults}

    assert list(faults) == ["store"]
    assert "at revision 3, the journal at 4" in faults["store"][0]


def test_a_snapshot_is_judged_by_the_journal_where_the_store_is_gone(
    small_dir: Path,
) -> None:
    spoil_snapshot(small_dir)
    shutil.rmtree(Layout(data_dir=small_dir).store)

    assert find_faulty(small_dir) == {"store", "snapshot"}


def test_nothing_is_changed_and_nothing_is_left_behind(small_dir: Path) -> None:
    before = list_files(small_dir)

    list(verify(small_dir))

    assert list_files(small_dir) == before


def list_files(data_dir: Path) -> set[tuple[str, int]]:
    """Return the files but for those that SQLite makes to read."""
    return {
        (path.name, path.stat().st_size)
        for path in data_dir.iterdir()
        if not path.name.startswith("search.sqlite-")
    }


def list_flips(size: int, count: int | None) -> list[int]:
    chance = random.Random(SEED)  # noqa: S311 - a choice, not a secret
    everywhere = range(size)
    return list(
        everywhere if count is None else sorted(chance.sample(everywhere, count))
    )


@pytest.mark.parametrize(
    "count",
    [pytest.param(300, id="300"), pytest.param(None, id="all", marks=pytest.mark.soak)],
)
def test_any_flipped_byte_of_the_journal_is_found(
    small_dir: Path, count: int | None
) -> None:
    folder = Layout(data_dir=small_dir).journal
    (segment,) = folder.glob("*.journal")
    whole = segment.read_bytes()
    # The head of the first record is found by its mark, so flips begin anywhere.
    print(f"seed {SEED}, {len(whole)} bytes")  # noqa: T201 - to repeat it
    # The first record, the ontology, is large: the two edits are flipped whole.
    start = whole.rindex(
        b"stadtwissen-journal-1 ", 0, whole.rindex(b"stadtwissen-journal-1 ")
    )
    places = [start + place for place in list_flips(len(whole) - start, count)]
    missed = []
    for place in places:
        spoilt = bytearray(whole)
        spoilt[place] ^= 1 << (place % 8)
        segment.write_bytes(spoilt)
        if is_accepted(folder):
            missed.append(place)
    assert missed == []


def is_accepted(folder: Path) -> bool:
    """Tell whether a journal reads as three whole revisions without a torn end."""
    journal = Journal(folder)
    try:
        numbers = [revision.number for revision, _ in journal.read(0)]
    except JournalDamaged:
        return False
    return numbers == [1, 2, 3] and not journal.has_torn_end()


def test_what_a_killed_verification_left_is_taken_away(small_dir: Path) -> None:
    left, at_work = small_dir / "verify-old", small_dir / "verify-new"
    for folder in (left, at_work):
        folder.mkdir()
    os.utime(left, (0, 0))

    list(verify(small_dir))

    assert (left.exists(), at_work.exists()) == (False, True)
