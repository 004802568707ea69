"""The journal keeps what it acknowledged, and finds every damage."""

import tracemalloc
from pathlib import Path

import pytest

from graph.errors import Conflict, JournalDamaged
from graph.journal import Journal
from graph.limits import Limit
from graph.patch import Patch
from graph.revision import HEAD_BYTES, Draft, Revision
from graph.segment import _PIECE_BYTES as PIECE_BYTES
from graph.segment import has_record_after
from graph.storage_limits import JOURNAL_SEGMENT

TINY = Limit(name="segment", value=1, unit="bytes", why="one record fills it")
TWO = Limit(name="records", value=2, unit="records", why="two fill it")
DRAFT = Draft(time="2026-11-25T12:00:00+00:00", agent="a", message="m")


def patch(number: int) -> Patch:
    return Patch.of(adds=[f'<http://a/{number}> <http://a/p> "ü" <http://a/g> .'])


def fill(folder: Path, count: int, segment: Limit = JOURNAL_SEGMENT) -> list[Revision]:
    journal = Journal(folder, segment=segment)
    return [journal.append(number, patch(number), DRAFT) for number in range(count)]


def only_segment(folder: Path) -> Path:
    (segment,) = folder.glob("*.journal")
    return segment


def test_an_empty_journal_has_no_head(tmp_path: Path) -> None:
    assert Journal(tmp_path / "journal").head() is None


def test_what_was_appended_is_read_in_order(tmp_path: Path) -> None:
    revisions = fill(tmp_path, 3)

    read = list(Journal(tmp_path).read(0))

    assert read == [(one, patch(one.number - 1)) for one in revisions]


def test_reading_starts_after_a_revision(tmp_path: Path) -> None:
    fill(tmp_path, 3)

    assert [one.number for one, _ in Journal(tmp_path).read(2)] == [3]


def test_the_head_is_the_last_revision(tmp_path: Path) -> None:
    assert fill(tmp_path, 2)[-1] == Journal(tmp_path).head()


def test_an_append_after_another_revision_is_a_conflict(tmp_path: Path) -> None:
    fill(tmp_path, 2)

    with pytest.raises(Conflict) as conflict:
        Journal(tmp_path).append(1, patch(9), DRAFT)

    assert (conflict.value.base, conflict.value.head) == (1, 2)


def test_a_full_segment_is_followed_by_another(
    tmp_path: Path,
) -> None:

    fill(tmp_path, 3, segment=TINY)

    names = sorted(path.name for path in tmp_path.glob("*.journal"))
    assert names == [f"{number:012d}.journal" for number in (1, 2, 3)]
    assert [one.number for one, _ in Journal(tmp_path).read(1)] == [2, 3]


def test_a_segment_of_many_records_is_followed_by_another(tmp_path: Path) -> None:
    journal = Journal(tmp_path, segment_records=TWO)

    for number in range(5):
        journal.append(number, patch(number), DRAFT)

    names = sorted(path.name for path in tmp_path.glob("*.journal"))
    assert names == [f"{number:012d}.journal" for number in (1, 3, 5)]


def test_a_missing_segment_breaks_the_chain(
    tmp_path: Path,
) -> None:
    fill(tmp_path, 3, segment=TINY)
    (tmp_path / f"{2:012d}.journal").unlink()

    with pytest.raises(JournalDamaged):
        list(Journal(tmp_path).read(0))


@pytest.mark.parametrize("after", [0, 1, 2])
def test_no_revision_is_taken_for_one_whose_record_is_damaged(
    tmp_path: Path, after: int
) -> None:
    fill(tmp_path, 4, segment=TINY)
    damaged = tmp_path / f"{2:012d}.journal"
    damaged.write_bytes(b"?" + damaged.read_bytes()[1:])
    read = []

    def read_all() -> None:
        read.extend(one.number for one, _ in Journal(tmp_path).read(after))

    if after < 2:
        with pytest.raises(JournalDamaged):
            read_all()
    else:
        read_all()
    assert read == {0: [1], 1: [], 2: [3, 4]}[after]


