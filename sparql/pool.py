"""Pools of query workers: keep them ready, lend them, replace them.

A worker is replaced after an error that may have hurt it, after its share of queries,
and when a commit has published another snapshot: the link `current` is looked at
before each query, so a query that starts after a commit sees that commit.
"""

import os
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from graph.errors import Busy, NotFound, StadtwissenError
from graph.layout import Layout
from graph.limits import QUEUE_LENGTH, QUEUE_SECONDS, WORKER_QUERIES
from graph.snapshots import Published, current
from sparql.member import Member

_RETRY_AFTER_SECONDS = 2


class Spawner:
    """The one thread that starts all workers of this process, and buries them.

    The parent-death signal follows the thread that spawned, so this thread must live
    as long as the process does.
    """

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(
            max_workers=1, thread_name_prefix="spawn-workers"
        )

    def start(self, pool: "Pool", snapshot: Published) -> None:
        """Start a worker for a pool; it arrives there by itself."""
        self._thread.submit(pool.admit_worker, snapshot)

    def bury(self, member: Member) -> None:
        """End a worker without making anybody wait for it."""
        self._thread.submit(member.end)

    def close(self) -> None:
        """Let the thread end after its last errand."""
        self._thread.shutdown(wait=True)


class Pool:
    """A fixed number of workers on the published snapshot of a data directory."""

    def __init__(
        self, *, name: str, size: int, data_dir: Path, spawner: Spawner
    ) -> None:
        self.name = name
        self.size = size
        self._data_dir = data_dir
        self._link = os.fspath(Layout(data_dir=data_dir).current)
        self._target = ""
        self._published: Published | None = None
        self._spawner = spawner
        self._changed = threading.Condition()
        self._idle: list[Member] = []
        self._total = 0
        self._waiting = 0
        self._fault: StadtwissenError | None = None
        self._is_closed = False

    def start(self) -> None:
        """Begin to start all workers, where there is a snapshot."""
        with self._changed:
            if self.find_snapshot() is not None:
                self._fill()

    def close(self) -> None:
        """End all workers that are not lent, and those lent when they come back."""
        with self._changed:
            self._is_closed = True
            members, self._idle = self._idle, []
        for member in members:
            member.end()

    def find_snapshot(self) -> Published | None:
        """Return what is published now; costs one system call when nothing changed."""
        try:
            target = os.readlink(self._link)  # noqa: PTH115 - three times as fast
        except FileNotFoundError:
            return None
        if target != self._target:
            self._published = current(self._data_dir)
            self._target = target
        return self._published

    def count_workers(self) -> tuple[int, int]:
        """Return how many workers there are, and how many of them are free."""
        with self._changed:
            return self._total, len(self._idle)

    @contextmanager
    def lend(self) -> Iterator[Member]:
        """Lend a worker on the published snapshot.

        Whatever is raised meanwhile ends the worker; else it goes back. Raises Busy
        when none was free in time, NotFound when nothing is published yet.
        """
        member = self._borrow()
        try:
            yield member
        except BaseException:
            self.retire(member)
            raise
        self._give_back(member)

    def retire(self, member: Member) -> None:
        """Take a worker out of service and start another in its place."""
        with self._changed:
            self._discard(member)
            self._fill()

    def admit_worker(self, snapshot: Published) -> None:
        """Start one worker and take it in; called by the spawner's thread."""
        try:
            member = Member(snapshot)
        except (StadtwissenError, OSError) as fault:
            with self._changed:
                self._total -= 1
                # A snapshot that was replaced meanwhile may be gone: no fault.
                if self.find_snapshot() == snapshot:
                    self._fault = _cannot_start(fault)
                self._changed.notify_all()
            return
        with self._changed:
            if self._is_closed:
                member.end()
                return
            self._idle.append(member)
            self._changed.notify()

    def _borrow(self) -> Member:
        deadline = time.monotonic() + QUEUE_SECONDS.value
        with self._changed:
            if self._waiting >= QUEUE_LENGTH.value:
                raise _refuse()
            self._waiting += 1
            try:
                return self._wait_for_worker(deadline)
            finally:
                self._waiting -= 1

    def _wait_for_worker(self, deadline: float) -> Member:
        while True:
            snapshot = self.find_snapshot()
            if snapshot is None:
                raise NotFound("Nothing has been published yet.")
            while self._idle:
                # The last one back is the one whose memory is warm.
                member = self._idle.pop()
                if member.snapshot.number == snapshot.number and member.is_alive():
                    return member
                self._discard(member)
            self._fill()
            left = deadline - time.monotonic()
            if left <= 0 or not self._changed.wait(left):
                raise _refuse()
            if self._fault is not None:
                fault, self._fault = self._fault, None
                raise fault

    def _give_back(self, member: Member) -> None:
        with self._changed:
            is_spent = member.is_worn or member.answered >= WORKER_QUERIES.value
            if is_spent or self._is_closed:
                self._discard(member)
                self._fill()
                return
            self._idle.append(member)
            self._changed.notify()

    def _discard(self, member: Member) -> None:
        self._total -= 1
        if self._is_closed:
            member.end()
        else:
            self._spawner.bury(member)

    def _fill(self) -> None:
        """Order workers until there are enough; the condition must be held."""
        snapshot = None if self._is_closed else self.find_snapshot()
        while snapshot is not None and self._total < self.size:
            self._total += 1
            self._spawner.start(self, snapshot)


def _refuse() -> Busy:
    return Busy("All query workers are busy.", retry_after_seconds=_RETRY_AFTER_SECONDS)


def _cannot_start(fault: Exception) -> Busy:
    return Busy(
        f"A query worker could not be started: {type(fault).__name__}.",
        retry_after_seconds=_RETRY_AFTER_SECONDS,
    )
