"""Copy the journal to another place, and make a data directory of such a copy.

The journal is the truth, so its segments are the backup; a dump of the head lies
beside them for those who have no Stadtwissen. Segments only grow, and everything up to
a whole record is final, so a backup needs no lock and copies what is new.
"""

import gzip
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import IO, cast

from pyoxigraph import Store

from graph import formats
from graph.commit import recover_now
from graph.disk_space import tell_refusal
from graph.dump import write_dump
from graph.errors import (
    JournalDamaged,
    NotFound,
    Refused,
    Rejection,
    StorageFault,
    StoreUnreadable,
)
from graph.journal import Journal
from graph.layout import Layout
from graph.revision import Revision
from graph.segment import find_records, sync_folder
from graph.snapshots import current, open_snapshot
from graph.steps import Progress

_MANIFEST = "backup.json"
_SUMS = "SHA256SUMS"
_HALF = ".half"
_SEGMENTS = "journal/"
_PIECE_BYTES = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """What a backup holds: the head's number, time and hash, and what each file is.

    `files` gives the SHA-256 of a file by its path within the backup, in hex, and
    `lengths` the bytes that it is of. A segment may have grown beyond them since: then
    a later backup was cut off, and what it appended is not part of this one.
    """

    revision: int
    time: str
    state_hash: str
    is_bare: bool
    files: dict[str, str]
    lengths: dict[str, int]


def back_up(data_dir: Path, folder: Path, progress: Progress | None = None) -> Backup:
    """Bring a folder to the journal's head and return what it holds now.

    An earlier backup there must be of the same journal. It can be restored at every
    moment: what it consists of stays as it is, segments grow by renaming, and the
    manifest comes last. What was cut off is done again. Raises NotFound where there is
    no revision yet, Refused where the folder holds something else, JournalDamaged.
    """
    layout = Layout(data_dir=data_dir)
    with tell_refusal():
        return _back_up(layout, folder, progress)


def _back_up(layout: Layout, folder: Path, progress: Progress | None) -> Backup:
    journal = Journal(layout.journal)
    head = journal.head()
    if head is None:
        raise NotFound("There is no revision yet, so nothing to back up.")
    _check_journal(journal, head)
    earlier = _read_manifest(folder)
    _refuse_other(layout, folder, earlier)
    _begin(folder, earlier)
    sources = list(_list_segments(layout, head))
    files = {}
    for done, (path, end) in enumerate(sources):
        if progress is not None:
            progress(path.name, done, len(sources) + 1)
        name = f"{_SEGMENTS}{path.name}"
        files[name] = _copy(path, folder / name, end)
    files |= _keep_dump(folder, head, earlier) or _write_dump(layout, folder, head)
    made = Backup(
        revision=head.number,
        time=head.time,
        state_hash=head.state_hash,
        is_bare=layout.bare_marker.exists(),
        files=files,
        lengths={name: (folder / name).stat().st_size for name in files},
    )
    _finish(folder, made)
    return made


def restore(folder: Path, data_dir: Path, progress: Progress | None = None) -> Backup:
    """Make a data directory of a backup; return what the backup held.

    The directory must be empty or not there, or hold what a restore left that was cut
    off while it copied. Every digest is compared before anything is written, and the
    restored head with the manifest. Raises NotFound, Refused, JournalDamaged,
    StorageFault.
    """
    kept = _read_manifest(folder)
    if kept is None:
        raise NotFound(f"{folder} holds no backup: there is no {_MANIFEST}.")
    layout = Layout(data_dir=data_dir)
    _refuse_full(layout)
    _check_digests(folder, kept)
    with tell_refusal():
        _copy_journal(folder, layout, kept)
    recover_now(data_dir, progress)
    head = Journal(layout.journal).head()
    wanted = (kept.revision, kept.state_hash)
    if head is None or (head.number, head.state_hash) != wanted:
        raise JournalDamaged("The restored journal does not end as the backup says.")
    return kept


def _copy_journal(folder: Path, layout: Layout, kept: Backup) -> None:
    half = layout.half_journal
    half.mkdir(parents=True, exist_ok=True)
    for left in half.iterdir():
        left.unlink()
    for name in sorted(kept.files):
        if name.startswith(_SEGMENTS):
            _copy(folder / name, half / Path(name).name, kept.lengths[name])
    # It stands before the journal does, so that nobody meets the one without the other.
    layout.bare_marker.unlink(missing_ok=True)
    if kept.is_bare:
        layout.bare_marker.touch()
    half.rename(layout.journal)
    sync_folder(layout.data_dir)


def _check_journal(journal: Journal, head: Revision) -> None:
    """Raise JournalDamaged where a record does not verify: no copy of it is of use."""
    for entry in journal.walk(0):
        if entry.revision.number == head.number:
            return
    raise JournalDamaged(f"The journal does not reach revision {head.number}.")


def _list_segments(layout: Layout, head: Revision) -> Iterator[tuple[Path, int]]:
    """Yield the segments up to a revision, each with the end of its last record."""
    paths = sorted(layout.journal.glob("*.journal"), key=lambda path: int(path.stem))
    for path in paths:
        if int(path.stem) > head.number:
            return
        records = find_records(path)
        # A commit may have begun meanwhile: what came after the head is not copied.
        whole = records[: head.number - int(path.stem) + 1]
        if whole:
            yield path, whole[-1].end


