"""Our JSON-LD says the same as our Turtle, with its own context and with the whole."""

import json
from collections.abc import Sequence

import pytest
import rdflib
from rdflib.compare import isomorphic
from rdflib.plugins.shared.jsonld import context as rdflib_context

from graph.ntriples import spell_iri, spell_literal
from ontology import iris, read_shipped
from ontology.iris import expand
from ontology.statements import Triple
from web.linked_data.json_ld import CONTEXT_IRI, write_json_ld
from web.linked_data.turtle import write_turtle

KIEL = spell_iri(iris.ID + "municipality/kiel")
LABEL = spell_iri(expand("rdfs:label"))
TYPE = spell_iri(expand("rdf:type"))


def stadt(name: str) -> str:
    return spell_iri(iris.NS + name)


def number(text: str, datatype: str) -> str:
    return spell_literal(text, datatype=expand(f"xsd:{datatype}"))


CASES: dict[str, list[Triple]] = {
    "names, classes and links": [
        (KIEL, TYPE, stadt("Municipality")),
        (KIEL, TYPE, spell_iri(expand("org:Organization"))),
        (KIEL, stadt("inState"), spell_iri(iris.ID + "state/land-schleswig-holstein")),
        (KIEL, LABEL, spell_literal("Kiel", language="de")),
    ],
    "a text in one language twice": [
        (KIEL, LABEL, spell_literal("Kiel", language="de")),
        (KIEL, LABEL, spell_literal("Stadt Kiel", language="de")),
    ],
    "a text without a language beside one with": [
        (KIEL, LABEL, spell_literal("Kiel", language="de")),
        (KIEL, LABEL, spell_literal("Kiel")),
    ],
    "numbers of the datatype that is expected and of others": [
        (KIEL, stadt("areaInSquareKilometres"), number("118.65", "decimal")),
        (KIEL, stadt("areaInSquareKilometres"), number("118", "integer")),
        (KIEL, stadt("areaInSquareKilometres"), spell_literal("118")),
        (KIEL, stadt("latestPopulation"), number("247717", "integer")),
    ],
    "a literal where a thing is expected": [
        (KIEL, stadt("inState"), spell_literal("Schleswig-Holstein")),
        (KIEL, stadt("inState"), KIEL),
    ],
    "a thing where a text is expected": [(KIEL, stadt("ags"), KIEL)],
    "a literal as a type": [(KIEL, TYPE, spell_literal("Municipality"))],
    "blank nodes": [
        (KIEL, spell_iri(expand("geo:hasCentroid")), "_:b0"),
        (
            "_:b0",
            spell_iri(expand("geo:asWKT")),
            spell_literal("POINT(10 54)", datatype=expand("geo:wktLiteral")),
        ),
    ],
    "IRIs that look like prefixed names": [
        (KIEL, spell_iri(expand("skos:exactMatch")), spell_iri("geo:52.5,13.4")),
        (KIEL, LABEL, spell_literal("Kiel", language="de")),
        (KIEL, TYPE, stadt("Municipality")),
    ],
    "predicates of unknown vocabularies": [
        (KIEL, spell_iri("http://example.org/a#b"), spell_literal("true")),
        (KIEL, spell_iri("http://example.org/a#b"), number("true", "boolean")),
    ],
}


@pytest.fixture
def known_context(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hand rdflib the shipped file when it asks for our context, and nothing else."""

    def load(source: str, *_: object, **__: object) -> tuple[object, None]:
        assert source == CONTEXT_IRI
        return json.loads(read_shipped("context.jsonld")), None

    monkeypatch.setattr(rdflib_context, "source_to_json", load)


def read_turtle(triples: Sequence[Triple]) -> rdflib.Graph:
    return rdflib.Graph().parse(data=write_turtle(triples), format="turtle")


def read_json(text: str) -> rdflib.Graph:
    return rdflib.Graph().parse(data=text, format="json-ld")


@pytest.mark.parametrize("name", CASES)
def test_json_ld_says_the_same_as_turtle(name: str) -> None:
    text = write_json_ld(CASES[name])

    assert isomorphic(read_turtle(CASES[name]), read_json(text))


@pytest.mark.usefixtures("known_context")
@pytest.mark.parametrize("name", CASES)
def test_the_whole_context_in_its_place_means_the_same(name: str) -> None:
    document = json.loads(write_json_ld(CASES[name]))
    if "@context" in document:
        document["@context"] = CONTEXT_IRI

    assert isomorphic(read_turtle(CASES[name]), read_json(json.dumps(document)))


def test_a_document_carries_no_more_of_the_context_than_it_uses() -> None:
    document = json.loads(write_json_ld([(KIEL, TYPE, stadt("Municipality"))]))

    assert document["@context"].keys() == {"stadt", "id", "type", "Municipality"}


def test_names_are_short() -> None:
    (node,) = json.loads(write_json_ld(CASES["names, classes and links"]))["@graph"]

    assert node["type"] == ["Municipality", "org:Organization"]
    assert node["label"] == {"de": "Kiel"}
    assert node["inState"] == iris.ID + "state/land-schleswig-holstein"
