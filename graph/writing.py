"""One commit, step by step, under the write lock.

What may be refused is refused before the journal is touched. Once the journal holds
the revision it is never taken back: whatever ends the process after that, the next
one finishes the work.
"""

import fcntl
import shutil
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from graph import limits
from graph.conflict import find_conflict
from graph.duties import Duties
from graph.errors import Busy, Conflict, DiskFull, Refused, Rejection
from graph.layout import Layout
from graph.named_graphs import find_forbidden_graphs, list_subjects
from graph.ntriples import read_value
from graph.patch import Patch
from graph.proposal import Outcome, Preview, Proposal
from graph.provenance import COMMIT_KEY, key_digest, revision_number
from graph.recovery import Ground, recover, write_provenance
from graph.report import Report, Warnings
from graph.revision import Draft, Revision, hash_patch
from graph.snapshots import open_current, publish
from graph.steps import Step, reach
from graph.store import find_described, reduce
from graph.terms import check_literal

_LOCK_PAUSE_SECONDS = 0.01
_RETRY_AFTER_SECONDS = 5

Tell = Callable[[Step], None]
"""Hears of each step when it is done."""


@contextmanager
def hold_lock(layout: Layout) -> Iterator[None]:
    """Hold the write lock; Busy when another writer keeps it too long.

    The kernel lets the lock go when the process ends, however it ends.
    """
    layout.data_dir.mkdir(parents=True, exist_ok=True)
    deadline = time.monotonic() + limits.LOCK_SECONDS.value
    with layout.lock.open("ab") as lock:
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > deadline:
                    message = "Another commit is running; try again."
                    raise Busy(
                        message, retry_after_seconds=_RETRY_AFTER_SECONDS
                    ) from None
                time.sleep(_LOCK_PAUSE_SECONDS)
        yield


def write(layout: Layout, proposal: Proposal, duties: Duties, tell: Tell) -> Outcome:
    """Make the proposal the next revision; return when readers can see it.

    Returns the revision that already has the proposal's key, and the head where the
    patch changes nothing. Raises Refused, ShapesViolated, Conflict, Busy, DiskFull and
    StorageFault.
    """
    with hold_lock(layout):
        try:
            return _write_alone(layout, proposal, duties, tell)
        except BaseException as error:
            # The frames of a traceback would keep the store open past the lock.
            traceback.clear_frames(error.__traceback__)
            raise


def _write_alone(
    layout: Layout, proposal: Proposal, duties: Duties, tell: Tell
) -> Outcome:
    _finish(Step.LOCKED, tell)
    ground = recover(layout, duties)
    _finish(Step.RECOVERED, tell)
    known = _find_by_key(ground, proposal.key)
    if known is not None:
        _refuse_other_content(known, proposal)
        return Outcome(revision=known, is_new=False)
    _refuse_texts(proposal)
    _refuse_graphs(proposal, is_bare=ground.is_bare)
    _refuse_conflict(ground, proposal)
    patch = reduce(ground.store.engine, proposal.patch)
    _finish(Step.REDUCED, tell)
    if not patch:
        return Outcome(revision=_head_of(ground), is_new=False)
    _check_space(layout, patch)
    report = Report()
    if not ground.is_bare:
        report = duties.validate(ground.store.engine, patch)
    _finish(Step.VALIDATED, tell)
    outcome = _carry_out(ground, proposal, patch, duties=duties, tell=tell)
    return replace(outcome, warnings=Warnings.of(report))


def _carry_out(
    ground: Ground, proposal: Proposal, patch: Patch, *, duties: Duties, tell: Tell
) -> Outcome:
    expected = ground.head.number if ground.head else 0
    draft = Draft(
        time=datetime.now(UTC).isoformat(timespec="milliseconds"),
        agent=proposal.agent,
        message=proposal.message,
        key=proposal.key,
        proposed_hash=hash_patch(proposal.patch) if proposal.key else None,
    )
    revision = ground.journal.append(expected, patch, draft)
    tell(Step.JOURNALLED)
    change = ground.store.apply(revision.number, patch)
    _finish(Step.APPLIED, tell)
    added, removed = change.added, change.removed
    inferred_anew = False
    if not ground.is_bare:
        meta = write_provenance(ground.store, revision, patch)
        _finish(Step.DESCRIBED, tell)
        added, removed = added + meta.added, removed + meta.removed
        inferred_anew = duties.infer(ground.store.engine, added, removed)
        _finish(Step.INFERRED, tell)
    _update_index(ground, revision, patch, duties)
    _finish(Step.INDEXED, tell)
    ground.store.finish(revision.number)
    _finish(Step.DERIVED, tell)
    publish(ground.layout.data_dir, ground.store.engine, revision)
    tell(Step.PUBLISHED)
    return Outcome(revision=revision, is_new=True, inferred_anew=inferred_anew)


