"""What was done, told and undone: log, show, diff, revert, checkout.

All of it is read from the journal; an undoing is a commit like any other.
"""

from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

from graph.commit import recover_now, submit
from graph.disk_space import tell_refusal
from graph.errors import JournalDamaged, NotFound, Refused, Rejection
from graph.journal import Entry, Journal
from graph.layout import Layout
from graph.named_graphs import find_forbidden_graphs, graph_of
from graph.patch import HASH_MODULUS, Patch, add_to_hash, sum_up
from graph.proposal import Outcome, Proposal
from graph.revision import Revision
from graph.scratch_folder import make_scratch_folder
from graph.segment import sync_segment
from graph.snapshots import open_current
from graph.steps import Progress
from graph.store import list_named_quads, spell

# Before the line of a quad in a patch stands its mark.
_MARK_BYTES = len("A ")
_PIECE_BYTES = 8 << 20
_STEPS = ("copying the journal", "building the store", "checking the state")


@dataclass(frozen=True, slots=True, kw_only=True)
class Interest:
    """Which revisions somebody asks for; None asks for all.

    `graph` and `subject` are spelled, and both must stand in one quad of the patch.
    """

    agent: str | None = None
    graph: str | None = None
    subject: str | None = None

    def is_met(self, entry: Entry) -> bool:
        """Tell whether a revision is one of those."""
        if self.agent not in (None, entry.revision.agent):
            return False
        if self.graph is None and self.subject is None:
            return True
        return any(
            self._is_of_interest(line[_MARK_BYTES:].decode())
            for lines in entry.lines()
            for line in lines
        )

    def _is_of_interest(self, line: str) -> bool:
        if self.subject is not None and not line.startswith(f"{self.subject} "):
            return False
        return self.graph is None or graph_of(line) == self.graph


@dataclass(frozen=True, slots=True, kw_only=True)
class Undoing:
    """Who undoes a revision, and how.

    `is_forced` undoes what is still there of it, also where later revisions touched the
    same subjects.
    """

    agent: str
    message: str = ""
    key: str | None = None
    is_forced: bool = False


def list_revisions(
    data_dir: Path, interest: Interest, *, limit: int | None = None
) -> list[Revision]:
    """Return the revisions of interest, the newest first, at most `limit`."""
    journal = Journal(Layout(data_dir=data_dir).journal)
    found = [one.revision for one in journal.walk(0) if interest.is_met(one)]
    return found[::-1][:limit]


def read_revision(data_dir: Path, number: int) -> tuple[Revision, Patch]:
    """Return a revision and its patch; NotFound where there is none of the number."""
    entry = _find(Journal(Layout(data_dir=data_dir).journal), number)
    return entry.revision, entry.patch()


def _find(journal: Journal, number: int) -> Entry:
    found = next(journal.walk(number - 1), None) if number > 0 else None
    if found is None:
        raise _miss(number, journal.head())
    return found


def _miss(number: int, head: Revision | None) -> NotFound:
    if head is None:
        return NotFound("There is no revision yet.")
    return NotFound(f"There is no revision {number}; the newest is {head.number}.")


def compare(data_dir: Path, before: int, after: int) -> Patch:
    """Return the patch that leads from the state of one revision to that of another.

    0 is the state before the first revision; `before` may be the later one. Raises
    NotFound.
    """
    first, last = sorted((before, after))
    journal = Journal(Layout(data_dir=data_dir).journal)
    head = journal.head()
    for number in (first, last):
        if number < 0 or number > (head.number if head else 0):
            raise _miss(number, head)
    between = takewhile(lambda one: one[0].number <= last, journal.read(first))
    forward = sum_up(patch for _, patch in between)
    return forward if before <= after else forward.invert()


def revert(
    data_dir: Path, number: int, undoing: Undoing, progress: Progress | None = None
) -> Outcome:
    """Commit the opposite of a revision as a new one.

    Raises NotFound, Refused for a release, Conflict where a later revision touched a
    subject of it, and what else a commit raises.
    """
    return submit(data_dir, propose_revert(data_dir, number, undoing), progress)


def propose_revert(data_dir: Path, number: int, undoing: Undoing) -> Proposal:
    """Return the proposal that undoes a revision; see `revert`."""
    revision, patch = read_revision(data_dir, number)
    is_bare = Layout(data_dir=data_dir).bare_marker.exists()
    if find_forbidden_graphs(patch, is_release=False, is_bare=is_bare):
        message = (
            f"Revision {number} is a release; it wrote graphs of the house. A release "
            "is followed by another, not undone."
        )
        raise Refused(Rejection(message=message, rule="release"))
    title = f": {revision.message}" if revision.message else ""
    return Proposal(
        patch=patch.invert(),
        agent=undoing.agent,
        message=undoing.message or f"Revert revision {number}{title}",
        key=undoing.key,
        base=None if undoing.is_forced else number,
        reverts=number,
    )


def checkout(
    data_dir: Path, number: int, folder: Path, progress: Progress | None = None
) -> Revision:
    """Make a data directory of its own that stands at a revision, from the journal.

    The folder appears when it is whole and its state is the journal's. Raises NotFound,
    Refused where the folder holds something, JournalDamaged, StorageFault.
    """

    def tell(step: int) -> None:
        if progress is not None:
            progress(_STEPS[step], step, len(_STEPS))

    source = Layout(data_dir=data_dir)
    revision = _find(Journal(source.journal), number).revision
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        message = f"{folder.name} is not an empty folder; name another."
        raise Refused(Rejection(message=message, rule="folder"))
    parent = folder.absolute().parent
    with tell_refusal():
        parent.mkdir(parents=True, exist_ok=True)
    with make_scratch_folder(parent, f".{folder.name}-") as half:
        tell(0)
        target = Layout(data_dir=half)
        _copy_journal(source, target, number)
        tell(1)
        recover_now(half)
        tell(2)
        if _hash_state(target) != revision.state_hash:
            message = f"Revision {number}: the journal leads to another state."
            raise JournalDamaged(message)
        half.rename(folder)
    return revision


def _copy_journal(source: Layout, target: Layout, number: int) -> None:
    """Copy the verified records up to a revision; they are on disk then."""
    entries = Journal(source.journal).walk(0)
    ends = {
        entry.path: entry.record.end
        for entry in takewhile(lambda one: one.revision.number <= number, entries)
    }
    target.journal.mkdir()
    for path, end in ends.items():
        _copy_start(path, target.journal / path.name, end)
    if source.bare_marker.exists():
        target.bare_marker.touch()


def _copy_start(source: Path, target: Path, size: int) -> None:
    left = size
    with source.open("rb") as original, target.open("xb") as copy:
        while left and (piece := original.read(min(left, _PIECE_BYTES))):
            copy.write(piece)
            left -= len(piece)
    sync_segment(target)


def _hash_state(layout: Layout) -> str:
    """Return the state hash of what a data directory publishes, quad by quad."""
    store = open_current(layout.data_dir)
    quads = iter(store) if layout.bare_marker.exists() else list_named_quads(store)
    state = 0
    for quad in quads:
        state = add_to_hash(state, Patch(adds=(spell(quad),)))
    return f"{state % HASH_MODULUS:064x}"
