"""Who reads a snapshot holds its folder, and retention leaves alone what is held.

The engine opens most files of a store only when a query needs them, so whoever has a
snapshot open still needs its folder. The kernel lets go with the process.
"""

import fcntl
import os
import shutil
from pathlib import Path


class Hold:
    """Keeps a snapshot's folder from being taken away, until it is closed or gone."""

    def __init__(self, folder: Path) -> None:
        """Hold a folder; FileNotFoundError where it is not there any more."""
        self._descriptor: int | None = None
        self._descriptor = descriptor = _open(folder)
        # Waits where the folder is just being taken away.
        fcntl.flock(descriptor, fcntl.LOCK_SH)
        # Another of the same number may be there by now.
        if not os.path.samestat(os.fstat(descriptor), folder.stat()):
            raise FileNotFoundError(folder)

    def close(self) -> None:
        """Let go of the folder; done again, it does nothing."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            os.close(descriptor)

    def __del__(self) -> None:
        """Let go of the folder."""
        self.close()


def take_away(folder: Path, *, first: Path) -> None:
    """Remove a folder, and a file before it, unless somebody holds the folder."""
    try:
        descriptor = _open(folder)
    except FileNotFoundError:
        return
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        first.unlink(missing_ok=True)
        shutil.rmtree(folder, ignore_errors=True)
    except BlockingIOError:
        pass  # The next commit tries again.
    finally:
        os.close(descriptor)


def _open(folder: Path) -> int:
    return os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
