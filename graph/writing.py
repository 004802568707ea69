"""One commit, step by step, under the write lock.

What may be refused is refused before the journal is touched. Once the journal holds
the revision it is never taken back: whatever ends the process after that, the next
one finishes the work.
"""

import fcntl
import time
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from pyoxigraph import Quad

from graph.disk_space import check_space, tell_full_disk
from graph.duties import Duties
from graph.errors import Busy, StoreUnreadable
from graph.journal import Journal
from graph.layout import Layout
from graph.materialise import Inferred
from graph.named_graphs import list_subjects
from graph.ntriples import read_value
from graph.patch import Patch
from graph.proposal import Outcome, Proposal
from graph.provenance import COMMIT_KEY, key_digest, revision_number
from graph.recovery import Ground, recover, set_aside_damage, write_provenance
from graph.refusals import refuse_conflict, refuse_content, refuse_other_content
from graph.report import Report, refuse_violations
from graph.revision import Draft, Revision, hash_patch
from graph.snapshots import Opened, current, open_snapshot, publish
from graph.steps import Step, Tell, finish
from graph.storage_limits import LOCK_SECONDS
from graph.store import ENGINE_FAULTS, LiveStore, find_described, reduce
from graph.store_facts import make_quad

_LOCK_PAUSE_SECONDS = 0.01
_RETRY_AFTER_SECONDS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class _Verdict:
    """What the shapes say of a proposal on top of one snapshot."""

    snapshot: Opened
    report: Report

    def holds_for(self, head: Revision | None) -> bool:
        known = self.snapshot.published
        return head is not None and (known.number, known.state_hash) == (
            head.number,
            head.state_hash,
        )


@contextmanager
def hold_lock(layout: Layout) -> Iterator[None]:
    """Hold the write lock; Busy when another writer keeps it too long.

    The kernel lets the lock go when the process ends, however it ends.
    """
    layout.data_dir.mkdir(parents=True, exist_ok=True)
    deadline = time.monotonic() + LOCK_SECONDS.value
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


def write(
    layout: Layout,
    proposal: Proposal,
    duties: Duties,
    tell: Tell,
    *,
    opened: Opened | None = None,
) -> Outcome:
    """Make the proposal the next revision; return when readers can see it.

    Returns the revision that already has the proposal's key, and the head where the
    patch changes nothing; with a key that becomes a revision too. The shapes are asked
    before the lock is taken, and again under it where somebody else committed
    meanwhile. `opened` is a snapshot that may still be the published one. Raises
    Refused, ShapesViolated, Conflict, Busy, DiskFull, StorageFault.
    """
    ahead = _judge_ahead(layout, proposal, duties, opened)
    with hold_lock(layout):
        try:
            with set_aside_damage(layout):
                return _write_alone(layout, proposal, duties, tell, ahead=ahead)
        except BaseException as error:
            # The frames of a traceback would keep the store open past the lock.
            traceback.clear_frames(error.__traceback__)
            raise


def find_by_key(journal: Journal, store: LiveStore, key: str | None) -> Revision | None:
    """Return the revision that was made with a key, as far as the store knows."""
    if key is None:
        return None
    if store.is_bare:
        revisions = (entry.revision for entry in journal.walk(0))
        return next((one for one in revisions if one.key == key), None)
    found = find_described(store.engine, COMMIT_KEY, key_digest(key))
    if not found:
        return None
    entry = next(journal.walk(revision_number(min(found)) - 1), None)
    # None where the journal lost its end; recovery tells.
    return None if entry is None else entry.revision


def _judge_ahead(
    layout: Layout, proposal: Proposal, duties: Duties, opened: Opened | None
) -> _Verdict | None:
    """Judge a proposal on top of the published revision; None leaves it to the lock."""
    published = current(layout.data_dir)
    if published is None or layout.bare_marker.exists():
        return None
    try:
        if opened is None or opened.published != published:
            opened = open_snapshot(published)
        snapshot = opened
        store = LiveStore(snapshot.store, is_bare=False)
        if find_by_key(Journal(layout.journal), store, proposal.key) is not None:
            return None
        refuse_content(proposal, is_bare=False)
        patch = reduce(store.engine, proposal.patch, replaces=proposal.replaces)
        report = duties.validate(store.engine, patch) if patch else Report()
    except (StoreUnreadable, *ENGINE_FAULTS):
        # Others commit, and the snapshot may be taken away while it is read; or it is
        # damaged, and a new one comes with this commit.
        return None
    if proposal.key is None:
        refuse_violations(report)
    # With a key the answer may be another one: its twin may have been written by now.
    return _Verdict(snapshot=snapshot, report=report)


