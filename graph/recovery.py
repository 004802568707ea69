"""From whatever a crash left behind to a store at the journal's head.

The journal decides. A torn end of it was never acknowledged and is cut; a store that
lags is brought up to date, one that does not open is set aside and built anew; what
is derived is derived again unless its stamp says that it is whole.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from graph.bulk_store import apply_additions, is_bulk
from graph.bulk_store import list_graphs as list_graphs_in_bulk
from graph.duties import Duties
from graph.errors import (
    Busy,
    JournalDamaged,
    Refused,
    Rejection,
    StoreUnreadable,
)
from graph.journal import Entry, Journal
from graph.layout import Layout
from graph.named_graphs import list_graphs
from graph.ntriples import spell_iri
from graph.patch import Patch
from graph.provenance import (
    GENERATED_BY,
    HAS_SOURCE,
    describe_graph,
    describe_revision,
    forget_sources,
    revision_iri,
)
from graph.revision import Revision
from graph.snapshots import (
    Opened,
    current,
    forget_snapshot,
    open_snapshot,
    publish,
)
from graph.store import ENGINE_FAULTS, Change, LiveStore
from ontology import iris

# From here on one pass over the store is cheaper than a look for each.
_MANY_GRAPHS = 500
_PATIENCE_SECONDS = 5.0
# How the engine begins what it says of a file that is not as it was written.
_DAMAGE = "Corruption: "
_PAUSE_SECONDS = 0.005


_GraphLinks = tuple[set[str], set[str], set[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What a writer stands on: the paths, the journal, the live store at its head.

    `snapshot` is the head as readers see it, where it was opened.
    """

    layout: Layout
    journal: Journal
    store: LiveStore
    head: Revision | None
    is_bare: bool
    snapshot: Opened | None

    def require_head(self) -> Revision:
        """Return the head; Refused where there is no revision yet."""
        if self.head is None:
            message = "The first commit needs at least one statement."
            raise Refused(Rejection(message=message, rule="empty patch"))
        return self.head


def recover(
    layout: Layout, duties: Duties, *, snapshot: Opened | None = None
) -> Ground:
    """Bring a data directory to its journal's head; the caller holds the write lock.

    A `snapshot` that was opened before need not be opened again to know that it is
    sound. Raises JournalDamaged when the journal lost what it had acknowledged.
    """
    is_bare = layout.bare_marker.exists()
    store = _open_or_set_aside(layout, is_bare=is_bare)
    journal = Journal(layout.journal)
    _check_nothing_acknowledged_is_lost(layout, journal, store)
    journal.cut_torn_end()
    head = journal.head()
    if head is not None:
        _catch_up(journal, store, head)
        if store.derived() < head.number:
            if not is_bare:
                duties.infer_all(store.engine)
            duties.index(layout.data_dir, store.engine, head.number, None)
            store.finish(head.number)
        elif not duties.is_indexed(layout.data_dir, head.number):
            duties.index(layout.data_dir, store.engine, head.number, None)
        snapshot = _open_published(layout, head, snapshot)
        if snapshot is None:
            publish(layout, store.engine, head)
    return Ground(
        layout=layout,
        journal=journal,
        store=store,
        head=head,
        is_bare=is_bare,
        snapshot=snapshot if head is not None else None,
    )


@contextmanager
def set_aside_damage(layout: Layout) -> Iterator[None]:
    """Set the store aside where its files turn out to be damaged when they are read.

    Then raises StoreUnreadable; the next writer builds the store anew.
    """
    try:
        yield
    except ENGINE_FAULTS as fault:
        if _DAMAGE not in str(fault):
            raise
        _set_aside(layout)
        message = "The live store is damaged and is built anew. Ask again, same key."
        raise StoreUnreadable(message) from fault


def write_provenance(store: LiveStore, revision: Revision, patch: Patch) -> Change:
    """Describe a revision that was applied, and the graphs that it touched."""
    return describe_touched(store, revision, list_graphs(patch))


