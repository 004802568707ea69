"""Commit: hand a proposal to a short-lived child that writes it.

The child holds the write lock, the live store and the engine for one commit and then
ends, so nothing is ever half open in a process that lives on.
"""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

from graph.disk_space import name_refusal, tell_full_disk
from graph.duties import Duties, no_duties, real_duties
from graph.errors import LimitReached, StadtwissenError, StorageFault, StoreUnreadable
from graph.layout import Layout
from graph.limits import Limit
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
from graph.sandbox import Fence, answer_parent, run_child
from graph.steps import Progress, Step
from graph.storage_limits import COMMIT_SECONDS
from graph.storage_settings import read_storage_settings
from graph.writing import hold_lock, write

_MODULE = "graph.commit"
_STEPS = tuple(Step)


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
    return decode_answer(_run(request, progress, patience))


def recover_now(data_dir: Path, progress: Progress | None = None) -> None:
    """Bring a data directory to its journal's head, as any commit does first.

    A directory without a journal stays empty. Raises JournalDamaged, Busy, DiskFull.
    """
    if not Layout(data_dir=data_dir).journal.exists():
        return
    request = _encode_request(data_dir, b"")
    answer = _run(request, progress, COMMIT_SECONDS)
    if answer and isinstance(decode_error(answer), StoreUnreadable):
        # The damage showed when it was read; that store is out of the way now.
        answer = _run(request, progress, COMMIT_SECONDS)
    if answer:
        raise decode_error(answer)


def _run(request: bytes, progress: Progress | None, patience: Limit) -> bytes:
    def pass_on(news: bytes) -> None:
        if progress is not None:
            step = Step(news.decode())
            progress(step, _STEPS.index(step) + 1, len(_STEPS))

    fence = Fence(seconds=patience, expendable=False)
    try:
        return run_child(_MODULE, request, fence, on_news=pass_on)
    except LimitReached as late:
        # The journal may have it already, so nobody may be told that it was refused.
        message = "The commit took too long; ask again with the same key."
        raise StorageFault(message) from late


def _encode_request(data_dir: Path, proposal: bytes) -> bytes:
    return (
        json.dumps({"data_dir": str(data_dir.absolute())}).encode() + b"\n" + proposal
    )


def _answer(request: bytes, tell: Callable[[bytes], None]) -> bytes:
    end = request.index(b"\n")
    try:
        layout = Layout(
            data_dir=Path(json.loads(request[:end])["data_dir"]),
            storage=read_storage_settings(os.environ),
        )
        duties = no_duties() if layout.bare_marker.exists() else real_duties()
        if end + 1 == len(request):
            return _recover(layout, duties)
        proposal = decode_proposal(request[end + 1 :])
        outcome = write(layout, proposal, duties, lambda step: tell(step.encode()))
    except StadtwissenError as error:
        return encode_error(error)
    except OSError as fault:
        # The engine and the file system speak through OSError; the operator reads the
        # path in the log, the asker learns that nothing is certain.
        print(f"stadtwissen: {fault}", file=sys.stderr)  # noqa: T201 - the log
        message = f"The disk refused: {name_refusal(fault)}. Ask again, same key."
        return encode_error(StorageFault(message))
    return encode_outcome(outcome)


def _recover(layout: Layout, duties: Duties) -> bytes:
    with hold_lock(layout), set_aside_damage(layout), tell_full_disk():
        recover(layout, duties)
    return b""


if __name__ == "__main__":
    answer_parent(_answer)
