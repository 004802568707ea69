"""Verify a data directory: the journal, and everything that was made from it.

The journal vouches for itself by its chain of hashes; the store, the snapshot, the
default graph, the inferences and the search index are each compared with what they
are made of. Nothing is changed. The live store is copied under the write lock (hard
links, some 10 ms) and judged as a copy, so that commits go on meanwhile.
"""

import os
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import NamedNode, Quad, QuerySolutions, Store

from graph.disk_space import tell_refusal
from graph.errors import JournalDamaged, NotFound, StoreUnreadable
from graph.index_comparison import copy_index, count_entries, list_differences
from graph.journal import Journal
from graph.layout import Layout
from graph.materialise import rebuild
from graph.ntriples import read_value
from graph.patch import HASH_MODULUS, hash_line
from graph.revision import Revision, Weight, weigh_lines
from graph.search_index import is_current
from graph.snapshots import Published, current
from graph.steps import Progress
from graph.store import ENGINE_FAULTS, LiveStore, count_triples, spell
from graph.writing import hold_lock
from ontology import iris, read_shipped

_META = NamedNode(iris.GRAPH_META)
_INFERRED = NamedNode(iris.GRAPH_INFERRED)
_DIFFERENCE = "checks/default-graph-differs.rq"
_NUMBER = NamedNode(iris.expand("stadt:revisionNumber"))
_ANEW = "take the folder `store` away, and the next start builds it anew"
_ALL_ANEW = (
    "take the folders `store` and `snapshots` away, and the next start builds them anew"
)
_INDEX_ANEW = "Take the file `search.sqlite` away, and the next start makes it anew."
_SHOWN = 3
_PREFIX = "verify-"
# No verification takes longer than a day.
_LONGEST_SECONDS = 24 * 60 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What came of one check: its faults, in words an operator can act on.

    `judged` counts what was looked at, in the `unit` named.
    """

    name: str
    faults: tuple[str, ...]
    judged: int
    unit: str
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    judged: int
    unit: str
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Moment:
    """A data directory at one moment, copied by hard links so that it stays so.

    `store` and `snapshot` are None where there is none.
    """

    layout: Layout
    head: Revision | None
    store: Store | None
    store_folder: Path
    applied: int
    derived: int
    published: Published | None
    snapshot: Store | None
    index: Path | None
    is_bare: bool


def verify(data_dir: Path, progress: Progress | None = None) -> Iterator[Verdict]:
    """Yield the verdict of each check in order; none is skipped after a fault.

    Reads everything: 30 s for each million quads. Raises Busy, NotFound, StorageFault.
    """
    layout = Layout(data_dir=data_dir)
    with _make_folder(data_dir) as folder:
        with tell_refusal():
            moment = _hold(layout, folder)
        checks = _list_checks(moment)
        for done, (title, check) in enumerate(checks.items()):
            if progress is not None:
                progress(title, done, len(checks))
            began = time.monotonic()
            yield _conclude(title, _perform(check), began)


@contextmanager
def _make_folder(data_dir: Path) -> Iterator[Path]:
    """Make a folder beside the store, on whose disk it can be copied by links."""
    if not data_dir.is_dir():
        raise NotFound(f"There is no data directory {data_dir}.")
    with tell_refusal():
        _sweep(data_dir)
        folder = tempfile.TemporaryDirectory(dir=data_dir, prefix=_PREFIX)
    with folder as name:
        yield Path(name)


def _sweep(data_dir: Path) -> None:
    """Take away what a verification that was killed left behind: it pins old files."""
    oldest = time.time() - _LONGEST_SECONDS
    for folder in data_dir.glob(f"{_PREFIX}*"):
        if folder.stat().st_mtime < oldest:
            shutil.rmtree(folder, ignore_errors=True)


def _hold(layout: Layout, folder: Path) -> _Moment:
    """Copy what a writer may change, under the write lock."""
    is_bare = layout.bare_marker.exists()
    applied = derived = 0
    store_folder = folder / "store"
    with hold_lock(layout):
        head = Journal(layout.journal).head()
        with suppress(StoreUnreadable):
            live = LiveStore.open(layout.store, is_bare=is_bare)
            live.engine.backup(store_folder)
            applied, derived = live.applied(), live.derived()
            del live
        published = current(layout.data_dir)
        if published is not None and published.path.exists():
            shutil.copytree(published.path, folder / "snapshot", copy_function=os.link)
        index = None
        if head is not None and is_current(layout.data_dir, head.number):
            index = folder / "search.sqlite"
            copy_index(layout.search_index, index)
    return _Moment(
        layout=layout,
        head=head,
        store=_open(store_folder),
        store_folder=store_folder,
        applied=applied,
        derived=derived,
        published=published,
        snapshot=_open(folder / "snapshot"),
        index=index,
        is_bare=is_bare,
    )


def _open(folder: Path) -> Store | None:
    try:
        return Store.read_only(str(folder)) if folder.exists() else None
    except ENGINE_FAULTS:
        return None


def _perform(check: Callable[[], _Found]) -> _Found:
    try:
        return check()
    except ENGINE_FAULTS:
        fault = f"Files of the engine are damaged; {_ALL_ANEW}."
        return _Found(judged=0, unit="quads", faults=(fault,))


def _conclude(name: str, found: _Found, began: float) -> Verdict:
    return Verdict(
        name=name,
        faults=found.faults,
        judged=found.judged,
        unit=found.unit,
        seconds=round(time.monotonic() - began, 2),
    )


def _list_checks(moment: _Moment) -> dict[str, Callable[[], _Found]]:
    head, store = moment.head, moment.store
    checks: dict[str, Callable[[], _Found]] = {
        "journal": lambda: _judge_journal(moment)
    }
    if head is None:
        return checks
    if store is None:
        fault = "There is no live store that opens; the next start builds it anew."
        missing = _Found(judged=0, unit="quads", faults=(fault,))
        return checks | {"store": lambda: missing}
    checks["store"] = lambda: _judge_store(moment, head, store)
    checks["snapshot"] = lambda: _judge_snapshot(moment, head, store)
    if not moment.is_bare:
        checks["default graph"] = lambda: _judge_default_graph(store)
        checks["provenance"] = lambda: _judge_provenance(head, store)
        checks["search index"] = lambda: _judge_index(moment.index, head, store)
        # Last, because it mends the copy.
        checks["inferences"] = lambda: _judge_inferences(moment, store)
    return checks


def _judge_journal(moment: _Moment) -> _Found:
    """Judge every record: its digest, the chain, the patch, the state it leads to."""
    journal = Journal(moment.layout.journal)
    last = moment.head.number if moment.head else 0
    faults: list[str] = []
    state, number = 0, 0
    try:
        for entry in journal.walk(0):
            if number == last:
                break
            number += 1
            weight = weigh_lines(entry.lines())
            state = (state + weight.gained) % HASH_MODULUS
            faults += _judge_record(entry.revision, weight, number=number, state=state)
    except JournalDamaged as fault:
        faults.append(f"{fault}. Restore the journal from its backup.")
    if number < last and not faults:
        faults.append(f"It ends with revision {number}, not {last}.")
    return _Found(judged=number, unit="revisions", faults=tuple(faults))


def _judge_record(
    revision: Revision, weight: Weight, *, number: int, state: int
) -> Iterator[str]:
    if revision.number != number:
        yield f"Record {number} is of revision {revision.number}."
    if revision.patch_hash != weight.patch_hash:
        yield f"Revision {revision.number} has another patch than it says."
    if revision.state_hash != f"{state:064x}":
        yield f"Revision {revision.number} leads to another state than it says."


def _judge_store(moment: _Moment, head: Revision, store: Store) -> _Found:
    """Compare the asserted quads with the journal, by the hash of the state."""
    stamps = (moment.applied, moment.derived)
    state, count = 0, 0
    for quad in store if moment.is_bare else _list_asserted(store):
        count += 1
        state += hash_line(spell(quad))
    faults = []
    if stamps != (head.number, head.number):
        faults.append(
            f"It stands at revision {min(stamps)}, the journal at {head.number}; the"
            " next start or commit catches up."
        )
    elif f"{state % HASH_MODULUS:064x}" != head.state_hash:
        faults.append(f"Its quads are not those of the journal; {_ANEW}.")
    return _Found(judged=count, unit="quads", faults=tuple(faults))


def _list_asserted(store: Store) -> Iterator[Quad]:
    for graph in store.named_graphs():
        if graph not in (_META, _INFERRED):
            yield from store.quads_for_pattern(None, None, None, graph)


def _judge_snapshot(moment: _Moment, head: Revision, store: Store) -> _Found:
    """Compare the published snapshot with the store, quad by quad."""
    published, snapshot = moment.published, moment.snapshot
    if published is None or snapshot is None or published.number != head.number:
        shown = "Nothing" if published is None else f"Revision {published.number}"
        fault = f"{shown} can be read, not {head.number}; the next start mends that."
        return _Found(judged=0, unit="quads", faults=(fault,))
    missing = sum(1 for quad in store if quad not in snapshot)
    count = len(snapshot)
    more = count - (len(store) - missing)
    faults = []
    if published.state_hash and published.triples != count_triples(snapshot):
        faults.append("Its description tells another number of triples than it has.")
    if missing or more:
        faults.append(
            f"It lacks {missing} quads of the store and has {more} beyond; take the"
            f" folder `snapshots/{published.path.name}` away, and the next start makes"
            " it anew."
        )
    if published.state_hash != head.state_hash:
        faults.append("Its description is of another state than the journal's.")
    return _Found(judged=count, unit="quads", faults=tuple(faults))


def _judge_default_graph(store: Store) -> _Found:
    """Compare the default graph with the set of the triples of all named graphs."""
    solutions = store.query(read_shipped(_DIFFERENCE).decode())
    if not isinstance(solutions, QuerySolutions):
        raise TypeError(f"{_DIFFERENCE} must be a SELECT query")
    places = [f"{row['subject']} {row['detail']}" for row in solutions]
    return _Found(
        judged=count_triples(store),
        unit="triples",
        faults=_tell("differs at", places),
    )


def _judge_provenance(head: Revision, store: Store) -> _Found:
    numbers = store.quads_for_pattern(None, _NUMBER, None, _META)
    described = {int(read_value(str(quad.object))) for quad in numbers}
    gaps = sorted(set(range(1, head.number + 1)) - described)
    faults = _tell("lacks", [f"revision {number}" for number in gaps])
    return _Found(judged=len(described), unit="revisions", faults=faults)


def _judge_index(index: Path | None, head: Revision, store: Store) -> _Found:
    if index is None:
        fault = f"It is not of revision {head.number}; the next start makes it anew."
        return _Found(judged=0, unit="entries", faults=(fault,))
    try:
        faults = _tell("differs at", list(list_differences(index, store)))
        judged = count_entries(index)
    except sqlite3.Error:
        judged, faults = 0, ("It is damaged.",)
    advice = (_INDEX_ANEW,) if faults else ()
    return _Found(judged=judged, unit="entries", faults=(*faults, *advice))


def _judge_inferences(moment: _Moment, store: Store) -> _Found:
    """Infer all anew in the copy, and see whether anything differs."""
    change = rebuild(Store(str(moment.store_folder)))
    count = sum(1 for _ in store.quads_for_pattern(None, None, None, _INFERRED))
    faults = []
    if change.added or change.removed:
        faults.append(
            f"{change.added} are missing and {change.removed} are too many; {_ANEW}."
        )
    return _Found(judged=count, unit="triples", faults=tuple(faults))


def _tell(verb: str, items: list[str]) -> tuple[str, ...]:
    if not items:
        return ()
    more = f" and {len(items) - _SHOWN} more" if len(items) > _SHOWN else ""
    return (f"It {verb} {', '.join(items[:_SHOWN])}{more}.",)
