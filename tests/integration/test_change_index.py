"""The change index says of every entity at every revision what the journal says."""

import random
import shutil
from collections import defaultdict
from pathlib import Path

import pytest

from graph.change_follower import ChangeFollower
from graph.change_index import follow, open_changes
from graph.entity_versions import Kind, Version
from graph.errors import Busy
from graph.journal import Journal
from graph.layout import Layout
from graph.patch import Patch
from graph.revision import Draft
from ontology import iris

SEED = 14
REVISIONS = 60
ENTITIES = [f"<{iris.ID}measure/m{number}>" for number in range(6)]
NODES = [f"_:n{number}" for number in range(5)]


def make_lines(draw: random.Random) -> list[str]:
    """Return all lines that random patches are made of."""
    subjects = [*ENTITIES, *NODES, "<http://a/other>"]
    values = ['"a"', '"b\\nc"@de', '"x\u2028y"', *NODES]
    return sorted(
        f"{subject} <http://p/{number}> {value} <http://g/{draw.randrange(2)}> ."
        for subject in subjects
        for number in range(2)
        for value in values
    )


def write_journal(folder: Path, seed: int) -> list[frozenset[str]]:
    """Append random effective patches; return the state after each."""
    draw = random.Random(seed)  # noqa: S311 - no secret
    lines = make_lines(draw)
    journal = Journal(folder)
    states = [frozenset[str]()]
    for number in range(REVISIONS):
        now = set(states[-1])
        touched = set(draw.sample(lines, draw.randrange(1, 12)))
        if draw.random() < 0.1:
            touched |= {line for line in now if line.startswith(draw.choice(ENTITIES))}
        patch = Patch.of(adds=touched - now, removes=touched & now)
        journal.append(number, patch, Draft(time=f"T{number}", agent="a", message="m"))
        states.append(frozenset(now ^ touched))
    return states


def describe(entity: str, state: frozenset[str]) -> frozenset[str]:
    """Return an entity's lines and those of its blank nodes: the slow way."""
    by_subject = defaultdict(set)
    for line in state:
        by_subject[line.partition(" ")[0]].add(line)
    found, waiting, seen = set(by_subject[entity]), [entity], {entity}
    while waiting:
        for line in by_subject[waiting.pop()]:
            found.add(line)
            object_ = line.split(" ", 2)[2].rsplit(" <", 1)[0]
            if object_ in NODES and object_ not in seen:
                seen.add(object_)
                waiting.append(object_)
    return frozenset(found)


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    return Layout(data_dir=tmp_path)


@pytest.mark.parametrize("step", [1, 7, REVISIONS])
def test_every_entity_at_every_revision_is_what_a_replay_gives(
    layout: Layout, step: int
) -> None:
    states = write_journal(layout.journal, SEED)
    whole = Layout(data_dir=layout.data_dir / "growing")
    whole.data_dir.mkdir()
    for number in range(step, REVISIONS + 1, step):
        copy_until(layout, whole, number)
        assert follow(whole) == number

    with open_changes(whole) as index:
        for number in range(1, index.head + 1):
            for entity in ENTITIES:
                expected = describe(entity, states[number])
                found = index.find(entity[1:-1], number)
                assert frozenset(found.lines if found else ()) == expected


def copy_until(source: Layout, target: Layout, number: int) -> None:
    """Make the target's journal that of the source up to a revision."""
    shutil.rmtree(target.journal, ignore_errors=True)
    journal = Journal(target.journal)
    for revision, patch in Journal(source.journal).read(0):
        if revision.number <= number:
            draft = Draft(time=revision.time, agent="a", message="m")
            journal.append(revision.number - 1, patch, draft)


def test_each_change_is_named_after_what_it_did(layout: Layout) -> None:
    states = write_journal(layout.journal, SEED)
    follow(layout)

    kinds = set()
    with open_changes(layout) as index:
        for version in index.list_after(0, limit=10_000):
            entity = f"<{version.entity}>"
            before = describe(entity, states[version.revision - 1])
            after = describe(entity, states[version.revision])
            assert before != after
            expected = Kind.UPDATE
            if not before:
                expected = Kind.CREATE
            elif not after:
                expected = Kind.DELETE
            assert version.kind is expected
            kinds.add(version.kind)
    assert kinds == set(Kind)


def test_the_feed_is_read_in_pieces_without_a_gap(layout: Layout) -> None:
    write_journal(layout.journal, SEED)
    follow(layout)

    with open_changes(layout) as index:
        whole = index.list_after(0, limit=10_000)
        pieces: list[Version] = []
        while piece := index.list_after(
            pieces[-1].revision if pieces else 0,
            pieces[-1].entity if pieces else "\U0010ffff",
            limit=7,
        ):
            pieces += piece
        one = index.list_of(whole[0].entity)

    assert tuple(pieces) == whole
    assert [(v.revision, v.kind, v.time) for v in one] == [
        (v.revision, v.kind, v.time) for v in whole if v.entity == whole[0].entity
    ]


def test_the_index_of_another_journal_is_made_anew(layout: Layout) -> None:
    write_journal(layout.journal, SEED)
    follow(layout)
    shutil.rmtree(layout.journal)
    states = write_journal(layout.journal, SEED + 1)

    follow(layout)

    with open_changes(layout) as index:
        for entity in ENTITIES:
            found = index.find(entity[1:-1], REVISIONS)
            lines = frozenset(found.lines if found else ())
            assert lines == describe(entity, states[REVISIONS])


@pytest.mark.parametrize("damage", [b"no database at all", b""])
def test_a_damaged_index_is_made_anew(layout: Layout, damage: bytes) -> None:
    write_journal(layout.journal, SEED)
    follow(layout)
    for path in layout.data_dir.glob("changes.sqlite*"):
        path.write_bytes(damage)

    assert follow(layout) == REVISIONS
    with open_changes(layout) as index:
        assert index.list_after(0, limit=1)


def test_a_reader_finds_the_index_at_the_revision_it_asks_for(layout: Layout) -> None:
    write_journal(layout.journal, SEED)

    with ChangeFollower(layout.data_dir).read(REVISIONS) as index:
        assert index.head == REVISIONS


@pytest.mark.parametrize("damage", [b"no database at all", b""])
def test_a_reader_of_a_damaged_index_gets_a_whole_one(
    layout: Layout, damage: bytes
) -> None:
    write_journal(layout.journal, SEED)
    follow(layout)
    for path in layout.data_dir.glob("changes.sqlite*"):
        path.write_bytes(damage)

    with ChangeFollower(layout.data_dir).read(REVISIONS) as index:
        assert index.list_after(0, limit=1)


def test_an_index_that_is_damaged_within_is_made_anew(layout: Layout) -> None:
    write_journal(layout.journal, SEED)
    follow(layout)
    whole = layout.change_index.read_bytes()
    half = len(whole) // 2  # What tells the revision stands in the first.
    layout.change_index.write_bytes(whole[:half] + bytes(len(whole) - half))
    follower = ChangeFollower(layout.data_dir)

    with pytest.raises(Busy), follower.read(REVISIONS) as index:
        index.list_after(0, limit=10_000)
    with follower.read(REVISIONS) as index:
        assert index.list_after(0, limit=1)