def _write_alone(
    layout: Layout,
    proposal: Proposal,
    duties: Duties,
    tell: Tell,
    *,
    ahead: _Verdict | None,
) -> Outcome:
    finish(Step.LOCKED, tell)
    # Before the store is opened, which on a full disk could not be.
    check_space(layout, proposal.patch)
    with tell_full_disk():
        ground = recover(layout, duties, snapshot=ahead.snapshot if ahead else None)
    finish(Step.RECOVERED, tell)
    known = find_by_key(ground.journal, ground.store, proposal.key)
    if known is not None:
        refuse_other_content(known, proposal)
        return Outcome(revision=known, is_new=False)
    refuse_content(proposal, is_bare=ground.is_bare)
    head = ground.head.number if ground.head else 0
    refuse_conflict(proposal, head=head, later=ground.journal.read)
    patch = reduce(ground.store.engine, proposal.patch, replaces=proposal.replaces)
    finish(Step.REDUCED, tell)
    if not patch and not _needs_revision(ground, proposal):
        return Outcome(revision=ground.require_head(), is_new=False)
    report = _judge(ground, patch, duties, ahead)
    finish(Step.VALIDATED, tell)
    outcome = _carry_out(ground, proposal, patch, duties=duties, tell=tell)
    return replace(outcome, report=report)


def _judge(
    ground: Ground, patch: Patch, duties: Duties, ahead: _Verdict | None
) -> Report:
    """Return what the shapes say; a verdict on this very state is not sought again."""
    if ground.is_bare:
        return Report()
    if ahead is not None and ahead.holds_for(ground.head):
        report = ahead.report
    else:
        report = duties.validate(ground.store.engine, patch)
    refuse_violations(report)
    return report


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
        reverts=proposal.reverts,
    )
    revision = ground.journal.append(expected, patch, draft)
    tell(Step.JOURNALLED)
    change = ground.store.apply(revision.number, patch)
    finish(Step.APPLIED, tell)
    added, removed = change.added, change.removed
    inferred = Inferred(added=0, removed=0, rebuilt=False)
    if not ground.is_bare:
        meta = write_provenance(ground.store, revision, patch)
        finish(Step.DESCRIBED, tell)
        added, removed = added + meta.added, removed + meta.removed
        inferred = duties.infer(ground.store.engine, added, removed)
        finish(Step.INFERRED, tell)
    _update_index(ground, revision, patch, duties)
    finish(Step.INDEXED, tell)
    ground.store.finish(revision.number)
    finish(Step.DERIVED, tell)
    touched = None if inferred.rebuilt else _touched(added + removed, inferred)
    publish(
        ground.layout,
        ground.store.engine,
        revision,
        touched=touched,
        before=ground.snapshot,
    )
    tell(Step.PUBLISHED)
    return Outcome(revision=revision, is_new=True, inferred_anew=inferred.rebuilt)


def _touched(quads: Sequence[Quad], inferred: Inferred) -> Iterator[Quad]:
    """Yield the quads of the default graph that a commit may have made or taken away.

    The stamps are not among them: as many go as come.
    """
    for quad in quads:
        yield Quad(quad.subject, quad.predicate, quad.object)
    for triples in inferred.touched:
        yield from (make_quad(triple, None) for triple in triples)


def _update_index(
    ground: Ground, revision: Revision, patch: Patch, duties: Duties
) -> None:
    subjects = list_subjects((*patch.adds, *patch.removes))
    # A first commit describes all there is; building whole is faster than by subject.
    changed = None if ground.head is None else {read_value(one) for one in subjects}
    duties.index(ground.layout.data_dir, ground.store.engine, revision.number, changed)


def _needs_revision(ground: Ground, proposal: Proposal) -> bool:
    """Tell whether even what changes nothing becomes a revision.

    A key that was answered must be known when it comes again; and an answer names a
    revision, of which a bare store has none yet when its first edit is a DROP ALL.
    """
    if ground.head is None:
        return ground.is_bare
    return proposal.key is not None
