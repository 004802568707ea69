"""Which properties the class diagram shows, and from which class to which."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from ontology.expressions import Kind, Tokens
from ontology.iris import expand
from ontology.term_index import TermIndex

# The properties that carry the story; the list of terms has all of them.
MAIN_PROPERTIES = tuple(
    expand(name)
    for name in (
        "stadt:inDistrict",
        "stadt:inState",
        "stadt:callOf",
        "stadt:selectedIn",
        "stadt:carriedOutBy",
        "stadt:membershipIn",
        "stadt:memberAuthority",
        "stadt:partOfProject",
        "stadt:implementedBy",
        "stadt:primaryTheme",
        "stadt:produces",
        "stadt:usesSolution",
        "stadt:buildsOn",
        "stadt:hasResult",
        "stadt:hasCharterAlignment",
        "stadt:hasObservation",
        "sosa:observedProperty",
        "stadt:givingMeasure",
        "stadt:receivingMeasure",
        "stadt:givingAuthority",
        "stadt:receivingAuthority",
        "stadt:jointDevelopmentOf",
        "stadt:alignsWith",
        "stadt:reading",
        "stadt:elementOf",
        "stadt:underGuideline",
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """One property from a class to a class."""

    source: str
    property: str
    target: str


def find_edges(index: TermIndex) -> tuple[Edge, ...]:
    """Return the main properties between classes, by domain and range or by axiom."""
    found: dict[tuple[str, str], Edge] = {}
    for iri in MAIN_PROPERTIES:
        term = index.terms.get(iri)
        pairs = [(d, r) for d in term.domains for r in term.ranges] if term else []
        pairs += [
            (own.iri, target)
            for own in index.terms.values()
            for tokens in (*own.necessary, *own.equivalent)
            for property_, target in _restrictions(tokens)
            if property_ == iri and not pairs
        ]
        for source, target in pairs:
            edge = Edge(source=source, property=iri, target=target)
            found.setdefault((source, iri), edge)
    return tuple(found.values())


def _restrictions(tokens: Tokens) -> Iterable[tuple[str, str]]:
    """Return the pairs of property and class that an expression ties together."""
    terms = [token.text for token in tokens if token.kind is Kind.TERM]
    return pairwise(terms)
