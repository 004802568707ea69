"""Keeps the change index at the published revision: a child follows the journal.

A child, because a large journal takes minutes of a core that pages need meanwhile.
"""

import json
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from graph.change_index import ChangeIndex, follow, forget_changes, open_changes
from graph.children import run_child
from graph.errors import Busy, StadtwissenError, StorageFault
from graph.layout import Layout
from graph.limits import BULK_SECONDS
from graph.proposal import decode_error, encode_error
from graph.sandbox import Fence, answer_parent
from graph.storage_limits import CHANGES_WAIT_SECONDS

_MODULE = "graph.change_follower"
_FENCE = Fence(seconds=BULK_SECONDS)
_RETRY_AFTER_SECONDS = 5
_TRIALS = 3
_REST_SECONDS = 10.0


class ChangeFollower:
    """Opens the change index of a data directory, up to date."""

    def __init__(self, data_dir: Path) -> None:
        """Read nothing yet."""
        self._layout = Layout(data_dir=data_dir)
        self._changing = threading.Lock()
        self._following: _Following | None = None

    def prepare(self) -> None:
        """Begin to follow, so that the first who asks waits less."""
        self._follow()

    @contextmanager
    def read(self, revision: int) -> Iterator[ChangeIndex]:
        """Open the index at `revision` or a later one.

        Raises Busy where it takes longer to follow than a client waits, or where the
        index turns out to be damaged while it is read: then it is made anew. Raises
        what `graph.change_index.follow` raises.
        """
        with ExitStack() as opened:
            index = self._open(opened, revision)
            try:
                yield index
            except sqlite3.OperationalError as fault:  # The disk or a lock.
                raise StorageFault(f"The change index: {fault}") from fault
            except sqlite3.DatabaseError as fault:
                forget_changes(self._layout)
                raise _refuse() from fault

    def _open(self, opened: ExitStack, revision: int) -> ChangeIndex:
        # A following that was under way may have begun before the revision was there.
        for _ in range(_TRIALS):
            try:
                index = opened.enter_context(open_changes(self._layout))
            except sqlite3.DatabaseError:
                pass  # Whoever follows makes it anew.
            else:
                if index.head >= revision:
                    return index
                opened.close()
            self._follow().wait()
        raise _refuse()

    def _follow(self) -> "_Following":
        with self._changing:
            if self._following is None or self._following.may_be_followed:
                self._following = _Following(self._layout)
            return self._following


class _Following:
    """One child at work, for which several requests may wait."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._fault: StadtwissenError | None = None
        self._over = threading.Event()
        self._ended = 0.0
        # A thread of its own, because a child dies with the thread that started it.
        threading.Thread(target=self._run, name="follow-journal", daemon=True).start()

    @property
    def may_be_followed(self) -> bool:
        """Tell whether another may begin; what failed is not tried again at once."""
        rests = (
            self._fault is not None and time.monotonic() < self._ended + _REST_SECONDS
        )
        return self._over.is_set() and not rests

    def wait(self) -> None:
        if not self._over.wait(CHANGES_WAIT_SECONDS.value):
            raise _refuse()
        if self._fault is not None:
            raise self._fault

    def _run(self) -> None:
        try:
            follow_in_child(self._layout)
        except StadtwissenError as fault:
            self._fault = fault
        finally:
            self._ended = time.monotonic()
            self._over.set()


def follow_in_child(layout: Layout) -> None:
    """Bring the index up to date; raises what `graph.change_index.follow` raises."""
    request = json.dumps({"data_dir": str(layout.data_dir.absolute())})
    answer = run_child(_MODULE, request.encode(), _FENCE)
    if answer:
        raise decode_error(answer)


def _refuse() -> Busy:
    message = "The history of entities is read from the journal; ask again."
    return Busy(message, retry_after_seconds=_RETRY_AFTER_SECONDS)


def _answer(request: bytes, _tell: Callable[[bytes], None]) -> bytes:
    try:
        follow(Layout(data_dir=Path(json.loads(request)["data_dir"])))
    except StadtwissenError as error:
        return encode_error(error)
    return b""


if __name__ == "__main__":
    answer_parent(_answer)
