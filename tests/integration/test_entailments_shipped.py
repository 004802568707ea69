"""What the whole shipped graph entails, against an independent reasoner."""

import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import BlankNode, Literal, NamedNode, Store
from rdflib.namespace import OWL, RDF, RDFS, XSD

from graph.computed import COMPUTED
from graph.snapshots import open_current
from ontology import iris
from ontology.statements import Triple
from tests.support.independent_reasoner import expand_graph

INFERRED = NamedNode(iris.GRAPH_INFERRED)
PROPERTIES = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
STANDARDS = tuple(str(space) for space in (OWL, RDF, RDFS, XSD))
Node = rdflib.term.Node


class Names:
    """Terms of the engine as those of rdflib and back, to the letter."""

    def __init__(self) -> None:
        self._spelled: dict[Node, str] = {}

    def read(self, term: object) -> Node:
        match term:
            case NamedNode(value=value):
                node: Node = rdflib.URIRef(value)
            case BlankNode(value=value):
                node = rdflib.BNode(value)
            case Literal(value=value, language=str(language)):
                node = rdflib.Literal(value, lang=language)
            case Literal(value=value, datatype=datatype):
                type_ = rdflib.URIRef(datatype.value)
                node = rdflib.Literal(value, datatype=type_, normalize=False)
        self._spelled[node] = str(term)
        return node

    def spell(self, triple: Iterable[Node]) -> Triple:
        subject, predicate, object_ = (self._spelled.get(t, t.n3()) for t in triple)
        return subject, predicate, object_


@pytest.mark.soak
def test_the_shipped_graph_is_closed_as_an_independent_reasoner_closes_it(
    shipped: Path,
) -> None:
    store, names = open_current(shipped), Names()
    ours, given = split(store)
    graph = rdflib.Graph()
    for quad in given:
        graph.add(tuple(names.read(t) for t in (quad[0], quad[1], quad[2])))
    # owlrl 7.6.2 makes individuals with different keys the same one.
    graph.remove((None, OWL.hasKey, None))

    added = expand_graph(graph)

    about_schema = find_schema(graph)
    told = {names.spell(triple) for triple in added if is_of_interest(triple)}
    beyond = {t for t in told - ours if is_about(t, about_schema)}
    tell(f"{len(ours):,} inferred here, {len(told):,} by owlrl")
    tell(f"by owlrl alone, about the schema: {count_predicates(beyond)}")
    tell(f"here alone: {count_predicates(ours - told)}")
    assert told - ours - beyond == set()
    assert ours - told == set()


def split(store: Store) -> tuple[set[Triple], list[tuple[object, object, object]]]:
    """Return what follows by rules, and what it follows from.

    What was computed by queries is given to both: OWL cannot say it.
    """
    ours: set[Triple] = set()
    given: list[tuple[object, object, object]] = []
    for graph in store.named_graphs():
        for quad in store.quads_for_pattern(None, None, None, graph):
            triple = (quad.subject, quad.predicate, quad.object)
            if graph == INFERRED and str(quad.predicate) not in COMPUTED:
                ours.add((str(triple[0]), str(triple[1]), str(triple[2])))
            else:
                given.append(triple)
    return ours, given


def is_of_interest(triple: tuple[Node, ...]) -> bool:
    """Leave out literals as subjects, identity and classes without a name."""
    subject, predicate, object_ = triple
    if isinstance(subject, rdflib.Literal):
        return False
    if predicate == RDF.type:
        return isinstance(object_, rdflib.URIRef) and object_ != OWL.Thing
    return predicate not in (OWL.sameAs, OWL.differentFrom)


def find_schema(graph: rdflib.Graph) -> set[str]:
    """Return what is a class, property or datatype, or a standard's own term."""
    kinds = (OWL.Class, RDFS.Class, RDFS.Datatype, RDF.Property, *PROPERTIES)
    terms = {term for kind in kinds for term in graph.subjects(RDF.type, kind)}
    # A class may be an expression without a name or type.
    terms |= set(graph.subjects(RDFS.subClassOf))
    terms |= {s for s in graph.subjects() if str(s).startswith(STANDARDS)}
    return {term.n3() for term in terms}


def is_about(triple: Triple, schema: set[str]) -> bool:
    """Tell whether a triple relates terms of the schema, or says of which kind one is.

    Inference keeps to what the data say; how classes lie in each other is the
    ontology's own to say.
    """
    subject, predicate, _ = triple
    return subject in schema and predicate[1:].startswith(STANDARDS)


def count_predicates(triples: set[Triple]) -> dict[str, int]:
    return dict(Counter(predicate for _, predicate, _ in triples).most_common())


def tell(line: str) -> None:
    sys.stderr.write(f"{line}\n")
