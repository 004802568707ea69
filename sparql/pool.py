"""Pools of query workers: keep them ready, lend them, replace them.

A worker is replaced after an error that may have hurt it, after its share of queries,
and when a commit has published another snapshot: the link `current` is looked at
before each query, so a query that starts after a commit sees that commit.
"""

import os
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path
from queue import Empty, SimpleQueue

from graph.errors import Busy, Cancelled, ChildDied, NotFound, StadtwissenError
from graph.fences import FenceName
from graph.layout import Layout
from graph.limits import QUEUE_LENGTH, QUEUE_SECONDS, WORKER_QUERIES
from graph.snapshots import Published, current
from sparql.keeper import Keeper
from sparql.member import Member, OutOfTime, WorkerGone
from sparql.protocol import Ending
from sparql.running import SITE, RunningQuery

_RETRY_AFTER_SECONDS = 2
# One start may be cut off by chance; two in a row tell of something wrong.
_ATTEMPTS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """How a worker's answer ended, and the revision it is true of."""

    ending: Ending
    revision: int


class Reason(StrEnum):
    """Why a worker was ended or buried."""

    TIME = "time"
    CANCELLED = "cancelled"
    DIED = "died"
    GONE = "gone"
    STOPPED = "stopped"
    WORN = "worn"
    OUTDATED = "outdated"
    CLOSED = "closed"


