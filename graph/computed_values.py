"""Computes what OWL cannot say, for the whole store or for what a commit concerns.

The queries are the same in both cases: for a few things they run on a copy of what
they read of them, so that a commit does not pay for all the others.
"""

from collections.abc import Iterable, Iterator

from pyoxigraph import DefaultGraph, NamedNode, Quad, QueryTriples, Store

from graph.computed import COMPUTED, MUNICIPALITY, OBSERVED, OF_OBSERVATION
from graph.rules import TYPE
from graph.store_facts import StoreFacts, make_property, make_quad, make_resource
from ontology import iris, read_shipped
from ontology.statements import Triple

_INFERRED = NamedNode(iris.GRAPH_INFERRED)
_DEFAULT = DefaultGraph()


def find_concerned(store: Store, touched: Iterable[Triple]) -> set[str]:
    """Return the things whose computed values may differ after triples came or went.

    The store's default graph already is as it will be.
    """
    facts = StoreFacts(store)
    concerned: set[str] = set()
    for subject, predicate, object_ in touched:
        if predicate in OF_OBSERVATION:
            concerned.update(facts.subjects(OBSERVED, subject))
        elif (
            predicate == OBSERVED
            or predicate in COMPUTED
            or (predicate == TYPE and object_ == MUNICIPALITY)
        ):
            concerned.add(subject)
    return concerned


def compute(store: Store, concerned: set[str] | None) -> set[Triple]:
    """Return the computed triples of some things; without them, of all."""
    source = store if concerned is None else _copy_read(store, concerned)
    return {t for path in COMPUTED.values() for t in _construct(source, path)}


def read_held(store: Store, concerned: set[str] | None) -> set[Triple]:
    """Return the computed triples in graph/inferred, of some things or of all."""
    subjects = (None,) if concerned is None else tuple(concerned)
    return {
        (str(quad.subject), str(quad.predicate), str(quad.object))
        for subject in subjects
        for predicate in COMPUTED
        for quad in _read(store, subject, predicate, _INFERRED)
    }


def _copy_read(store: Store, concerned: Iterable[str]) -> Store:
    """Return a store with what the queries read of some things."""
    part = Store()
    for subject in concerned:
        municipality = make_quad((subject, TYPE, MUNICIPALITY), None)
        if municipality in store:
            part.add(municipality)
        for quad in _read(store, subject, OBSERVED, _DEFAULT):
            part.add(quad)
            for predicate in OF_OBSERVATION:
                part.extend(_read(store, str(quad.object), predicate, _DEFAULT))
    return part


def _read(
    store: Store, subject: str | None, predicate: str, graph: NamedNode | DefaultGraph
) -> Iterator[Quad]:
    node = None if subject is None else make_resource(subject)
    return store.quads_for_pattern(node, make_property(predicate), None, graph)


def _construct(store: Store, path: str) -> Iterator[Triple]:
    found = store.query(read_shipped(path).decode())
    if not isinstance(found, QueryTriples):
        raise TypeError(f"{path} must be a CONSTRUCT query")
    for triple in found:
        yield str(triple.subject), str(triple.predicate), str(triple.object)
