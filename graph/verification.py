"""Verify a data directory: the journal, and everything that was made from it.

The journal vouches for itself by its chain of hashes; the store, the snapshot, the
default graph, the inferences and the search index are each compared with what they
are made of. Copies are judged, of one moment; nothing that is there is changed.
"""

import sqlite3
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode, Quad, QuerySolutions, Store

from graph.errors import JournalDamaged
from graph.held_moment import HeldStore, Moment, hold_moment
from graph.index_comparison import count_entries, list_differences
from graph.journal import Journal
from graph.materialise import rebuild
from graph.ntriples import read_value
from graph.patch import HASH_MODULUS, hash_line
from graph.revision import Revision, Weight, weigh_lines
from graph.steps import Progress
from graph.store import ENGINE_FAULTS, count_triples, spell
from ontology import iris, read_shipped

_DEFAULT = DefaultGraph()
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


def verify(data_dir: Path, progress: Progress | None = None) -> Iterator[Verdict]:
    """Yield the verdict of each check in order; a fault skips none of the others.

    What is derived is judged where the live store stands at the journal's head. Reads
    everything: 30 s for each million quads. Raises Busy, NotFound, StorageFault.
    """
    with hold_moment(data_dir) as moment:
        checks = _list_checks(moment)
        for done, (title, check) in enumerate(checks.items()):
            if progress is not None:
                progress(title, done, len(checks))
            began = time.monotonic()
            yield _conclude(title, _perform(check), began)


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


def _list_checks(moment: Moment) -> dict[str, Callable[[], _Found]]:
    head, store = moment.head, moment.store
    checks: dict[str, Callable[[], _Found]] = {
        "journal": lambda: _judge_journal(moment)
    }
    if head is None:
        return checks
    checks["store"] = lambda: _judge_store(moment, head)
    checks["snapshot"] = lambda: _judge_snapshot(moment, head)
    if moment.is_bare or store is None or not _stands_at(store, head):
        return checks
    engine = store.engine
    checks["default graph"] = lambda: _judge_default_graph(engine)
    checks["provenance"] = lambda: _judge_provenance(head, engine)
    checks["search index"] = lambda: _judge_index(moment.index, head, engine)
    # Last, because it mends the copy.
    checks["inferences"] = lambda: _judge_inferences(store)
    return checks


def _stands_at(store: HeldStore, head: Revision) -> bool:
    return store.applied == store.derived == head.number


def _judge_journal(moment: Moment) -> _Found:
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


def _judge_store(moment: Moment, head: Revision) -> _Found:
    """Compare the asserted quads with the journal, by the hash of the state."""
    store = moment.store
    if store is None:
        return _Found(judged=0, unit="quads", faults=(_tell_no_store(moment),))
    count, state = _weigh(store.engine, is_bare=moment.is_bare)
    faults = []
    if not _stands_at(store, head):
        faults.append(
            f"It stands at revision {min(store.applied, store.derived)}, the journal at"
            f" {head.number}; the next start or commit catches up, then verify again."
        )
    elif state != head.state_hash:
        faults.append(f"Its quads are not those of the journal; {_ANEW}.")
    return _Found(judged=count, unit="quads", faults=tuple(faults))


def _tell_no_store(moment: Moment) -> str:
    if moment.layout.store.is_dir():
        return f"The live store cannot be read; {_ANEW}. Then verify again."
    return "There is no live store; the next start builds it anew, then verify again."


def _weigh(store: Store, *, is_bare: bool) -> tuple[int, str]:
    """Return how many quads of a store are asserted, and the hash of their state."""
    state, count = 0, 0
    for quad in store if is_bare else _list_asserted(store):
        count += 1
        state += hash_line(spell(quad))
    return count, f"{state % HASH_MODULUS:064x}"


def _list_asserted(store: Store) -> Iterator[Quad]:
    for graph in store.named_graphs():
        if graph not in (_META, _INFERRED):
            yield from store.quads_for_pattern(None, None, None, graph)


def _judge_snapshot(moment: Moment, head: Revision) -> _Found:
    """Compare the published snapshot with the store, else with the journal's hash."""
    published, snapshot = moment.published, moment.snapshot
    if published is None or snapshot is None or published.number != head.number:
        shown = "Nothing" if published is None else f"Revision {published.number}"
        fault = f"{shown} can be read, not {head.number}; the next start mends that."
        return _Found(judged=0, unit="quads", faults=(fault,))
    faults = []
    difference = _compare_snapshot(snapshot, moment, head)
    # Not by a query: of damaged files the engine counts without end.
    triples = sum(1 for _ in snapshot.quads_for_pattern(None, None, None, _DEFAULT))
    if published.state_hash and published.triples != triples:
        faults.append("Its description tells another number of triples than it has.")
    if difference:
        faults.append(
            f"It {difference}; take the folder `snapshots/{published.path.name}` away,"
            " and the next start makes it anew."
        )
    if published.state_hash != head.state_hash:
        faults.append("Its description is of another state than the journal's.")
    return _Found(judged=len(snapshot), unit="quads", faults=tuple(faults))


def _compare_snapshot(snapshot: Store, moment: Moment, head: Revision) -> str:
    """Tell what differs, or nothing; a store that lags says nothing of a snapshot."""
    store = moment.store
    if store is None or not _stands_at(store, head):
        _, state = _weigh(snapshot, is_bare=moment.is_bare)
        return "" if state == head.state_hash else "holds another state than it should"
    missing = sum(1 for quad in store.engine if quad not in snapshot)
    more = len(snapshot) - (len(store.engine) - missing)
    if not (missing or more):
        return ""
    return f"lacks {missing} quads of the store and has {more} beyond"


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


def _judge_inferences(store: HeldStore) -> _Found:
    """Infer all anew in the copy, and see whether anything differs."""
    change = rebuild(Store(str(store.folder)))
    inferred = store.engine.quads_for_pattern(None, None, None, _INFERRED)
    count = sum(1 for _ in inferred)
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
