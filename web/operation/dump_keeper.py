"""Lets the server publish dumps by itself: the first at once, then one a day.

A thread looks every half minute, so that it hears of commits of the command line too.
The child that makes one lets everything else on the machine go first.
"""

import logging
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from graph.dump_files import Dump, is_due
from graph.dump_shelf import list_dumps, publish_dump
from graph.errors import Busy, StadtwissenError
from graph.layout import Layout
from graph.snapshots import current
from graph.storage_limits import DUMP_RETRY_SECONDS

_LOG = logging.getLogger(__name__)
_PAUSE_SECONDS = 30


class DumpKeeper:
    """Looks whether a dump is due, and makes it."""

    def __init__(
        self, data_dir: Path, *, make: Callable[[], Dump] | None = None
    ) -> None:
        """Take the data directory; nothing is made before `start`."""
        self._layout = Layout(data_dir=data_dir)
        self._make = make or partial(publish_dump, data_dir, is_patient=True)
        self._rests_until = 0.0

    def start(self) -> None:
        """Look from now on, until this process ends."""
        threading.Thread(target=self._run, name="keep-dumps", daemon=True).start()

    def look(self, now: datetime, clock: float) -> bool:
        """Make a dump where one is due; tell whether one was made.

        After one that failed nothing is made for a while. `clock` counts seconds.
        """
        if clock < self._rests_until:
            return False
        try:
            published = current(self._layout.data_dir)
            newest = next(iter(list_dumps(self._layout)), None)
            if not is_due(newest, published.number if published else 0, now):
                return False
            self._make()
        except Busy:
            return False  # Somebody makes one; the next look will find it.
        except (StadtwissenError, OSError) as fault:
            _LOG.warning("No dump was made: %s", fault)
            self._rests_until = clock + DUMP_RETRY_SECONDS.value
            return False
        return True

    def _run(self) -> None:
        while True:
            self.look(datetime.now(UTC), time.monotonic())
            time.sleep(_PAUSE_SECONDS)
