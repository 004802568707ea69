"""The context of our JSON-LD is that of the ontology."""

import json

import pytest

from graph.shipped_ontology import read_modules
from ontology import read_shipped
from ontology.json_ld_context import make_context, write_context
from ontology.term_index import Term, TermIndex, TermKind, index_terms


@pytest.fixture(scope="module")
def index() -> TermIndex:
    return index_terms(read_modules(), {})


def test_the_shipped_context_is_made_from_the_ontology(index: TermIndex) -> None:
    assert read_shipped("context.jsonld").decode() == write_context(index)


def test_every_term_has_a_short_name(index: TermIndex) -> None:
    names = json.loads(read_shipped("context.jsonld"))["@context"]

    assert {iri.rpartition("/")[2] for iri in index.terms} <= names.keys()


@pytest.mark.parametrize(
    ("name", "definition"),
    [
        ("Measure", "stadt:Measure"),
        ("partOfProject", {"@id": "stadt:partOfProject", "@type": "@id"}),
        ("budgetInEuro", {"@id": "stadt:budgetInEuro", "@type": "xsd:decimal"}),
        ("ags", "stadt:ags"),
        ("label", {"@id": "rdfs:label", "@container": "@language"}),
    ],
)
def test_a_name_says_what_its_values_are(
    index: TermIndex, name: str, definition: object
) -> None:
    assert make_context(index)[name] == definition


def test_a_term_named_like_another_is_refused(index: TermIndex) -> None:
    iri = "https://w3id.org/stadtwissen/ns/label"
    clash = Term(iri=iri, kind=TermKind.CLASS, texts={})
    twice = TermIndex(terms={iri: clash}, shapes={}, modules=())

    with pytest.raises(ValueError, match="label would mean two things"):
        make_context(twice)