def _update_index(
    ground: Ground, revision: Revision, patch: Patch, duties: Duties
) -> None:
    subjects = list_subjects((*patch.adds, *patch.removes))
    # A first commit describes all there is; building whole is faster than by subject.
    changed = None if ground.head is None else {read_value(one) for one in subjects}
    duties.index(ground.layout.data_dir, ground.store.engine, revision.number, changed)


def _find_by_key(ground: Ground, key: str | None) -> Revision | None:
    if key is None:
        return None
    if ground.is_bare:
        revisions = (revision for revision, _ in ground.journal.read(0))
        return next((one for one in revisions if one.key == key), None)
    found = find_described(ground.store.engine, COMMIT_KEY, key_digest(key))
    if not found:
        return None
    number = revision_number(min(found))
    revision, _ = next(ground.journal.read(number - 1))
    return revision


def preview(data_dir: Path, proposal: Proposal, duties: Duties) -> Preview:
    """Return what a commit of the proposal would write now, and warn of.

    Nothing is written and no lock is taken. Raises what the commit would refuse with,
    but for conflicts.
    """
    layout = Layout(data_dir=data_dir)
    is_bare = layout.bare_marker.exists()
    _refuse_texts(proposal)
    _refuse_graphs(proposal, is_bare=is_bare)
    engine = open_current(data_dir)
    patch = reduce(engine, proposal.patch)
    report = Report()
    if patch and not is_bare:
        report = duties.validate(engine, patch)
    return Preview(patch=patch, warnings=Warnings.of(report))


def _refuse_other_content(known: Revision, proposal: Proposal) -> None:
    """Refuse to answer for an edit with the revision of another one."""
    if known.proposed_hash in (None, hash_patch(proposal.patch)):
        return
    raise Conflict(
        f"Revision {known.number} was made with this key and another content; "
        "use a new key.",
        base=known.number,
        head=known.number,
    )


def _refuse_texts(proposal: Proposal) -> None:
    """Refuse an agent or message that could not be told as a literal."""
    for text in (proposal.agent, proposal.message, proposal.key or ""):
        fault = check_literal(text, None)
        if fault is not None:
            raise Refused(fault)


def _refuse_graphs(proposal: Proposal, *, is_bare: bool) -> None:
    forbidden = find_forbidden_graphs(
        proposal.patch, is_release=proposal.is_release, is_bare=is_bare
    )
    if forbidden:
        raise Refused(*forbidden)


def _refuse_conflict(ground: Ground, proposal: Proposal) -> None:
    head = ground.head.number if ground.head else 0
    if proposal.base is None or proposal.base == head:
        return
    if proposal.base > head:
        raise Conflict(
            f"There is no revision {proposal.base} yet; the head is {head}.",
            base=proposal.base,
            head=head,
        )
    conflict = find_conflict(proposal.patch, ground.journal.read(proposal.base))
    if conflict is not None:
        revision, subject = conflict
        raise Conflict(
            f"Revision {revision.number} changed {subject} after you looked; "
            "look at that change and try again.",
            base=proposal.base,
            head=head,
        )


def _head_of(ground: Ground) -> Revision:
    if ground.head is None:
        message = "The first commit needs at least one statement."
        raise Refused(Rejection(message=message, rule="empty patch"))
    return ground.head


def _check_space(layout: Layout, patch: Patch) -> None:
    size = sum(len(line) for line in (*patch.adds, *patch.removes))
    needed = max(limits.DISK_RESERVE.value, 2 * size)
    if shutil.disk_usage(layout.data_dir).free < needed:
        raise DiskFull("Too little disk space is left to commit; nothing was written.")


def _finish(step: Step, tell: Tell) -> None:
    tell(step)
    reach(step)
