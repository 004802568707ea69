"""Snapshots: read-only checkpoints of the live store, one of which is published.

`snapshots/N` is a checkpoint made of hard links, `snapshots/N.json` says what it
holds. Both are whole before they get these names. `current` is a link that is swapped
in one step, so a reader sees the snapshot before or after a commit, never between.
"""

import json
import os
import shutil
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from pyoxigraph import Quad, Store

from graph.errors import NotFound, StoreUnreadable
from graph.layout import Layout
from graph.revision import Revision
from graph.segment import sync_folder
from graph.snapshot_hold import Hold, take_away
from graph.steps import Step, reach
from graph.store import ENGINE_FAULTS, count_triples, forget_stamps

# Others may commit, and take the snapshot away, before it is held.
_ATTEMPTS = 3
# Who opens one after the other still reads the latest.
_HELD: deque[Hold] = deque(maxlen=4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """The snapshot that readers see; `triples` counts its default graph.

    `time` is that of the revision, `state_hash` its hash; both are empty for a
    snapshot that has no description.
    """

    number: int
    path: Path
    triples: int = 0
    time: str = ""
    state_hash: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A snapshot that was published when it was opened, held as long as this lives."""

    published: Published
    store: Store
    hold: Hold


@dataclass(frozen=True, slots=True, kw_only=True)
class _Description:
    number: int
    triples: int
    time: str
    state_hash: str


def current(data_dir: Path) -> Published | None:
    """Return the published snapshot, or None before the first commit.

    Costs two system calls and a small file; callers may ask at every request.
    """
    layout = Layout(data_dir=data_dir)
    try:
        name = layout.current.readlink().name
    except FileNotFoundError:
        return None
    if not name.isdecimal():  # Not ours; the next commit makes it anew.
        return None
    path = layout.snapshots / name
    return _read(path) or Published(number=int(name), path=path)


def find_snapshot(layout: Layout, number: int) -> Published | None:
    """Return the snapshot of a revision, published or not; None where none is kept."""
    return _read(layout.snapshots / str(number))


def _read(path: Path) -> Published | None:
    known = _read_description(path)
    return None if known is None else Published(path=path, **asdict(known))


def open_snapshot(published: Published) -> Opened:
    """Open a snapshot for reading; StoreUnreadable when the engine cannot."""
    try:
        hold = Hold(published.path)
        store = Store.read_only(str(published.path))
    except ENGINE_FAULTS as fault:
        raise StoreUnreadable(f"Snapshot {published.number} is unreadable.") from fault
    return Opened(published=published, store=store, hold=hold)


def open_current(data_dir: Path) -> Store:
    """Open the published snapshot for reading; NotFound before the first commit.

    It stays as long as this process runs and opens few others.
    """
    opened = open_published(data_dir)
    _HELD.append(opened.hold)
    return opened.store


def open_published(data_dir: Path) -> Opened:
    """Open what is published; NotFound before the first commit, StoreUnreadable."""
    for _ in range(_ATTEMPTS):
        published = current(data_dir)
        if published is None:
            message = "There is no data here yet; run `stadtwissen serve` first."
            raise NotFound(message)
        try:
            return open_snapshot(published)
        except StoreUnreadable:
            if current(data_dir) == published:
                raise
    raise StoreUnreadable("Snapshots are replaced faster than one can be opened.")


@contextmanager
def reading(data_dir: Path) -> Iterator[Store]:
    """Open the published snapshot for one block and hold it no longer than that."""
    opened = open_published(data_dir)
    with closing(opened.hold):
        yield opened.store


def publish(
    layout: Layout,
    store: Store,
    revision: Revision,
    *,
    touched: Iterable[Quad] | None = None,
    before: Opened | None = None,
) -> None:
    """Copy the live store as the snapshot of its revision, and swap the link.

    May be done again after it was cut off. Old snapshots are taken away, unless they
    are held. `touched` are all quads of the default graph that may have
    come or gone since the revision `before`, and perhaps others; without them all
    triples are counted, which takes a second for three million.
    """
    target = layout.snapshots / str(revision.number)
    layout.snapshots.mkdir(parents=True, exist_ok=True)
    if not _is_of(target, revision):
        _copy(store, target, is_bare=layout.bare_marker.exists())
        triples = _count(store, revision, touched, before)
        _describe(target, revision, triples)
        sync_folder(layout.snapshots)
    reach(Step.COPIED)
    _swap(layout, target)
    reach(Step.PUBLISHED)
    _take_away_old(layout, revision.number)


def publish_nothing(layout: Layout) -> None:
    """Publish an empty snapshot as revision 0: a bare store before its first commit."""
    target = layout.snapshots / "0"
    layout.snapshots.mkdir(parents=True, exist_ok=True)
    Store(target).flush()
    _write_description(
        target, _Description(number=0, triples=0, time="", state_hash=f"{0:064x}")
    )
    sync_folder(layout.snapshots)
    _swap(layout, target)


def _is_of(target: Path, revision: Revision) -> bool:
    """Tell whether a whole snapshot is there and is of this very revision.

    Numbers come again when an older journal was restored; hash and time do not.
    """
    known = _read_description(target)
    if known is None:
        return False
    if (known.state_hash, known.time) != (revision.state_hash, revision.time):
        return False
    try:
        open_snapshot(Published(number=revision.number, path=target))
    except StoreUnreadable:
        return False
    return True


def forget_snapshot(data_dir: Path, number: int) -> None:
    """Take a snapshot's description away, so that `publish` makes it anew."""
    layout = Layout(data_dir=data_dir)
    _description_path(layout.snapshots / str(number)).unlink(missing_ok=True)


def _copy(store: Store, target: Path, *, is_bare: bool) -> None:
    half = target.with_name(f"{target.name}.half")
    _description_path(target).unlink(missing_ok=True)
    for rest in (half, target):
        shutil.rmtree(rest, ignore_errors=True)
    store.backup(half)
    if is_bare:
        forget_stamps(half)
    half.rename(target)


def _count(
    store: Store,
    revision: Revision,
    touched: Iterable[Quad] | None,
    before: Opened | None,
) -> int:
    """Count the triples of the default graph, from those of the revision before."""
    if touched is None or before is None:
        return count_triples(store)
    known = before.published
    # Without a description its number is not known.
    if known.number != revision.number - 1 or not known.state_hash:
        return count_triples(store)
    quads = set(touched)
    return known.triples + sum((q in store) - (q in before.store) for q in quads)


def _describe(target: Path, revision: Revision, triples: int) -> None:
    description = _Description(
        number=revision.number,
        triples=triples,
        time=revision.time,
        state_hash=revision.state_hash,
    )
    _write_description(target, description)


def _write_description(target: Path, description: _Description) -> None:
    path = _description_path(target)
    half = path.with_name(f"{path.name}.half")
    with half.open("w", encoding="utf-8") as file:
        json.dump(asdict(description), file)
        file.flush()
        os.fsync(file.fileno())
    half.rename(path)


def _read_description(snapshot: Path) -> _Description | None:
    """Return what a snapshot says of itself; None where that is missing or damaged."""
    try:
        text = _description_path(snapshot).read_text("utf-8")
        return _Description(**json.loads(text))
    except (FileNotFoundError, ValueError, TypeError):
        return None


def _swap(layout: Layout, target: Path) -> None:
    next_link = layout.current.with_name("current.next")
    next_link.unlink(missing_ok=True)
    next_link.symlink_to(Path(layout.snapshots.name) / target.name)
    next_link.rename(layout.current)
    sync_folder(layout.data_dir)


def _take_away_old(layout: Layout, number: int) -> None:
    numbers = sorted(
        int(path.name) for path in layout.snapshots.iterdir() if path.name.isdecimal()
    )
    earlier = layout.storage.snapshots - 1
    for old in [other for other in numbers if other < number][:-earlier]:
        path = layout.snapshots / str(old)
        take_away(path, first=_description_path(path))


def _description_path(snapshot: Path) -> Path:
    return snapshot.with_name(f"{snapshot.name}.json")
