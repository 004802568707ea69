"""The journal: every revision with its patch, hash-chained, in segments on disk.

It is the source of truth; the store is made from it. What `append` returned is on
disk. Whoever appends holds the write lock. A segment is named after its first revision.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from graph.errors import Conflict, JournalDamaged, StorageFault
from graph.limits import Limit
from graph.patch import Patch
from graph.revision import (
    NO_RECORD,
    Draft,
    RecordHead,
    Revision,
    Weight,
    chain_parts,
    decode_patch,
    decode_revision,
    encode_record,
    encode_title,
    follow,
    follow_weighed,
)
from graph.segment import (
    Record,
    append_record,
    check_body,
    cut,
    find_records,
    has_record_after,
    read_body,
    read_patch_lines,
    read_title,
    write_again,
    write_record,
)
from graph.steps import Step, reach
from graph.storage_limits import JOURNAL_SEGMENT, JOURNAL_SEGMENT_RECORDS

_PART_BYTES = 8 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tail:
    """The last whole record of the journal: its segment and where it lies there."""

    path: Path
    revision: Revision
    record: Record

    @property
    def digest(self) -> str:
        return self.record.head.digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A verified record: its revision at once, its patch when it is asked for."""

    revision: Revision
    path: Path
    record: Record

    def patch(self) -> Patch:
        """Return the patch, whole in memory."""
        return decode_patch(read_body(self.path, self.record))

    def lines(self) -> Iterator[list[bytes]]:
        """Yield the lines of the patch, with their marks, some thousands at a time."""
        return read_patch_lines(self.path, self.record)


