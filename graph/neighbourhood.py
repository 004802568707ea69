"""Which triples a patch's validation must see: the changed nodes and what is near.

A shape looks from its focus node along one or two predicates; in some cases against
their direction, at others that share a value, or along a chain to its end. So the
nodes whose verdict a patch can change are its subjects with their direct neighbours,
those that share a value with them, and the members of their chains. A test compares
the lists below with shapes.ttl; another compares the outcome with judging all.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from graph.ntriples import is_literal, spell_name
from ontology.statements import Triple

_TYPE = spell_name("rdf:type")


def _spell(*names: str) -> frozenset[str]:
    return frozenset(spell_name(name) for name in names)


# What shapes walk against its direction.
BACKWARDS = _spell(
    "skos:topConceptOf",
    "stadt:alignedMeasure",
    "stadt:alsoPartOf",
    "stadt:carriedOutBy",
    "stadt:checkedEntity",
    "stadt:elementOf",
    "stadt:hasCharterAlignment",
    "stadt:hasJointDevelopment",
    "stadt:hasResult",
    "stadt:hasSolution",
    "stadt:partOfProject",
    "stadt:producedBy",
    "stadt:produces",
    "stadt:resultOf",
    "stadt:selectedIn",
    "stadt:usedBy",
    "stadt:usesSolution",
)
# What a SPARQL constraint looks for a second time elsewhere.
SHARED = _spell(
    "schema:url",
    "skos:exactMatch",
    "skos:notation",
    "skos:prefLabel",
    "stadt:ags",
    "stadt:alignedMeasure",
    "stadt:ars",
    "stadt:districtKey",
    "stadt:stateKey",
)
# What a SPARQL constraint follows to its end: a link, or a node between two links of
# which the first is walked against its direction.
CHAINS = _spell("skos:broader", "stadt:partOfMeasure")
DETOURS = {spell_name("stadt:receivingMeasure"): spell_name("stadt:givingMeasure")}
_SUBCLASS = spell_name("rdfs:subClassOf")


class Triples(Protocol):
    """The asserted triples as they will be after the patch; terms are spelled."""

    def outgoing(self, subject: str) -> Iterable[Triple]:
        """Return the triples of a subject."""

    def incoming(self, object_: str, predicate: str | None = None) -> Iterable[Triple]:
        """Return the triples of an object, all or those of one predicate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbourhood:
    """The nodes whose verdict may change, and the triples by which to judge them.

    A judged literal is seen where a judged node points at it.
    """

    focus_nodes: frozenset[str]
    triples: frozenset[Triple]


def concerns_all(changed: Collection[Triple], *, known: frozenset[str]) -> bool:
    """Tell whether changed triples may change the verdict on any node at all.

    So do those of the class tree, and those about nodes that half the graph points at.
    """
    return any(
        predicate == _SUBCLASS or subject in known for subject, predicate, _ in changed
    )


def gather(
    triples: Triples, changed: Collection[Triple], *, known: frozenset[str]
) -> Neighbourhood:
    """Return the neighbourhood of changed triples: those added and those removed.

    `known` are nodes that the validator has anyway, such as concepts: half the graph
    points at them, and nothing about them changes (see `concerns_all`).
    """
    subjects = frozenset(subject for subject, _, _ in changed)
    named = frozenset(_nodes(changed))
    pointing = {s for node in subjects for s, _, _ in triples.incoming(node)}
    pointed = set(_nodes(t for node in subjects for t in triples.outgoing(node)))
    twins = set(_find_twins(triples, subjects | pointing))
    near = subjects | named | pointing | pointed | twins
    chained, links = _follow(triples, near - known)
    near = (near | chained) - known
    seen = links | set(_see_from(triples, near))
    # A shape may judge what a property points at, and that may be a literal.
    literals = {o for _, _, o in changed if is_literal(o)}
    return Neighbourhood(
        focus_nodes=frozenset(near | literals), triples=frozenset(seen)
    )


def _see_from(triples: Triples, nodes: Collection[str]) -> Iterator[Triple]:
    """Yield what shapes see from nodes: their triples and those a step away.

    A step from a node that shares a value may lead to a second one.
    """
    own = {triple for node in nodes for triple in triples.outgoing(node)}
    back = {
        triple
        for node in nodes
        for predicate in BACKWARDS
        for triple in triples.incoming(node, predicate)
    }
    twins = set(_find_twins(triples, nodes))
    theirs = {triple for node in twins for triple in triples.outgoing(node)}
    yield from own
    yield from back
    yield from theirs
    for node in {*_nodes(own), *_nodes(theirs), *(subject for subject, _, _ in back)}:
        yield from triples.outgoing(node)


def _find_twins(triples: Triples, nodes: Iterable[str]) -> Iterator[str]:
    """Yield the nodes that share a value with one of some nodes."""
    for node in nodes:
        for _, predicate, value in triples.outgoing(node):
            if predicate in SHARED:
                yield from (twin for twin, _, _ in triples.incoming(value, predicate))


def _follow(triples: Triples, nodes: Iterable[str]) -> tuple[set[str], set[Triple]]:
    """Return the nodes of the chains that begin in some nodes, and their links."""
    reached: set[str] = set()
    links: set[Triple] = set()
    ends = set(nodes)
    starts = frozenset(ends)
    while ends:
        node = ends.pop()
        reached.add(node)
        found = list(_links_from(triples, node))
        links.update(found)
        ends |= {o for _, p, o in found if p not in DETOURS} - reached
    return reached - starts, links


def _links_from(triples: Triples, node: str) -> Iterator[Triple]:
    """Yield the links by which a chain goes on from a node."""
    yield from (link for link in triples.outgoing(node) if link[1] in CHAINS)
    for against, along in DETOURS.items():
        for link in triples.incoming(node, against):
            yield link
            yield from (one for one in triples.outgoing(link[0]) if one[1] == along)


def _nodes(triples: Iterable[Triple]) -> Iterator[str]:
    """Yield the objects that can be subjects; a class is none that shapes judge."""
    return (o for _, p, o in triples if p != _TYPE and not is_literal(o))
