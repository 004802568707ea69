"""A worker for one query on an older revision; there is no pool of them."""

import threading
from collections.abc import Callable

from graph.errors import Busy, Cancelled, ChildDied
from graph.limits import QUEUE_SECONDS
from graph.snapshots import Published
from sparql.keeper import Keeper
from sparql.member import Member, WorkerGone
from sparql.older_revisions import OlderRevisions
from sparql.pool import Done
from sparql.running import RunningQuery

_RETRY_AFTER_SECONDS = 2


class OlderWorker:
    """Answers queries on older revisions, one at a time."""

    def __init__(self, revisions: OlderRevisions, keeper: Keeper) -> None:
        """Take who finds their snapshots, and who keeps the time."""
        self._revisions = revisions
        self._keeper = keeper
        self._place = threading.Semaphore(1)

    def ask(
        self,
        number: int,
        task: bytes,
        *,
        seconds: float,
        sink: Callable[[bytes], None],
        query: RunningQuery,
    ) -> Done:
        """Let a worker on a revision answer a task.

        Raises what `OlderRevisions.find` and `Pool.ask` raise.
        """
        snapshot = self._revisions.find(number)
        if not self._place.acquire(timeout=QUEUE_SECONDS.value):
            raise _refuse("Another query on an older revision is under way.")
        try:
            return self._ask(snapshot, task, seconds=seconds, sink=sink, query=query)
        finally:
            self._place.release()

    def _ask(
        self,
        snapshot: Published,
        task: bytes,
        *,
        seconds: float,
        sink: Callable[[bytes], None],
        query: RunningQuery,
    ) -> Done:
        # It may be spawned here: this thread waits for its only answer.
        member = Member(snapshot)
        self._keeper.watch(member)
        try:
            with query.working(member.kill):
                ending = member.ask(task, seconds=seconds, sink=sink)
        except (WorkerGone, ChildDied) as death:
            if query.is_cancelled:
                raise Cancelled("The query was cancelled.") from death
            if isinstance(death, ChildDied):
                raise
            raise _refuse("A query worker was ended from outside.") from death
        finally:
            self._keeper.bury(member)
        return Done(ending=ending, revision=snapshot.number)


def _refuse(message: str) -> Busy:
    return Busy(message, retry_after_seconds=_RETRY_AFTER_SECONDS)