def describe_touched(
    store: LiveStore, revision: Revision, graphs: Iterable[str | None]
) -> Change:
    """Describe a revision that was applied, and graphs by their spelled names."""
    adds = list(describe_revision(revision))
    removes: list[str] = []
    activity = spell_iri(revision_iri(revision.number))
    names = sorted(name for name in graphs if name)
    look = _look_up_all(store) if len(names) > _MANY_GRAPHS else _look_up(store)
    for graph in names:
        makers, sources, known = look(graph)
        adds += describe_graph(
            graph,
            sources=sources,
            revision=revision,
            # Describing a revision again after a crash must say the same again.
            is_new=makers <= {activity},
        )
        removes += forget_sources(graph, sorted(known - sources))
    return store.write_meta(adds=adds, removes=removes)


def _look_up(store: LiveStore) -> Callable[[str], _GraphLinks]:
    """Return what finds a graph's makers, its sources, and those that meta knows."""
    meta = spell_iri(iris.GRAPH_META)
    return lambda graph: (
        store.objects(graph, GENERATED_BY, meta),
        store.objects(None, HAS_SOURCE, graph),
        store.objects(graph, HAS_SOURCE, meta),
    )


def _look_up_all(store: LiveStore) -> Callable[[str], _GraphLinks]:
    """Return the same, from three passes over the store for all graphs."""
    meta = spell_iri(iris.GRAPH_META)
    makers = store.objects_by_subject(GENERATED_BY, meta)
    sources = store.sources_by_graph()
    known = store.objects_by_subject(HAS_SOURCE, meta)
    return lambda graph: (makers[graph], sources[graph], known[graph])


def _open_or_set_aside(layout: Layout, *, is_bare: bool) -> LiveStore:
    try:
        return _open_patiently(layout, is_bare=is_bare)
    except StoreUnreadable:
        _set_aside(layout)
        return LiveStore.open(layout.store, is_bare=is_bare)


def _set_aside(layout: Layout) -> None:
    """Take the store out of the way, and the snapshot that shares its files."""
    number = 1
    while (aside := layout.data_dir / f"store.unreadable-{number}").exists():
        number += 1
    layout.store.rename(aside)
    published = current(layout.data_dir)
    if published is not None:
        forget_snapshot(layout.data_dir, published.number)


def _open_patiently(layout: Layout, *, is_bare: bool) -> LiveStore:
    """Open the store, also when the writer before is still letting go of it.

    When a process is killed the kernel opens its locks one after the other, and ours
    may be free a moment before the engine's.
    """
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            return LiveStore.open(layout.store, is_bare=is_bare)
        except Busy:
            if time.monotonic() > deadline:
                raise
            time.sleep(_PAUSE_SECONDS)


def _open_published(
    layout: Layout, head: Revision, known: Opened | None
) -> Opened | None:
    """Open the head as readers see it; None, and forgotten, where they cannot."""
    published = current(layout.data_dir)
    if published is None or published.number != head.number:
        return None
    if published.state_hash != head.state_hash:
        return None
    if known is not None and known.published == published:
        return known
    try:
        return open_snapshot(published)
    except StoreUnreadable:
        forget_snapshot(layout.data_dir, head.number)
        return None


def _check_nothing_acknowledged_is_lost(
    layout: Layout, journal: Journal, store: LiveStore
) -> None:
    head = journal.head()
    published = current(layout.data_dir)
    acknowledged = max(store.applied(), published.number if published else 0)
    if acknowledged > (head.number if head else 0):
        raise JournalDamaged(
            f"The journal has no whole record of revision {acknowledged}, which was "
            "acknowledged. Restore the journal from its backup."
        )


def _catch_up(journal: Journal, store: LiveStore, head: Revision) -> None:
    behind = min(store.applied(), store.derived())
    if behind == head.number:
        return
    journal.sync()
    for entry in journal.walk(behind):
        if is_bulk(entry.revision):
            _redo_in_bulk(store, entry)
        else:
            _redo(store, entry)


def _redo(store: LiveStore, entry: Entry) -> None:
    patch = entry.patch()
    if entry.revision.number > store.applied():
        store.apply(entry.revision.number, patch)
    if not store.is_bare:
        write_provenance(store, entry.revision, patch)


def _redo_in_bulk(store: LiveStore, entry: Entry) -> None:
    if entry.revision.number > store.applied():
        apply_additions(store, entry.revision.number, entry.lines)
    if not store.is_bare:
        describe_touched(store, entry.revision, list_graphs_in_bulk(entry.lines()))