@pytest.mark.parametrize("kept", [1, 100, -1])
def test_a_torn_end_is_cut_and_the_journal_goes_on(tmp_path: Path, kept: int) -> None:
    revisions = fill(tmp_path, 2)
    segment = only_segment(tmp_path)
    whole = segment.read_bytes()
    fill_one_more = Journal(tmp_path).append(2, patch(2), DRAFT)
    torn = segment.read_bytes()[: len(whole) + kept if kept > 0 else kept]
    segment.write_bytes(torn)
    journal = Journal(tmp_path)

    assert journal.has_torn_end()
    assert journal.head() == revisions[-1]
    assert journal.cut_torn_end() == len(torn) - len(whole)
    assert journal.append(2, patch(2), DRAFT) == fill_one_more


def test_nothing_is_appended_to_a_torn_end(tmp_path: Path) -> None:
    fill(tmp_path, 1)
    with only_segment(tmp_path).open("ab") as segment:
        segment.write(b"stadtwissen-journal-1 half a rec")

    with pytest.raises(JournalDamaged):
        Journal(tmp_path).append(1, patch(1), DRAFT)


def test_a_torn_first_record_leaves_an_empty_journal(tmp_path: Path) -> None:
    (tmp_path / f"{1:012d}.journal").write_bytes(b"stadtwissen-jour")
    journal = Journal(tmp_path)

    journal.cut_torn_end()

    assert journal.append(0, patch(0), DRAFT).number == 1


def test_damage_before_a_whole_record_is_never_cut(tmp_path: Path) -> None:
    fill(tmp_path, 3)
    segment = only_segment(tmp_path)
    data = bytearray(segment.read_bytes())
    data[3] ^= 1
    segment.write_bytes(data)

    with pytest.raises(JournalDamaged):
        Journal(tmp_path).cut_torn_end()


@pytest.mark.parametrize("before", [HEAD_BYTES, HEAD_BYTES - 1, 80, 1, 0])
def test_a_record_across_the_border_of_two_pieces_is_found(
    tmp_path: Path, before: int
) -> None:
    fill(tmp_path, 1)
    segment = only_segment(tmp_path)
    whole = segment.read_bytes()
    # The search begins one byte on.
    segment.write_bytes(bytes(1 + PIECE_BYTES - before) + whole)

    assert has_record_after(segment, 0)
    segment.write_bytes(segment.read_bytes()[:-1])
    assert not has_record_after(segment, 0)


def test_a_torn_end_is_searched_in_pieces(tmp_path: Path) -> None:
    segment = tmp_path / f"{1:012d}.journal"
    with segment.open("wb") as file:
        file.truncate(10 * PIECE_BYTES)
    tracemalloc.start()
    found = has_record_after(segment, 0)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert not found
    assert most < 4 * PIECE_BYTES


def test_any_flipped_byte_is_found(tmp_path: Path) -> None:
    expected = fill(tmp_path, 3)
    segment = only_segment(tmp_path)
    whole = segment.read_bytes()

    unseen = []
    for place in range(len(whole)):
        damaged = bytearray(whole)
        damaged[place] ^= 0x20
        segment.write_bytes(damaged)
        if _reads_all(tmp_path, expected):
            unseen.append(place)

    assert unseen == []


def _reads_all(folder: Path, expected: list[Revision]) -> bool:
    try:
        return [one for one, _ in Journal(folder).read(0)] == expected
    except JournalDamaged:
        return False


def test_a_journal_cut_at_any_byte_of_its_last_record_goes_on(tmp_path: Path) -> None:
    revisions = fill(tmp_path, 2)
    segment = only_segment(tmp_path)
    kept = segment.stat().st_size
    revisions.append(Journal(tmp_path).append(2, patch(2), DRAFT))
    whole = segment.read_bytes()

    for end in range(kept, len(whole)):
        segment.write_bytes(whole[:end])
        journal = Journal(tmp_path)
        assert journal.head() == revisions[1]
        assert journal.cut_torn_end() == end - kept
        assert journal.append(2, patch(2), DRAFT) == revisions[2]
        assert segment.read_bytes() == whole


def test_zeros_in_the_place_of_any_part_of_a_last_record_are_cut(
    tmp_path: Path,
) -> None:
    revisions = fill(tmp_path, 1)
    segment = only_segment(tmp_path)
    kept = segment.stat().st_size
    Journal(tmp_path).append(1, patch(1), DRAFT)
    whole = segment.read_bytes()

    for end in range(kept, len(whole)):
        segment.write_bytes(whole[:end] + bytes(len(whole) - end))
        journal = Journal(tmp_path)
        assert journal.cut_torn_end() == len(whole) - kept
        assert journal.head() == revisions[0]
