"""Commit: hand a proposal to a short-lived child that writes it.

The child has the write lock, the live store and the engine for one commit and then
ends, so nothing is ever half open in a process that lives on.
"""

import json
import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path

from graph.children import Child
from graph.disk_space import name_refusal, tell_full_disk
from graph.duties import Duties, no_duties, real_duties
from graph.errors import (
    LimitReached,
    StadtwissenError,
    StorageFault,
    StoreUnreadable,
)
from graph.journal import Journal
from graph.layout import Layout
from graph.limits import BULK_SECONDS, Limit
from graph.materialise import read_tables
from graph.proposal import (
    Outcome,
    Proposal,
    decode_answer,
    decode_error,
    decode_proposal,
    encode_error,
    encode_outcome,
    encode_proposal,
)
from graph.recovery import recover, set_aside_damage
from graph.revision import Revision
from graph.sandbox import Fence, answer_parent
from graph.snapshots import Opened, current, open_snapshot
from graph.steps import Progress, Step
from graph.storage_limits import COMMIT_SECONDS
from graph.storage_settings import read_storage_settings
from graph.store import ENGINE_FAULTS
from graph.validation import Validator, known_nodes
from graph.writing import hold_lock, write

_MODULE = "graph.commit"
_STEPS = tuple(Step)
# Tells a child that its request will come later.
_READY = "--ready"


def commit(
    data_dir: Path, proposal: Proposal, progress: Progress | None = None
) -> Revision:
    """Commit a proposal and return the revision that holds it; see `submit`."""
    return submit(data_dir, proposal, progress).revision


def submit(
    data_dir: Path,
    proposal: Proposal,
    progress: Progress | None = None,
    *,
    patience: Limit = COMMIT_SECONDS,
) -> Outcome:
    """Commit a proposal; when this returns it is on disk and readers see it.

    Raises Refused, ShapesViolated, Conflict, Busy, LimitReached, StorageFault: nothing
    of the proposal was kept, except that a StorageFault or ChildDied leaves that open;
    the end of `patience` is such a StorageFault. Then ask again with the same key.
    """
    request = _encode_request(data_dir, encode_proposal(proposal))
    if _is_behind(data_dir):
        patience = BULK_SECONDS
    return decode_answer(_run(request, progress, patience))


class Writer:
    """Commits to one data directory, with a child kept ready for the next commit.

    For a process that lives on: starting a child and its validator takes longer than
    a small commit. Several threads may submit; a child is ready for one of them.
    """

    def __init__(self, data_dir: Path) -> None:
        """Start nothing yet: `prepare` does, and each commit for the next one."""
        self._data_dir = data_dir
        # A child ends with the thread that started it, so that thread must live on.
        self._starting = ThreadPoolExecutor(
            max_workers=1, thread_name_prefix="start-commits"
        )
        self._changing = threading.Lock()
        self._ready: Future[Child] | None = None
        self._under_way = 0
        self._is_closed = False

    def prepare(self) -> None:
        """Begin to start a child for the next commit, where none is ready."""
        self._make_ready()

    def submit(self, proposal: Proposal, progress: Progress | None = None) -> Outcome:
        """Commit a proposal as the function `submit` does, and raise what it raises."""
        with self._changing:
            ready, self._ready = self._ready, None
            self._under_way += 1
        try:
            with ExitStack() as stack:
                child = _await_child(ready)
                if child is not None:
                    stack.enter_context(child)
                if child is None or not child.is_alive():
                    return submit(self._data_dir, proposal, progress)
                request = _encode_request(self._data_dir, encode_proposal(proposal))
                return decode_answer(_ask(child, request, progress))
        finally:
            with self._changing:
                self._under_way -= 1
            self._make_ready()

    def close(self) -> None:
        """End the child that was kept ready; commits under way go on."""
        with self._changing:
            self._is_closed = True
            ready, self._ready = self._ready, None
        child = _await_child(ready)
        if child is not None:
            child.end()
        self._make_ready()

    def _make_ready(self) -> None:
        """Order the next child; once closed, the last commit lets the thread go."""
        with self._changing:
            if self._is_closed:
                if not self._under_way:
                    self._starting.shutdown(wait=False)
            elif self._ready is None:
                self._ready = self._starting.submit(_start_ready, self._data_dir)


def _start_ready(data_dir: Path) -> Child:
    is_bare = Layout(data_dir=data_dir).bare_marker.exists()
    arguments = () if is_bare else (_READY, str(data_dir.absolute()))
    return Child(_MODULE, _make_fence(), *arguments)


