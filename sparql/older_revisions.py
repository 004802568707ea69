"""Older revisions for a query: a kept snapshot, or one rebuilt from the journal.

A rebuilt revision is a data directory of its own below `revisions/`. One is built at a
time, in a child (`python -m sparql.older_revisions`); whoever asks meanwhile is told
when to come again.
"""

import json
import logging
import os
import shutil
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from graph.children import run_child
from graph.errors import Busy, NotFound, StadtwissenError, StorageFault
from graph.history import checkout
from graph.journal import Journal
from graph.layout import Layout
from graph.limits import BULK_SECONDS
from graph.proposal import decode_error, encode_error
from graph.sandbox import Fence, answer_parent
from graph.snapshot_hold import take_away
from graph.snapshots import Published, current, find_snapshot
from graph.storage_limits import REBUILT_REVISIONS, REBUILT_SECONDS

_MODULE = "sparql.older_revisions"
_LOG = logging.getLogger(__name__)
_FENCE = Fence(seconds=BULK_SECONDS)
_RETRY_AFTER_SECONDS = 15


class OlderRevisions:
    """Finds the snapshot of any revision of a data directory."""

    def __init__(self, data_dir: Path) -> None:
        """Build nothing yet."""
        self._layout = Layout(data_dir=data_dir)
        self._changing = threading.Lock()
        self._builder: threading.Thread | None = None
        self._failures: dict[int, StorageFault] = {}

    def find(self, number: int) -> Published:
        """Return the snapshot of a revision.

        Raises NotFound where there is no such revision, and Busy while it is rebuilt:
        ask again then.
        """
        kept = find_snapshot(self._layout, number) or self._find_rebuilt(number)
        if kept is not None:
            return kept
        head = Journal(self._layout.journal).head()
        if not 0 < number <= (head.number if head else 0):
            raise NotFound(f"There is no revision {number}.")
        failure = self._failures.pop(number, None)
        if failure is not None:
            raise failure
        message = f"Revision {number} is rebuilt from the journal; ask again."
        self._build(number)
        raise Busy(message, retry_after_seconds=_RETRY_AFTER_SECONDS)

    def _find_rebuilt(self, number: int) -> Published | None:
        folder = self._layout.revisions / str(number)
        published = current(folder)
        if published is not None:
            with suppress(FileNotFoundError):
                os.utime(folder)  # Kept from its last use on.
        return published

    def _build(self, number: int) -> None:
        with self._changing:
            if self._builder is not None and self._builder.is_alive():
                return
            self._builder = threading.Thread(
                target=self._run, args=(number,), name="rebuild-revision", daemon=True
            )
            self._builder.start()

    def _run(self, number: int) -> None:
        try:
            _sweep(self._layout.revisions)
            rebuild(self._layout, number)
        except (StadtwissenError, OSError) as fault:
            _LOG.exception("Revision %d could not be rebuilt", number)
            self._failures[number] = StorageFault(
                f"Revision {number} could not be rebuilt: {type(fault).__name__}."
            )


def rebuild(layout: Layout, number: int) -> None:
    """Rebuild a revision in a child; raises what `graph.history.checkout` raises."""
    request = {
        "data_dir": str(layout.data_dir.absolute()),
        "number": number,
        "folder": str((layout.revisions / str(number)).absolute()),
    }
    answer = run_child(_MODULE, json.dumps(request).encode(), _FENCE)
    if answer:
        raise decode_error(answer)


def _sweep(folder: Path) -> None:
    """Make room for one more: what was not asked for long goes, then the oldest."""
    with suppress(FileNotFoundError):
        found = sorted(
            (one for one in folder.iterdir() if one.name.isdecimal()),
            key=lambda one: one.stat().st_mtime,
        )
        oldest = time.time() - REBUILT_SECONDS.value
        keep = REBUILT_REVISIONS.value - 1
        for place, one in enumerate(found):
            if one.stat().st_mtime < oldest or place < len(found) - keep:
                _take_away(one)


def _take_away(folder: Path) -> None:
    """Remove a rebuilt revision, unless a query is asked of it just now."""
    published = current(folder)
    if published is not None:
        take_away(published.path, first=folder / "current")
    if published is None or not published.path.exists():
        shutil.rmtree(folder, ignore_errors=True)


def _answer(request: bytes, _tell: Callable[[bytes], None]) -> bytes:
    place = json.loads(request)
    try:
        checkout(Path(place["data_dir"]), place["number"], Path(place["folder"]))
    except StadtwissenError as error:
        return encode_error(error)
    return b""


if __name__ == "__main__":
    answer_parent(_answer)