def _begin(folder: Path, earlier: Backup | None) -> None:
    """Make the folders; the mark of a manifest to come says that they are ours."""
    folder.mkdir(parents=True, exist_ok=True)
    if earlier is None:
        (folder / f"{_MANIFEST}{_HALF}").touch()
        sync_folder(folder)
    (folder / _SEGMENTS).mkdir(exist_ok=True)


def _keep_dump(folder: Path, head: Revision, earlier: Backup | None) -> dict[str, str]:
    """Return the dump that is there where it is sound: the manifest tells of it."""
    name = _name_dump(head)
    digest = earlier.files.get(name) if earlier else None
    path = folder / name
    if digest is None or not path.is_file() or _digest(path, None) != digest:
        return {}
    return {name: digest}


def _write_dump(layout: Layout, folder: Path, head: Revision) -> dict[str, str]:
    """Write the published revision as N-Quads, packed.

    None where it is another or does not open: the journal is what must be kept.
    """
    published = current(layout.data_dir)
    if published is None or published.number != head.number:
        return {}
    name = _name_dump(head)
    half = folder / f"{name}{_HALF}"
    try:
        # From here on no commit can put another revision in its place.
        snapshot = open_snapshot(published)
        _pack(snapshot.store, half, is_bare=layout.bare_marker.exists())
    except (StoreUnreadable, RuntimeError):
        return {}
    _settle(half, folder / name)
    return {name: _digest(folder / name, None)}


def _pack(store: Store, path: Path, *, is_bare: bool) -> None:
    # No name and no time inside, so that one revision always gives the same bytes.
    with path.open("wb") as file, gzip.GzipFile("", "wb", 6, file, mtime=0) as packed:
        output = cast("IO[bytes]", packed)
        write_dump(store, output, formats.N_QUADS, is_bare=is_bare)


def _name_dump(head: Revision) -> str:
    return f"revision-{head.number}.nq.gz"


def _finish(folder: Path, made: Backup) -> None:
    sums = "".join(f"{digest}  {name}\n" for name, digest in sorted(made.files.items()))
    for name, text in ((_SUMS, sums), (_MANIFEST, json.dumps(asdict(made), indent=2))):
        half = folder / f"{name}{_HALF}"
        half.write_text(text, encoding="utf-8")
        _settle(half, folder / name)
    for pattern in (f"*{_HALF}", f"{_SEGMENTS}*", "revision-*.nq.gz"):
        for path in folder.glob(pattern):
            if path.relative_to(folder).as_posix() not in made.files:
                path.unlink()


def _read_manifest(folder: Path) -> Backup | None:
    unreadable = _refuse(f"{_MANIFEST} in {folder} cannot be read.")
    try:
        kept = Backup(**json.loads((folder / _MANIFEST).read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except (ValueError, TypeError) as fault:
        raise unreadable from fault
    if kept.files.keys() != kept.lengths.keys():
        raise unreadable
    return kept


def _refuse_other(layout: Layout, folder: Path, earlier: Backup | None) -> None:
    """Refuse a folder that holds another journal's backup, or anything else."""
    if earlier is None:
        is_begun = (folder / f"{_MANIFEST}{_HALF}").exists()
        if folder.is_dir() and any(folder.iterdir()) and not is_begun:
            raise _refuse(f"{folder} holds something else; name an empty folder.")
        return
    for name, digest in earlier.files.items():
        if not name.startswith(_SEGMENTS):
            continue
        ours = layout.journal / Path(name).name
        if not ours.exists() or _digest(ours, earlier.lengths[name]) != digest:
            raise _refuse(
                f"{folder} holds the backup of another journal; name an empty folder."
            )


def _refuse_full(layout: Layout) -> None:
    if not layout.data_dir.is_dir():
        return
    there = set(layout.data_dir.iterdir())
    if layout.half_journal in there:
        there -= {layout.half_journal, layout.bare_marker}
    if there:
        raise _refuse(f"{layout.data_dir} is not empty; restore into a new folder.")


def _check_digests(folder: Path, kept: Backup) -> None:
    for name, digest in kept.files.items():
        path = folder / name
        if not path.is_file() or _digest(path, kept.lengths[name]) != digest:
            raise StorageFault(f"{name} is missing or not what {_SUMS} says.")


def _copy(source: Path, target: Path, end: int | None) -> str:
    """Copy the first bytes of a file whole and on disk; return their digest."""
    wanted = _digest(source, end)
    if target.is_file() and _digest(target, None) == wanted:
        return wanted
    half = target.with_name(f"{target.name}{_HALF}")
    with half.open("wb") as file:
        for piece in _read(source, end):
            file.write(piece)
    _settle(half, target)
    return wanted


def _settle(half: Path, target: Path) -> None:
    with half.open("rb") as file:
        os.fsync(file.fileno())
    half.rename(target)
    sync_folder(target.parent)


def _digest(path: Path, end: int | None) -> str:
    digest = sha256()
    for piece in _read(path, end):
        digest.update(piece)
    return digest.hexdigest()


def _read(path: Path, end: int | None) -> Iterator[bytes]:
    left = path.stat().st_size if end is None else end
    with path.open("rb") as file:
        while left > 0 and (piece := file.read(min(left, _PIECE_BYTES))):
            left -= len(piece)
            yield piece


def _refuse(message: str) -> Refused:
    return Refused(Rejection(message=message, rule="backup"))
