"""One segment of the journal on disk: find its whole records, read and write them."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from graph.disk_space import tell_full_disk
from graph.errors import JournalDamaged
from graph.revision import (
    HEAD_BYTES,
    RecordHead,
    chain,
    chain_parts,
    decode_head,
    encode_head,
)
from graph.steps import Step, reach

_PIECE_BYTES = 8 << 20
_MARK = b"stadtwissen-journal-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Where a whole record lies: the offsets of its first byte, its body, its end."""

    head: RecordHead
    start: int
    body: int
    end: int


def find_records(path: Path) -> list[Record]:
    """Return the whole records of a segment, from its start.

    Bodies are not read, but for the last: a record that was being written when the
    machine stopped may have its length and not its bytes.
    """
    with path.open("rb") as segment:
        records = list(_walk(segment))
        if records and not _is_whole(segment, records[-1]):
            records.pop()
    return records


def read_title(path: Path, record: Record) -> bytes:
    """Return the first line of a record whose digest was verified."""
    with path.open("rb") as segment:
        segment.seek(record.body)
        return segment.readline()


def check_body(path: Path, record: Record) -> None:
    """Raise JournalDamaged where a record does not verify; it may be of any size."""
    with path.open("rb") as segment:
        if not _is_whole(segment, record):
            raise _damaged(path, record)


def read_patch_lines(path: Path, record: Record) -> Iterator[list[bytes]]:
    """Yield the lines of a verified record's patch, with their marks, in parts."""
    rest = b""
    is_title = True
    with path.open("rb") as segment:
        for piece in _pieces(segment, record):
            lines = (rest + piece).split(b"\n")
            rest = lines.pop()
            if is_title and lines:
                del lines[0]
                is_title = False
            if lines:
                yield lines


def read_body(path: Path, record: Record) -> bytes:
    """Return the body of a record; JournalDamaged where it does not verify."""
    with path.open("rb") as segment:
        body = _body(segment, record)
    if body is None:
        raise _damaged(path, record)
    return body


def has_record_after(path: Path, offset: int) -> bool:
    """Tell whether a whole record starts anywhere after an offset, of any size.

    No patch can look like one: within a patch a line feed follows ` .` alone.
    """
    with path.open("rb") as segment:
        found = _search(segment, offset + 1)
        return any(_is_whole(segment, record) for record in found)


def append_record(path: Path, record: bytes) -> None:
    """Append a record and return when it is on disk; OSError where it is not."""
    is_new = not path.exists() or path.stat().st_size == 0
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab", buffering=0) as segment:
        # Two writes, so that a test can die between them.
        half = len(record) // 2
        with tell_full_disk():
            _write_whole(segment, record[:half])
            reach(Step.HALF_WRITTEN)
            _write_whole(segment, record[half:])
        reach(Step.WRITTEN)
        os.fdatasync(segment.fileno())
    if is_new:
        sync_folder(path.parent)
        sync_folder(path.parent.parent)


def write_record(path: Path, head: RecordHead, parts: Iterable[bytes]) -> None:
    """Write a record in parts to a segment of its own; else as `append_record`.

    Raises OSError where it is not on disk.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    half, done = head.length // 2, 0
    with path.open("xb", buffering=0) as segment:
        with tell_full_disk():
            _write_whole(segment, encode_head(head))
            for part in parts:
                # Two writes at the middle, so that a test can die between them.
                before = min(max(half - done, 0), len(part))
                _write_whole(segment, part[:before])
                if done <= half < done + len(part):
                    reach(Step.HALF_WRITTEN)
                _write_whole(segment, part[before:])
                done += len(part)
        reach(Step.WRITTEN)
        os.fdatasync(segment.fileno())
    sync_folder(path.parent)
    sync_folder(path.parent.parent)


def cut(path: Path, end: int) -> None:
    """Cut a segment at an offset, on disk; a segment of no records is taken away."""
    if end == 0:
        path.unlink()
        sync_folder(path.parent)
        return
    with path.open("r+b") as segment:
        segment.truncate(end)
        os.fsync(segment.fileno())


def sync_segment(path: Path) -> None:
    """Make what a segment holds durable, whoever wrote it, and its name."""
    with path.open("rb") as segment:
        os.fsync(segment.fileno())
    sync_folder(path.parent)


def write_again(path: Path, record: Record) -> None:
    """Write a record over itself, and return when it is on disk, and its name.

    After an fsync that failed the kernel takes what it could not write for written,
    and the next fsync succeeds: only bytes that are written anew are tried again.
    """
    with path.open("r+b", buffering=0) as segment:
        for place in range(record.start, record.end, _PIECE_BYTES):
            segment.seek(place)
            piece = segment.read(min(_PIECE_BYTES, record.end - place))
            segment.seek(place)
            _write_whole(segment, piece)
        os.fsync(segment.fileno())
    sync_folder(path.parent)
    sync_folder(path.parent.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable: those made, renamed and taken away."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _walk(segment: IO[bytes]) -> Iterator[Record]:
    size = os.fstat(segment.fileno()).st_size
    start = 0
    while True:
        segment.seek(start)
        head = decode_head(segment.read(HEAD_BYTES))
        if head is None:
            return
        body = start + HEAD_BYTES
        if body + head.length > size:
            return
        yield Record(head=head, start=start, body=body, end=body + head.length)
        start = body + head.length


def _search(segment: IO[bytes], offset: int) -> Iterator[Record]:
    """Yield what looks like a record, wherever it starts from an offset on."""
    size = os.fstat(segment.fileno()).st_size
    for place in range(offset, size, _PIECE_BYTES):
        segment.seek(place)
        # A head that starts in this piece may end in the next.
        piece = segment.read(_PIECE_BYTES + HEAD_BYTES - 1)
        found = piece.find(_MARK)
        while found >= 0:
            head = decode_head(piece[found : found + HEAD_BYTES])
            start = place + found
            body = start + HEAD_BYTES
            if head is not None and body + head.length <= size:
                yield Record(head=head, start=start, body=body, end=body + head.length)
            found = piece.find(_MARK, found + 1)


def _body(segment: IO[bytes], record: Record) -> bytes | None:
    segment.seek(record.body)
    body = segment.read(record.head.length)
    return body if _verifies(record.head, body) else None


def _is_whole(segment: IO[bytes], record: Record) -> bool:
    head = record.head
    return chain_parts(head.previous, _pieces(segment, record)) == head.digest


def _pieces(segment: IO[bytes], record: Record) -> Iterator[bytes]:
    """Yield the body of a record in pieces that fit into memory."""
    segment.seek(record.body)
    left = record.head.length
    while left:
        piece = segment.read(min(left, _PIECE_BYTES))
        if not piece:
            return
        left -= len(piece)
        yield piece


def _damaged(path: Path, record: Record) -> JournalDamaged:
    return JournalDamaged(f"{path.name}: byte {record.start}: wrong digest")


def _verifies(head: RecordHead, body: bytes) -> bool:
    return len(body) == head.length and chain(head.previous, body) == head.digest


def _write_whole(segment: IO[bytes], data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[segment.write(rest) :]
