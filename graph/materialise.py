"""Inference in the live store: graph/inferred and the default graph follow each commit.

graph/inferred holds what follows from all other named graphs and stands in none of
them; the default graph is the set of all their triples. Additions and removals are
followed as far as they reach. When the ontology changed, or more rests on a removal
than is cheap to look through, all is inferred anew.
"""

import sys
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import chain
from sys import intern

from pyoxigraph import BlankNode, NamedNode, Quad, Store

from graph import limits
from graph.closure import close, retract
from graph.computed import COMPUTED
from graph.computed_values import compute, find_concerned, read_held
from graph.facts import MemoryFacts, group, ungroup
from graph.rule_tables import RuleTables, tabulate
from graph.rules import SCHEMA_PREDICATES, compile_rules
from graph.store_facts import StoreFacts, make_property, make_quad
from ontology import iris
from ontology.statements import Triple

_INFERRED = NamedNode(iris.GRAPH_INFERRED)
_ONTOLOGY = NamedNode(iris.GRAPH_ONTOLOGY)

# From here on the engine's bulk writing, which is not one transaction, pays: it took
# 10 µs for a quad against 30 µs on two cores in November 2026.
_BULK_TRIPLES = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Inferred:
    """How many triples entered and left graph/inferred, and whether all was redone.

    Which ones is among `touched`, whose triples may also have come and gone again.
    """

    added: int
    removed: int
    rebuilt: bool
    touched: tuple[Collection[Triple], ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Difference:
    """Triples that entered and left graph/inferred and the default graph."""

    extra: set[Triple]
    gone: set[Triple]


def materialise(
    store: Store,
    added: Sequence[Quad],
    removed: Sequence[Quad],
    *,
    doubtful: limits.Limit = limits.DOUBTFUL_INFERENCES,
) -> Inferred:
    """Bring graph/inferred and the default graph up to date after a commit.

    The quads are those that the commit added to and removed from named graphs; it has
    done so already and has brought the default graph along. The cost grows with what
    they reach, and the result is that of `rebuild`, to the triple. One that was cut off
    may have done a part: `rebuild` mends that.
    """
    if any(quad.graph_name == _ONTOLOGY for quad in chain(added, removed)):
        return rebuild(store)
    tables = read_tables(store)
    came, went = set(_spell_all(added)), set(_spell_all(removed))
    asserted = {t for t in came if make_quad(t, _INFERRED) in store}
    _withdraw(store, asserted)
    followed = _follow(store, tables, came, went, at_most=doubtful.value)
    if followed is None:
        anew = rebuild(store)
        return replace(
            anew,
            removed=anew.removed + len(asserted),
            touched=(asserted, *anew.touched),
        )
    steps = [followed]
    touched = chain(came, went, followed.extra, followed.gone)
    concerned = find_concerned(store, touched)
    if concerned:
        steps += _compute(store, tables, concerned)
    return Inferred(
        added=sum(len(step.extra) for step in steps),
        removed=sum(len(step.gone) for step in steps) + len(asserted),
        rebuilt=False,
        touched=(asserted, *_list_touched(steps)),
    )


def rebuild(store: Store) -> Inferred:
    """Infer everything from the other named graphs and write what differs.

    Reads the store but for its default graph, at about 10 µs for each quad. May be
    done again after it was cut off.
    """
    tables = read_tables(store)
    held = set(_read_graph(store, _INFERRED))
    asserted = set(_read_asserted(store))
    # What was computed is taken as given; its difference is followed at the end.
    computed = {triple for triple in held if triple[1] in COMPUTED} - asserted
    given = group(chain(asserted, computed))
    wanted = computed | set(ungroup(close(tables, MemoryFacts(given), given)))
    stale = held - wanted
    _withdraw(store, stale & asserted)
    first = _Difference(extra=wanted - held, gone=stale - asserted)
    _write(store, first)
    steps = [first, *_compute(store, tables, None)]
    return Inferred(
        added=sum(len(step.extra) for step in steps),
        removed=sum(len(step.gone) for step in steps) + len(stale & asserted),
        rebuilt=True,
        touched=(stale, *_list_touched(steps)),
    )


def _follow(
    store: Store,
    tables: RuleTables,
    came: set[Triple],
    went: set[Triple],
    *,
    at_most: int,
) -> _Difference | None:
    """Write what follows from triples that came and went; None if that is too much.

    The store's default graph already has what came, and no longer what went.
    """
    facts = StoreFacts(store)
    lost = {t for t in went if tables.concern(t[1]) and not facts.contains(t)}
    if lost:
        removed = group(lost)
        for predicate, pairs in removed.items():
            facts.keep(predicate, pairs)

        def is_given(triple: Triple) -> bool:
            return make_quad(triple, _INFERRED) not in store

        if not retract(tables, facts, removed, is_given=is_given, at_most=at_most):
            return None
    close(tables, facts, group(came))
    difference = _Difference(extra=facts.extra(), gone=facts.gone())
    _write(store, difference)
    return difference


def _compute(
    store: Store, tables: RuleTables, concerned: set[str] | None
) -> list[_Difference]:
    """Bring computed values of some or all things up to date, and what follows."""
    before = read_held(store, concerned)
    found = compute(store, concerned)
    new = {t for t in found - before if make_quad(t, None) not in store}
    difference = _Difference(extra=new, gone=before - found)
    if not (difference.extra or difference.gone):
        return []
    _write(store, difference)
    # No limit: a computed value has a handful of consequences.
    followed = _follow(
        store, tables, difference.extra, difference.gone, at_most=sys.maxsize
    )
    return [difference, followed] if followed else [difference]


def _list_touched(steps: Iterable[_Difference]) -> Iterator[Collection[Triple]]:
    for step in steps:
        yield step.extra
        yield step.gone


def _write(store: Store, difference: _Difference) -> None:
    """Write to graph/inferred and the default graph.

    The default graph comes first: what is cut off in between, a rebuild still sees.
    """
    for triple in difference.gone:
        store.remove(make_quad(triple, None))
        store.remove(make_quad(triple, _INFERRED))
    # One by one, never as lists: a million quads take half a gigabyte.
    default = (make_quad(triple, None) for triple in difference.extra)
    inferred = (make_quad(triple, _INFERRED) for triple in difference.extra)
    if len(difference.extra) < _BULK_TRIPLES:
        store.extend(chain(default, inferred))
    else:
        store.bulk_extend(default)
        store.bulk_extend(inferred)


def _withdraw(store: Store, asserted: Iterable[Triple]) -> None:
    """Take out of graph/inferred what stands in another named graph."""
    for triple in asserted:
        store.remove(make_quad(triple, _INFERRED))


def read_tables(store: Store) -> RuleTables:
    """Read the rules that the ontology in the store stands for."""
    return _tabulate(
        frozenset(
            quad
            for predicate in map(make_property, SCHEMA_PREDICATES)
            for quad in store.quads_for_pattern(None, predicate, None, _ONTOLOGY)
        )
    )


# To see that they are those known takes a fifth of making them anew.
@lru_cache(maxsize=1)
def _tabulate(schema: frozenset[Quad]) -> RuleTables:
    return tabulate(compile_rules(_spell_all(schema)))


def _read_asserted(store: Store) -> Iterator[Triple]:
    for graph in store.named_graphs():
        if graph != _INFERRED:
            yield from _read_graph(store, graph)


def _read_graph(store: Store, graph: NamedNode | BlankNode) -> Iterator[Triple]:
    return _spell_all(store.quads_for_pattern(None, None, None, graph))


def _spell_all(quads: Iterable[Quad]) -> Iterator[Triple]:
    for quad in quads:
        # A term stands in many triples; kept once, a million take half the memory.
        yield (
            intern(str(quad.subject)),
            intern(str(quad.predicate)),
            intern(str(quad.object)),
        )