class Journal:
    """The port through which revisions are kept: `append`, `read` and `head`."""

    def __init__(
        self,
        folder: Path,
        *,
        segment: Limit = JOURNAL_SEGMENT,
        segment_records: Limit = JOURNAL_SEGMENT_RECORDS,
    ) -> None:
        self._folder = folder
        self._segment = segment
        self._segment_records = segment_records
        # A record of gigabytes is not read again to learn that it is still whole.
        self._found: dict[Path, tuple[tuple[int, int], list[Record]]] = {}

    def head(self) -> Revision | None:
        """Return the last revision, or None; a torn end does not count."""
        tail = self._tail()
        return tail.revision if tail else None

    def append(self, expected: int, patch: Patch, draft: Draft) -> Revision:
        """Write the revision after `expected`, and return when it is on disk.

        `patch` is effective. Raises Conflict when the head is another revision,
        JournalDamaged when the journal has a torn end, DiskFull when the record did not
        fit, StorageFault when the disk refuses otherwise: then the process must end,
        because nobody knows what a disk holds after a failed fsync.
        """
        tail = self._check_tail(expected)
        revision = follow(tail.revision if tail else None, patch, draft)
        previous = tail.digest if tail else NO_RECORD
        record = encode_record(revision, patch, previous=previous)
        try:
            append_record(self._segment_for(tail, revision), record)
        except OSError as fault:
            raise StorageFault("The journal could not be written.") from fault
        reach(Step.JOURNALLED)
        return revision

    def append_file(
        self, expected: int, patch: Path, weight: Weight, draft: Draft
    ) -> Revision:
        """Append the revision whose effective patch a file holds; else as `append`.

        The file is what `Patch.serialise` would write, and the weight is its own. It
        may be of any size, and becomes a segment of its own.
        """
        tail = self._check_tail(expected)
        revision = follow_weighed(tail.revision if tail else None, weight, draft)
        title = encode_title(revision)
        previous = tail.digest if tail else NO_RECORD
        head = RecordHead(
            length=len(title) + patch.stat().st_size,
            previous=previous,
            digest=chain_parts(previous, _parts(title, patch)),
        )
        try:
            write_record(self._new_segment(revision), head, _parts(title, patch))
        except OSError as fault:
            raise StorageFault("The journal could not be written.") from fault
        reach(Step.JOURNALLED)
        return revision

    def _check_tail(self, expected: int) -> _Tail | None:
        tail = self._tail()
        number = tail.revision.number if tail else 0
        if number != expected:
            message = "Somebody else committed first; look at the change and try again."
            raise Conflict(message, base=expected, head=number)
        if self.has_torn_end():
            raise JournalDamaged("The journal has a torn end; recover it first.")
        return tail

    def read(self, after: int) -> Iterator[tuple[Revision, Patch]]:
        """Yield the revisions after a number in order; stop before a torn end.

        Raises JournalDamaged at a record that does not verify.
        """
        for entry in self.walk(after):
            yield entry.revision, entry.patch()

    def list_revisions(self) -> list[Revision]:
        """Return all revisions in order, without their patches; see `read`."""
        return [entry.revision for entry in self.walk(0)]

    def walk(self, after: int) -> Iterator[Entry]:
        """Yield the revisions after a number as `read` does, but for their patches.

        Memory does not grow with the size of a patch.
        """
        segments = self._segments()
        starts = [number for number, _ in segments if number <= after + 1]
        first = max(starts, default=1)
        previous = NO_RECORD if first == 1 else None
        expected = first
        for number, path in segments:
            if number < first:
                continue
            for record in self._records(path):
                if previous is not None and record.head.previous != previous:
                    raise JournalDamaged(f"{path.name}: the chain of hashes is broken")
                previous = record.head.digest
                check_body(path, record)
                revision = decode_revision(read_title(path, record))
                if revision.number != expected:
                    raise JournalDamaged(f"{path.name}: revision {expected} is missing")
                expected += 1
                if revision.number > after:
                    yield Entry(revision=revision, path=path, record=record)
            # Only the last one may have an end that was being written.
            if path != segments[-1][1] and self._end_of_records(path) < _size(path):
                raise JournalDamaged(f"{path.name}: it has no whole end")

    def has_torn_end(self) -> bool:
        """Tell whether bytes follow the last whole record."""
        last = self._last_segment()
        return last is not None and self._end_of_records(last) < last.stat().st_size

    def cut_torn_end(self) -> int:
        """Cut what follows the last whole record; return how many bytes that was.

        Raises JournalDamaged where a whole record follows the damage: then it is no
        end that was being written, but a record that was acknowledged.
        """
        last = self._last_segment()
        if last is None or not self.has_torn_end():
            return 0
        end, size = self._end_of_records(last), last.stat().st_size
        if has_record_after(last, end):
            raise JournalDamaged(f"{last.name}: byte {end}: not a record")
        cut(last, end)
        return size - end

    def sync(self) -> None:
        """Make the head durable.

        A writer that was killed may have written a whole record and not synced it; of
        one whose fsync failed nobody knows what the disk has.
        """
        tail = self._tail()
        if tail is not None:
            write_again(tail.path, tail.record)

    def _segment_for(self, tail: _Tail | None, revision: Revision) -> Path:
        if (
            tail is not None
            and tail.record.end < self._segment.value
            and len(self._records(tail.path)) < self._segment_records.value
        ):
            return tail.path
        return self._new_segment(revision)

    def _new_segment(self, revision: Revision) -> Path:
        return self._folder / f"{revision.number:012d}.journal"

    def _tail(self) -> _Tail | None:
        for _, path in reversed(self._segments()):
            records = self._records(path)
            if records:
                last = records[-1]
                return _Tail(
                    path=path,
                    revision=decode_revision(read_title(path, last)),
                    record=last,
                )
        return None

    def _last_segment(self) -> Path | None:
        segments = self._segments()
        return segments[-1][1] if segments else None

    def _segments(self) -> list[tuple[int, Path]]:
        paths = self._folder.glob("*.journal") if self._folder.is_dir() else ()
        return sorted((int(path.stem), path) for path in paths)

    def _records(self, path: Path) -> list[Record]:
        status = path.stat()
        stamp = status.st_size, status.st_mtime_ns
        known = self._found.get(path)
        if known is None or known[0] != stamp:
            known = self._found[path] = stamp, find_records(path)
        return known[1]

    def _end_of_records(self, path: Path) -> int:
        records = self._records(path)
        return records[-1].end if records else 0


def _size(path: Path) -> int:
    return path.stat().st_size


def _parts(title: bytes, patch: Path) -> Iterator[bytes]:
    yield title
    with patch.open("rb") as file:
        while part := file.read(_PART_BYTES):
            yield part