def _await_child(ready: Future[Child] | None) -> Child | None:
    """Return the child; None where none was ordered or the system refused to start."""
    with suppress(OSError):
        return ready.result() if ready is not None else None
    return None


def recover_now(data_dir: Path, progress: Progress | None = None) -> None:
    """Bring a data directory to its journal's head, as any commit does first.

    A directory without a journal stays empty. Raises JournalDamaged, Busy, DiskFull.
    """
    if not Layout(data_dir=data_dir).journal.exists():
        return
    request = _encode_request(data_dir, b"")
    # What a crash left undone may be a bulk load.
    answer = _run(request, progress, BULK_SECONDS)
    if answer and isinstance(decode_error(answer), StoreUnreadable):
        # The damage showed when it was read; that store is out of the way now.
        answer = _run(request, progress, BULK_SECONDS)
    if answer:
        raise decode_error(answer)


def _is_behind(data_dir: Path) -> bool:
    """Tell whether a crash left a revision that is not published yet."""
    published = current(data_dir)
    try:
        head = Journal(Layout(data_dir=data_dir).journal).head()
    except OSError:
        return False  # The child meets it too, and tells it as what it is.
    return head is not None and (published is None or published.number < head.number)


def _run(request: bytes, progress: Progress | None, patience: Limit) -> bytes:
    with Child(_MODULE, _make_fence(patience)) as child:
        return _ask(child, request, progress)


def _make_fence(patience: Limit = COMMIT_SECONDS) -> Fence:
    return Fence(seconds=patience, expendable=False)


def _ask(child: Child, request: bytes, progress: Progress | None) -> bytes:
    def pass_on(news: bytes) -> None:
        if progress is not None:
            step = Step(news.decode())
            progress(step, _STEPS.index(step) + 1, len(_STEPS))

    try:
        return child.ask(request, on_news=pass_on)
    except LimitReached as late:
        # The journal may have it already, so nobody may be told that it was refused.
        message = "The commit took too long; ask again with the same key."
        raise StorageFault(message) from late


def _encode_request(data_dir: Path, proposal: bytes) -> bytes:
    return (
        json.dumps({"data_dir": str(data_dir.absolute())}).encode() + b"\n" + proposal
    )


def _answer(
    validator: Validator,
    opened: Opened | None,
    request: bytes,
    tell: Callable[[bytes], None],
) -> bytes:
    end = request.index(b"\n")
    try:
        layout = Layout(
            data_dir=Path(json.loads(request[:end])["data_dir"]),
            storage=read_storage_settings(os.environ),
        )
        duties = _find_duties(layout, validator)
        if end + 1 == len(request):
            return _recover(layout, duties)
        if not layout.bare_marker.exists():
            validator.start()
        proposal = decode_proposal(request[end + 1 :])
        outcome = write(
            layout,
            proposal,
            duties,
            lambda step: tell(step.encode()),
            opened=opened,
        )
    except StadtwissenError as error:
        return encode_error(error)
    except OSError as fault:
        # The engine and the file system speak through OSError; the operator reads the
        # path in the log, the asker learns that nothing is certain.
        print(f"stadtwissen: {fault}", file=sys.stderr)  # noqa: T201 - the log
        message = f"The disk refused: {name_refusal(fault)}. Ask again, same key."
        return encode_error(StorageFault(message))
    finally:
        validator.end()
    return encode_outcome(outcome)


def _find_duties(layout: Layout, validator: Validator) -> Duties:
    if layout.bare_marker.exists():
        return no_duties()
    return real_duties(validator.ask)


def _recover(layout: Layout, duties: Duties) -> bytes:
    with hold_lock(layout), set_aside_damage(layout), tell_full_disk():
        recover(layout, duties)
    return b""


def _main() -> None:
    validator, opened = Validator(), None
    if _READY in sys.argv:
        validator.start()
        opened = _read_ahead(Path(sys.argv[-1]))
    answer_parent(partial(_answer, validator, opened))


def _read_ahead(data_dir: Path) -> Opened | None:
    """Open the published snapshot, and read what hardly a request changes.

    Whether there is a sound one the request will tell.
    """
    known_nodes()
    published = current(data_dir)
    if published is None:
        return None
    with suppress(StoreUnreadable, *ENGINE_FAULTS):
        opened = open_snapshot(published)
        read_tables(opened.store)
        return opened
    return None


if __name__ == "__main__":
    _main()
