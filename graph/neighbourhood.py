"""Which triples a patch's validation must see: the changed nodes and what is near.

A shape looks from its focus node along one or two predicates, in a few cases against
their direction or at others that share a value. So the nodes whose verdict a patch can
change are its subjects and their direct neighbours, and what those see suffices.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from graph.ntriples import is_literal, spell_iri
from ontology import iris

Triple = tuple[str, str, str]

_TYPE = spell_iri(iris.expand("rdf:type"))


def _spell(*names: str) -> frozenset[str]:
    return frozenset(spell_iri(iris.expand(name)) for name in names)


# What shapes walk against its direction. A test compares this with shapes.ttl.
BACKWARDS = _spell(
    "stadt:hasResult", "stadt:hasJointDevelopment", "stadt:hasCharterAlignment"
)
# What a SPARQL constraint looks for a second time elsewhere.
SHARED = _spell("stadt:ags", "stadt:alignedMeasure", "schema:url")
# What a SPARQL constraint follows to its end.
CHAINS = _spell("stadt:partOfMeasure")


class Triples(Protocol):
    """The asserted triples as they will be after the patch; terms are spelled."""

    def outgoing(self, subject: str) -> Iterable[Triple]:
        """Return the triples of a subject."""

    def incoming(self, object_: str, predicate: str | None = None) -> Iterable[Triple]:
        """Return the triples of an object, all or those of one predicate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbourhood:
    """The nodes whose verdict may change, and the triples by which to judge them."""

    focus_nodes: frozenset[str]
    triples: frozenset[Triple]


def gather(
    triples: Triples, changed: Collection[Triple], *, known: frozenset[str]
) -> Neighbourhood:
    """Return the neighbourhood of changed triples: those added and those removed.

    `known` are nodes that the validator has anyway, such as concepts: half the graph
    points at them, and nothing about them changes.
    """
    subjects = frozenset(subject for subject, _, _ in changed)
    named = frozenset(_nodes(changed))
    pointing = {s for node in subjects - known for s, _, _ in triples.incoming(node)}
    pointed = set(_nodes(t for node in subjects for t in triples.outgoing(node)))
    near = (subjects | named | pointing | pointed) - known
    seen = set(_see_from(triples, near))
    return Neighbourhood(focus_nodes=frozenset(near), triples=frozenset(seen))


def _see_from(triples: Triples, nodes: Iterable[str]) -> Iterator[Triple]:
    """Yield what shapes see from nodes: their triples and those a step away."""
    own = {triple for node in nodes for triple in triples.outgoing(node)}
    own |= set(_follow(triples, own))
    back = {
        triple
        for node in nodes
        for predicate in BACKWARDS
        for triple in triples.incoming(node, predicate)
    }
    twins = {
        twin
        for _, predicate, value in own
        if predicate in SHARED
        for twin, _, _ in triples.incoming(value, predicate)
    }
    yield from own
    yield from back
    for node in {*_nodes(own), *twins, *(subject for subject, _, _ in back)}:
        yield from triples.outgoing(node)


def _follow(triples: Triples, own: Iterable[Triple]) -> Iterator[Triple]:
    """Yield the rest of the chains that begin in some triples."""
    ends = {value for _, predicate, value in own if predicate in CHAINS}
    reached: set[str] = set()
    while ends:
        node = ends.pop()
        reached.add(node)
        for triple in triples.outgoing(node):
            if triple[1] in CHAINS:
                yield triple
                ends |= {triple[2]} - reached


def _nodes(triples: Iterable[Triple]) -> Iterator[str]:
    """Yield the objects that can be subjects; a class is none that shapes judge."""
    return (o for _, p, o in triples if p != _TYPE and not is_literal(o))