class Pool:
    """A fixed number of workers on the published snapshot of a data directory."""

    def __init__(self, *, name: str, size: int, data_dir: Path, keeper: Keeper) -> None:
        self.name = name
        self.size = size
        self._data_dir = data_dir
        self._link = os.fspath(Layout(data_dir=data_dir).current)
        self._target = ""
        self._published: Published | None = None
        self._keeper = keeper
        # Whoever waits for a worker takes what arrives here: one, or why there is none.
        self._arrivals: SimpleQueue[Member | StadtwissenError] = SimpleQueue()
        self._changing = threading.Lock()
        self._total = 0
        self._waiting = 0
        self._starts = 0
        self._fences: frozenset[FenceName] = frozenset()
        self._ends: Counter[Reason] = Counter()
        self._is_closed = False

    def start(self) -> None:
        """Begin to start all workers, where there is a snapshot."""
        self._fill()

    def close(self) -> None:
        """End all workers that are free, and the others when they come back."""
        self._is_closed = True
        while not self._arrivals.empty():
            arrival = self._arrivals.get()
            if isinstance(arrival, Member):
                self._discard(arrival, Reason.CLOSED)

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
        """Return how many workers there are, and about how many of them are free."""
        # Reasons why there is no worker arrive the same way as workers.
        return self._total, min(self._total, self._arrivals.qsize())

    @property
    def waiting(self) -> int:
        """How many queries wait for a worker."""
        return self._waiting

    @property
    def starts(self) -> int:
        """How many workers were started so far."""
        return self._starts

    @property
    def fences(self) -> frozenset[FenceName]:
        """What the youngest worker is fenced by; nothing before there was one."""
        return self._fences

    @property
    def ends(self) -> dict[Reason, int]:
        """How many workers ended so far, and why; reasons never met are left out."""
        with self._changing:
            return dict(self._ends)

    def ask(
        self,
        task: bytes,
        *,
        seconds: float,
        sink: Callable[[bytes], None],
        query: RunningQuery | None = None,
    ) -> Done:
        """Let a worker on the published snapshot answer a task; see `Member.ask`.

        Raises Cancelled when the query was, Busy when none was free in time, NotFound
        when nothing is published yet, OutOfTime and ChildDied. Whatever is raised
        meanwhile ends the worker.
        """
        query = query or RunningQuery("", SITE)
        # All of them may have been killed at once, as when the machine lacks memory.
        for _ in range(self.size + 1):
            member = self._borrow()
            try:
                with query.working(member.kill):
                    ending = member.ask(task, seconds=seconds, sink=sink)
            except (WorkerGone, ChildDied) as death:
                self.retire(member, _explain(death, query))
                if query.is_cancelled:
                    raise Cancelled("The query was cancelled.") from death
                if isinstance(death, ChildDied):
                    raise
                continue
            except BaseException as fault:
                is_late = isinstance(fault, OutOfTime)
                self.retire(member, Reason.TIME if is_late else Reason.STOPPED)
                raise
            is_spent = ending.is_worn or member.answered >= WORKER_QUERIES.value
            if is_spent or self._is_closed:
                self.retire(member, Reason.WORN if is_spent else Reason.CLOSED)
            else:
                self._arrivals.put(member)
            return Done(ending=ending, revision=member.snapshot.number)
        raise _refuse()

    def retire(self, member: Member, reason: Reason = Reason.STOPPED) -> None:
        """Take a worker out of service and start another in its place."""
        self._discard(member, reason)
        self._fill()

    def _borrow(self) -> Member:
        deadline = time.monotonic() + QUEUE_SECONDS.value
        # What is published now is new enough: who commits without a pause must not keep
        # every worker too old by the time it is ready.
        snapshot = self.find_snapshot()
        if snapshot is None:
            raise NotFound("Nothing has been published yet.")
        while True:
            arrival = self._take(deadline)
            if not isinstance(arrival, Member):
                raise arrival
            if arrival.snapshot.number >= snapshot.number:
                return arrival
            self.retire(arrival, Reason.OUTDATED)

    def _take(self, deadline: float) -> Member | StadtwissenError:
        try:
            return self._arrivals.get_nowait()
        except Empty:
            return self._wait(deadline)

    def _wait(self, deadline: float) -> Member | StadtwissenError:
        self._fill()
        with self._changing:
            if self._waiting >= QUEUE_LENGTH.value:
                raise _refuse()
            self._waiting += 1
        try:
            left_seconds = max(deadline - time.monotonic(), 0)
            return self._arrivals.get(timeout=left_seconds)
        except Empty:
            raise _refuse() from None
        finally:
            with self._changing:
                self._waiting -= 1

    def _discard(self, member: Member, reason: Reason) -> None:
        with self._changing:
            self._total -= 1
            self._ends[reason] += 1
        self._keeper.bury(member)

    def _fill(self) -> None:
        """Order workers until there are enough."""
        snapshot = None if self._is_closed else self.find_snapshot()
        if snapshot is None or self._total >= self.size:
            return
        with self._changing:
            missing = self.size - self._total
            self._total += missing
        for _ in range(missing):
            self._keeper.run(partial(self._start_worker, snapshot))

    def _start_worker(self, snapshot: Published, attempts: int = _ATTEMPTS) -> None:
        """Start one worker and take it in; runs in the keeper's thread."""
        try:
            member = Member(snapshot)
        except (StadtwissenError, OSError) as fault:
            self._miss_worker(snapshot, attempts - 1, fault)
            return
        self._keeper.watch(member)
        with self._changing:
            self._starts += 1
            self._fences = member.fences
        if self._is_closed:
            self._discard(member, Reason.CLOSED)
        else:
            self._arrivals.put(member)

    def _miss_worker(
        self, snapshot: Published, attempts: int, fault: Exception
    ) -> None:
        """Try again, or tell who waits that there will be no worker."""
        is_current = self.find_snapshot() == snapshot
        if is_current and attempts and not self._is_closed:
            self._start_worker(snapshot, attempts)
            return
        with self._changing:
            self._total -= 1
        if is_current:
            self._arrivals.put(_cannot_start(fault))
        else:  # The snapshot was replaced meanwhile and may be gone: no fault.
            self._fill()


def _explain(death: Exception, query: RunningQuery) -> Reason:
    """Return why a worker ended while it had a query."""
    if query.is_cancelled:
        return Reason.CANCELLED
    return Reason.GONE if isinstance(death, WorkerGone) else Reason.DIED


def _refuse() -> Busy:
    return Busy("All query workers are busy.", retry_after_seconds=_RETRY_AFTER_SECONDS)


def _cannot_start(fault: Exception) -> Busy:
    return Busy(
        f"A query worker could not be started: {type(fault).__name__}.",
        retry_after_seconds=_RETRY_AFTER_SECONDS,
    )
