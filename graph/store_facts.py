"""The live store's default graph as facts: read through, changed in memory only.

What inference keeps and drops is gathered here as the difference to the store, and
written afterwards in one go.
"""

from collections.abc import Iterable
from functools import lru_cache

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Store

from graph.facts import MemoryFacts, Pair
from graph.ntriples import is_iri, is_literal, read_literal, read_value
from ontology.statements import Triple

_DEFAULT = DefaultGraph()


class StoreFacts:
    """The triples of a store's default graph, with a difference that grows."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._extra = MemoryFacts()
        self._gone: set[Triple] = set()

    def contains(self, triple: Triple) -> bool:
        """Tell whether a triple holds."""
        if self._extra.contains(triple):
            return True
        return triple not in self._gone and make_quad(triple, None) in self._store

    def objects(self, subject: str, predicate: str) -> Iterable[str]:
        """Return the objects of a subject and predicate."""
        extra = list(self._extra.objects(subject, predicate))
        if is_literal(subject):
            return extra
        found = self._store.quads_for_pattern(
            make_resource(subject), make_property(predicate), None, _DEFAULT
        )
        stored = (str(quad.object) for quad in found)
        gone = self._gone
        return extra + [o for o in stored if (subject, predicate, o) not in gone]

    def subjects(self, predicate: str, object_: str) -> Iterable[str]:
        """Return the subjects of a predicate and object."""
        found = self._store.quads_for_pattern(
            None, make_property(predicate), _make_term(object_), _DEFAULT
        )
        stored = (str(quad.subject) for quad in found)
        gone = self._gone
        extra = list(self._extra.subjects(predicate, object_))
        return extra + [s for s in stored if (s, predicate, object_) not in gone]

    def keep(self, predicate: str, pairs: set[Pair]) -> set[Pair]:
        """Let the triples hold; return those that did not before."""
        fresh = {(s, o) for s, o in pairs if not self.contains((s, predicate, o))}
        back = {(s, o) for s, o in fresh if (s, predicate, o) in self._gone}
        self._gone.difference_update((s, predicate, o) for s, o in back)
        self._extra.keep(predicate, fresh - back)
        return fresh

    def drop(self, triples: Iterable[Triple]) -> None:
        """Let the triples hold no longer; they must have held."""
        for triple in triples:
            if self._extra.contains(triple):
                self._extra.drop((triple,))
            else:
                self._gone.add(triple)

    def extra(self) -> set[Triple]:
        """Return what holds and is not in the store."""
        return set(self._extra.triples())

    def gone(self) -> set[Triple]:
        """Return what is in the store and holds no longer."""
        return set(self._gone)


def make_quad(triple: Triple, graph: NamedNode | None) -> Quad:
    """Return the engine's quad of a spelled triple; without a graph, the default's."""
    subject, predicate, object_ = triple
    terms = make_resource(subject), make_property(predicate), _make_term(object_)
    return Quad(*terms, graph)


@lru_cache(maxsize=1_024)
def make_property(text: str) -> NamedNode:
    """Return the engine's term of a spelled IRI."""
    return NamedNode(text[1:-1])


@lru_cache(maxsize=65_536)
def make_resource(text: str) -> NamedNode | BlankNode:
    """Return the engine's term of a spelled IRI or blank node."""
    return NamedNode(text[1:-1]) if is_iri(text) else BlankNode(read_value(text))


def _make_term(text: str) -> NamedNode | BlankNode | Literal:
    if not is_literal(text):
        return make_resource(text)
    value, language, datatype = read_literal(text)
    if language:
        return Literal(value, language=language)
    return Literal(value, datatype=NamedNode(datatype) if datatype else None)
