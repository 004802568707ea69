"""A data directory held as it is at one moment, to be judged while commits go on.

What a writer may change is copied under the write lock: hard links, some 10 ms.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Store

from graph.disk_space import is_refusal, tell_refusal
from graph.errors import NotFound, StoreUnreadable
from graph.index_comparison import copy_index
from graph.journal import Journal
from graph.layout import Layout
from graph.revision import Revision
from graph.scratch_folder import make_scratch_folder
from graph.search_index import is_current
from graph.snapshots import Published, current
from graph.store import ENGINE_FAULTS, LiveStore, forget_stamps
from graph.writing import hold_lock

_PREFIX = "verify-"
# No verification takes longer than a day.
_LONGEST_SECONDS = 24 * 60 * 60
# The file without which the engine takes a folder for a new store, and makes one.
_ENGINE_POINTER = "CURRENT"


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldStore:
    """A copy of the live store, and the two stamps of it; see `graph/store.py`."""

    engine: Store
    folder: Path
    applied: int
    derived: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A data directory at one moment.

    `store` and `snapshot` are None where there is none that can be read, `index` where
    there is none of the head.
    """

    layout: Layout
    head: Revision | None
    store: HeldStore | None
    published: Published | None
    snapshot: Store | None
    index: Path | None
    is_bare: bool


@contextmanager
def hold_moment(data_dir: Path) -> Iterator[Moment]:
    """Hold a data directory for one block, and change nothing of it.

    Raises NotFound, Busy where the write lock is not free in time, StorageFault.
    """
    if not data_dir.is_dir():
        raise NotFound(f"There is no data directory {data_dir}.")
    with make_scratch_folder(
        data_dir, _PREFIX, longest_seconds=_LONGEST_SECONDS
    ) as folder:
        with tell_refusal():
            moment = _hold(Layout(data_dir=data_dir), folder)
        yield moment


def _hold(layout: Layout, folder: Path) -> Moment:
    is_bare = layout.bare_marker.exists()
    with hold_lock(layout):
        head = Journal(layout.journal).head()
        stamps = _copy_store(layout, folder / "store", is_bare=is_bare)
        published = current(layout.data_dir)
        if published is not None and published.path.exists():
            shutil.copytree(published.path, folder / "snapshot", copy_function=os.link)
        index = None
        if head is not None and is_current(layout.data_dir, head.number):
            index = folder / "search.sqlite"
            copy_index(layout.search_index, index)
    return Moment(
        layout=layout,
        head=head,
        store=_open_store(folder / "store", stamps),
        published=published,
        snapshot=_open(folder / "snapshot"),
        index=index,
        is_bare=is_bare,
    )


def _copy_store(
    layout: Layout, target: Path, *, is_bare: bool
) -> tuple[int, int] | None:
    """Copy the live store and return its stamps; None where it cannot be read."""
    if not (layout.store / _ENGINE_POINTER).exists():
        return None
    try:
        live = LiveStore.open(layout.store, is_bare=is_bare)
        live.engine.backup(target)
        if is_bare:
            forget_stamps(target)
        return live.applied(), live.derived()
    except StoreUnreadable:
        return None
    except ENGINE_FAULTS as fault:
        if is_refusal(fault):
            raise
        return None


def _open_store(folder: Path, stamps: tuple[int, int] | None) -> HeldStore | None:
    engine = _open(folder)
    if engine is None or stamps is None:
        return None
    applied, derived = stamps
    return HeldStore(engine=engine, folder=folder, applied=applied, derived=derived)


def _open(folder: Path) -> Store | None:
    try:
        return Store.read_only(str(folder)) if folder.exists() else None
    except ENGINE_FAULTS:
        return None
