"""What a disk refuses: room above all, which a commit asks for ahead.

A full disk makes the engine refuse all writes until it is opened again. So a commit is
refused while there is still room; and where the disk is full all the same, that is
told as what it is: the store is not damaged and is not set aside.
"""

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from graph.errors import DiskFull, StorageFault
from graph.layout import Layout
from graph.limits import MIB
from graph.patch import Patch
from graph.storage_settings import DISK_RESERVE_MIB

_FULL = (errno.ENOSPC, errno.EDQUOT)
# What refuses while no file is damaged: space, rights, and what the kernel lends.
_REFUSED = (
    *_FULL,
    errno.EROFS,
    errno.EACCES,
    errno.EPERM,
    errno.EMFILE,
    errno.ENFILE,
    errno.ENOMEM,
)


def check_space(layout: Layout, patch: Patch) -> None:
    """Raise DiskFull where a commit of the patch would eat into the reserve."""
    size = sum(len(line) for line in (*patch.adds, *patch.removes))
    check_space_for(layout, size)


def check_space_for(
    layout: Layout, patch_bytes: int, *, purpose: str = "commit"
) -> None:
    """Raise DiskFull as `check_space` does, for a patch of so many bytes.

    `purpose` says in the message what there is too little space for.
    """
    disk = shutil.disk_usage(layout.data_dir)
    needed = layout.storage.reserve(disk_bytes=disk.total, patch_bytes=patch_bytes)
    if disk.free < needed:
        raise DiskFull(
            f"Too little disk space is left to {purpose}: {disk.free // MIB:,} MiB are"
            f" free, {needed // MIB:,} MiB must be; nothing was written. Make room, or"
            f" set {DISK_RESERVE_MIB} to less."
        )


@contextmanager
def tell_full_disk() -> Iterator[None]:
    """Turn what the system or the engine says of a full disk into DiskFull.

    For work before the journal alone: nothing of the patch may have been written.
    """
    try:
        yield
    except OSError as fault:
        if is_full(fault):
            message = "The disk is full; nothing was written. Make room and try again."
            raise DiskFull(message) from fault
        raise


@contextmanager
def tell_refusal() -> Iterator[None]:
    """Turn what the system refuses into a StorageFault that names no path."""
    try:
        yield
    except OSError as fault:
        raise StorageFault(f"The disk refused: {name_refusal(fault)}.") from fault


def is_full(fault: BaseException) -> bool:
    """Tell whether a disk had no room; the engine says that in words alone."""
    return _names(fault, _FULL)


def is_refusal(fault: BaseException) -> bool:
    """Tell whether the system refused, rather than that a file is damaged."""
    return _names(fault, _REFUSED)


def name_refusal(fault: OSError) -> str:
    """Return what the system says, without the paths that it may name."""
    if fault.errno is not None:
        return os.strerror(fault.errno)
    known = (os.strerror(number) for number in _REFUSED)
    return next((text for text in known if text in str(fault)), "input or output")


def _names(fault: BaseException, numbers: tuple[int, ...]) -> bool:
    if isinstance(fault, OSError) and fault.errno is not None:
        return fault.errno in numbers
    text = str(fault)
    return any(os.strerror(number) in text for number in numbers)
