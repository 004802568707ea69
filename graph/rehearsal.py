"""A rehearsal: all that a commit would do, done on a copy that is thrown away.

The copy is a checkpoint of the published snapshot (hard links), so nothing of the
house is touched and no lock is taken. What is proposed meets the engine in a fenced
child, as in a commit.
"""

import json
import os
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from pyoxigraph import NamedNode, Store

from graph.children import run_child
from graph.disk_space import check_space
from graph.duties import no_duties, real_duties
from graph.errors import StadtwissenError, StorageFault
from graph.journal import Journal
from graph.layout import Layout
from graph.materialise import Inferred, materialise
from graph.network_lock import lock_network
from graph.patch import Patch
from graph.proposal import (
    Proposal,
    decode_error,
    decode_proposal,
    encode_error,
    encode_proposal,
)
from graph.refusals import refuse_conflict, refuse_content, refuse_other_content
from graph.report import Finding, Report
from graph.sandbox import Fence, answer_parent
from graph.scratch_folder import make_scratch_folder
from graph.snapshots import open_published
from graph.steps import Progress
from graph.storage_limits import COMMIT_SECONDS
from graph.storage_settings import read_storage_settings
from graph.store import ENGINE_FAULTS, LiveStore, reduce
from graph.store_facts import make_quad
from graph.writing import find_by_key
from ontology import iris
from ontology.statements import Triple

_MODULE = "graph.rehearsal"
_FENCE = Fence(seconds=COMMIT_SECONDS)
_FOLDER = "rehearsal-"
_LONGEST_SECONDS = 2 * COMMIT_SECONDS.value
_INFERRED = NamedNode(iris.GRAPH_INFERRED)
_STEPS = ("copied", "reduced to what changes", "validated", "inferred")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """What a commit would do on top of revision `base`.

    `known` is the revision that was already made with the proposal's key: then nothing
    would happen. `patch` is effective. `entering` and `leaving` are the triples of
    graph/inferred that would come and go, as lines of N-Triples; what follows from the
    description of the commit itself is not among them.
    """

    base: int
    known: int | None
    patch: Patch
    report: Report
    entering: tuple[str, ...]
    leaving: tuple[str, ...]


def rehearse(
    data_dir: Path, proposal: Proposal, progress: Progress | None = None
) -> Rehearsal:
    """Tell what a commit of the proposal would do now; violations are told, not raised.

    Raises what else a commit refuses with: Refused, Conflict, DiskFull; further
    NotFound before the first commit, LimitReached, ChildDied, StorageFault.
    """

    def pass_on(news: bytes) -> None:
        if progress is not None:
            step = news.decode()
            progress(step, _STEPS.index(step) + 1, len(_STEPS))

    if not data_dir.is_dir():
        open_published(data_dir)  # Raises NotFound.
    with make_scratch_folder(
        data_dir, _FOLDER, longest_seconds=_LONGEST_SECONDS
    ) as folder:
        place = {"data_dir": str(data_dir.absolute()), "folder": str(folder)}
        request = json.dumps(place).encode() + b"\n" + encode_proposal(proposal)
        answer = run_child(_MODULE, request, _FENCE, on_news=pass_on)
    title, _, patch = answer.partition(b"\n")
    known = json.loads(title)
    if "error" in known:
        raise decode_error(title)
    findings = tuple(Finding(**one) for one in known["report"]["findings"])
    return Rehearsal(
        base=known["base"],
        known=known["known"],
        patch=Patch.parse(patch),
        report=Report(findings=findings),
        entering=tuple(known["entering"]),
        leaving=tuple(known["leaving"]),
    )


def _answer(request: bytes, tell: Callable[[bytes], None]) -> bytes:
    lock_network()
    end = request.index(b"\n")
    place = json.loads(request[:end])
    try:
        layout = Layout(
            data_dir=Path(place["data_dir"]), storage=read_storage_settings(os.environ)
        )
        found = _perform(
            layout,
            decode_proposal(request[end + 1 :]),
            Path(place["folder"]),
            lambda step: tell(step.encode()),
        )
    except StadtwissenError as error:
        return encode_error(error)
    except ENGINE_FAULTS:
        return encode_error(StorageFault("The disk refused; nothing was changed."))
    title = asdict(found)
    del title["patch"]
    return json.dumps(title).encode() + b"\n" + found.patch.serialise()


def _perform(
    layout: Layout, proposal: Proposal, folder: Path, tell: Callable[[str], None]
) -> Rehearsal:
    is_bare = layout.bare_marker.exists()
    duties = no_duties() if is_bare else real_duties()
    opened = open_published(layout.data_dir)
    base, before = opened.published.number, opened.store
    before.backup(folder / "store")
    store = LiveStore.open(folder / "store", is_bare=is_bare)
    tell("copied")
    known = _check(layout, proposal, store, base=base)
    patch = (
        Patch()
        if known
        else reduce(store.engine, proposal.patch, replaces=proposal.replaces)
    )
    check_space(layout, patch)
    tell("reduced to what changes")
    report = duties.validate(store.engine, patch) if patch else Report()
    tell("validated")
    inferred = _infer(store, patch, base + 1)
    tell("inferred")
    entering, leaving = _compare(inferred, before=before, after=store.engine)
    return Rehearsal(
        base=base,
        known=known,
        patch=patch,
        report=report,
        entering=entering,
        leaving=leaving,
    )


def _check(
    layout: Layout, proposal: Proposal, store: LiveStore, *, base: int
) -> int | None:
    """Refuse as a commit would; return the revision that has the proposal's key."""
    journal = Journal(layout.journal)
    known = find_by_key(journal, store, proposal.key)
    if known is not None:
        refuse_other_content(known, proposal)
        return known.number
    refuse_content(proposal, is_bare=store.is_bare)
    refuse_conflict(proposal, head=base, later=journal.read)
    return None


def _infer(store: LiveStore, patch: Patch, number: int) -> Inferred:
    if not patch:
        return Inferred(added=0, removed=0, rebuilt=False)
    change = store.apply(number, patch)
    if store.is_bare:
        return Inferred(added=0, removed=0, rebuilt=False)
    return materialise(store.engine, change.added, change.removed)


def _compare(
    inferred: Inferred, *, before: Store, after: Store
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the triples of graph/inferred that entered and that left, as lines."""
    entering, leaving = set(), set()
    for triples in inferred.touched:
        for triple in triples:
            quad = make_quad(triple, _INFERRED)
            was, is_now = quad in before, quad in after
            if is_now and not was:
                entering.add(triple)
            elif was and not is_now:
                leaving.add(triple)
    return tuple(_spell(entering)), tuple(_spell(leaving))


def _spell(triples: Iterable[Triple]) -> list[str]:
    return sorted(" ".join((*triple, ".")) for triple in triples)


if __name__ == "__main__":
    answer_parent(_answer)
