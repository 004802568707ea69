"""Axioms as texts: complete, and the same however a file writes them."""

import pytest

from graph.shipped_ontology import parse_module
from ontology import iris
from ontology.axiom_texts import write_axioms
from ontology.statements import read_statements

PREFIXES = "".join(f"@prefix {n}: <{iri}> .\n" for n, iri in iris.PREFIXES.items())


def write(turtle: str) -> set[tuple[str, str]]:
    triples = parse_module("a.ttl", (PREFIXES + turtle).encode())
    return set(write_axioms(read_statements(triples)))


@pytest.mark.parametrize(
    ("turtle", "text"),
    [
        ("stadt:A a owl:Class .", "a owl:Class"),
        ("stadt:A rdfs:subClassOf prov:Entity .", "rdfs:subClassOf prov:Entity"),
        ("stadt:A owl:hasKey ( stadt:c stadt:b ) .", "owl:hasKey ( stadt:b stadt:c )"),
        (
            "stadt:A owl:propertyChainAxiom ( stadt:c stadt:b ) .",
            "owl:propertyChainAxiom ( stadt:c stadt:b )",
        ),
        ('stadt:A skos:notation "a\\tb" .', 'skos:notation "a\\tb"'),
        ("stadt:A sh:minCount 1 .", 'sh:minCount "1"^^xsd:integer'),
        (
            "stadt:A rdfs:subClassOf [ owl:onProperty stadt:p ; a owl:Restriction ] .",
            "rdfs:subClassOf [ a owl:Restriction ; owl:onProperty stadt:p ]",
        ),
        (
            "[ owl:onProperty stadt:p ] rdfs:subClassOf stadt:A .",
            "^rdfs:subClassOf [ owl:onProperty stadt:p ]",
        ),
        ("stadt:B owl:disjointWith stadt:A .", "owl:disjointWith stadt:B"),
    ],
)
def test_an_axiom_is_told_of_what_it_is_about(turtle: str, text: str) -> None:
    assert {("stadt:A", text)} == write(turtle)


def test_disjoint_classes_are_told_pair_by_pair() -> None:
    listed = write("[ a owl:AllDisjointClasses ; owl:members ( stadt:B stadt:A ) ] .")

    assert {("stadt:A", "owl:disjointWith stadt:B")} == listed


@pytest.mark.parametrize(
    "turtle",
    [
        'stadt:A rdfs:label "A"@de ; skos:example stadt:B ; skos:exactMatch stadt:C .',
        'shp:A sh:message "A"@de ; sh:sparql [ sh:select "SELECT $this {}" ] .',
        "prov:Agent a owl:Class .",
    ],
)
def test_words_for_readers_and_terms_of_others_are_left_out(turtle: str) -> None:
    assert set() == write(turtle)


def test_a_header_tells_its_version_and_imports_alone() -> None:
    text = 'stadt: a owl:Ontology ; owl:imports stadt:A ; owl:versionInfo "1" .'

    assert {("stadt:", "a owl:Ontology"), ("stadt:", "owl:imports stadt:A")} == write(
        text
    )
