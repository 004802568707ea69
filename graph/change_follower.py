"""Keeps the change index at the published revision: a child follows the journal.

A child, because a large journal takes minutes of a core that pages need meanwhile.
"""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from graph.change_index import ChangeIndex, follow, open_changes
from graph.children import run_child
from graph.errors import Busy, StadtwissenError
from graph.layout import Layout
from graph.limits import BULK_SECONDS
from graph.proposal import decode_error, encode_error
from graph.sandbox import Fence, answer_parent
from graph.storage_limits import CHANGES_WAIT_SECONDS

_MODULE = "graph.change_follower"
_FENCE = Fence(seconds=BULK_SECONDS)
_RETRY_AFTER_SECONDS = 5
_TRIALS = 3


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

        Raises Busy where it takes longer to follow than a client waits, and what
        `graph.change_index.follow` raises.
        """
        # One that was under way may have begun before the revision was there.
        for _ in range(_TRIALS):
            with open_changes(self._layout) as index:
                if index.head >= revision:
                    yield index
                    return
            self._follow().wait()
        raise _refuse()

    def _follow(self) -> "_Following":
        with self._changing:
            if self._following is None or self._following.is_over:
                self._following = _Following(self._layout)
            return self._following


class _Following:
    """One child at work, for which several requests may wait."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._fault: StadtwissenError | None = None
        self._over = threading.Event()
        # A thread of its own, because a child dies with the thread that started it.
        threading.Thread(target=self._run, name="follow-journal", daemon=True).start()

    @property
    def is_over(self) -> bool:
        return self._over.is_set()

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
