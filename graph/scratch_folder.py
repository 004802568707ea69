"""A folder for work that is thrown away, beside what it is made of.

It lies on the same disk, so that files come by hard links and go by renaming.
"""

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from graph.disk_space import tell_refusal


@contextmanager
def make_scratch_folder(
    parent: Path, prefix: str, *, longest_seconds: float | None = None
) -> Iterator[Path]:
    """Make a folder of a new name, and take it away again unless it was renamed.

    Those of the same prefix that are older than any work lasts are taken away first:
    their owner was killed, and they pin old files. None takes none away. Raises
    StorageFault where it cannot be made.
    """
    with tell_refusal():
        if longest_seconds is not None:
            _sweep(parent, prefix, oldest=time.time() - longest_seconds)
        folder = Path(tempfile.mkdtemp(prefix=prefix, dir=parent.absolute()))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _sweep(parent: Path, prefix: str, *, oldest: float) -> None:
    for folder in parent.glob(f"{prefix}*"):
        try:
            is_left_behind = folder.stat().st_mtime < oldest
        except FileNotFoundError:
            continue  # Its owner was faster.
        if is_left_behind:
            shutil.rmtree(folder, ignore_errors=True)
