"""The two threads that look after all workers of a process, whichever pool they serve.

One starts and buries them, the other watches the time.
"""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from sparql.member import Member

# A query ends within its limit and this, and the milliseconds that killing takes.
_TICK_SECONDS = 0.1


class Keeper:
    """Starts workers, watches their time, buries them.

    The parent-death signal follows the thread that spawned, so that thread must live
    as long as the process does: pools hand their starts to this one.
    """

    def __init__(self) -> None:
        self._spawning = ThreadPoolExecutor(
            max_workers=1, thread_name_prefix="spawn-workers"
        )
        self._watched: set[Member] = set()
        self._changing = threading.Lock()
        self._stopped = threading.Event()
        self._clock = threading.Thread(
            target=self._keep_time, name="watch-workers", daemon=True
        )
        self._clock.start()

    def run(self, start: Callable[[], None]) -> None:
        """Run a function that starts a worker, on the thread for that."""
        self._spawning.submit(start)

    def watch(self, member: Member) -> None:
        """Keep the time for a worker from now on."""
        with self._changing:
            self._watched.add(member)

    def bury(self, member: Member) -> None:
        """End a worker without making anybody wait for it."""
        with self._changing:
            self._watched.discard(member)
        try:
            self._spawning.submit(member.end)
        except RuntimeError:  # The thread ends; a start that it still made ends too.
            member.end()

    def close(self) -> None:
        """Finish the errands and stop both threads."""
        self._spawning.shutdown(wait=True)
        self._stopped.set()
        self._clock.join()

    def _keep_time(self) -> None:
        while not self._stopped.wait(_TICK_SECONDS):
            now = time.monotonic()
            with self._changing:
                watched = tuple(self._watched)
            for member in watched:
                member.strike(now)
