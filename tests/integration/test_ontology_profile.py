from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, Graph, Literal, URIRef

from ontology import iris
from ontology.consistency import check_consistency
from ontology.profile import check_profile
from ontology.statements import Triple

FOLDER = Path(__file__).parents[2] / "ontology"
STADT = iris.NS
THING = "https://w3id.org/stadtwissen/id/example/"


def merged(*modules: str) -> Graph:
    """Read modules into one graph under the core's header, without imports."""
    graph = Graph()
    for module in modules:
        graph.parse(FOLDER / f"{module}.ttl")
    graph.remove((None, OWL.imports, None))
    for header in set(graph.subjects(RDF.type, OWL.Ontology)) - {URIRef(STADT)}:
        graph.remove((header, None, None))
    return graph


@pytest.fixture(scope="module")
def axioms() -> bytes:
    return merged("core", "axioms").serialize(format="nt", encoding="utf-8")


def ntriples(*triples: Triple) -> bytes:
    graph = Graph()
    for subject, predicate, value in triples:
        term = URIRef(value) if ":" in value else Literal(value)
        graph.add((URIRef(subject), URIRef(predicate), term))
    return graph.serialize(format="nt", encoding="utf-8")


def test_the_core_is_in_owl_2_dl_and_in_owl_2_rl() -> None:
    findings = check_profile(merged("core").serialize(format="xml", encoding="utf-8"))

    assert findings.dl == ()
    assert findings.rl == ()
    assert findings.axioms > 700


def test_the_core_with_the_vocabularies_is_in_owl_2_dl_and_in_owl_2_rl() -> None:
    graph = merged("core", "vocabularies")

    findings = check_profile(graph.serialize(format="xml", encoding="utf-8"))

    assert (findings.dl, findings.rl) == ((), ())


def test_the_axioms_are_in_owl_2_dl_and_go_beyond_rl() -> None:
    graph = merged("core", "axioms")

    findings = check_profile(graph.serialize(format="xml", encoding="utf-8"))

    assert findings.dl == ()
    assert findings.rl != ()


def test_a_functional_property_with_a_chain_is_found_outside_dl() -> None:
    graph = merged("core")
    graph.add((URIRef(STADT + "buildsOn"), RDF.type, OWL.FunctionalProperty))

    findings = check_profile(graph.serialize(format="xml", encoding="utf-8"))

    assert any("buildsOn" in violation for violation in findings.dl)


def test_the_whole_ontology_is_consistent_and_every_class_can_have_members() -> None:
    graph = merged("core", "axioms", "vocabularies")

    verdict = check_consistency(graph.serialize(format="nt", encoding="utf-8"))

    assert verdict.is_clean, verdict


def test_a_class_that_can_have_no_member_is_named(axioms: bytes) -> None:
    term = THING + "MeasureAndSolution"
    impossible = ntriples(
        (term, str(RDF.type), str(OWL.Class)),
        (term, str(RDFS.subClassOf), STADT + "Measure"),
        (term, str(RDFS.subClassOf), STADT + "Solution"),
    )

    verdict = check_consistency(axioms, impossible)

    assert (True, (term,)) == (verdict.is_consistent, verdict.unsatisfiable)


def a(subject: str, term: str) -> Triple:
    return (THING + subject, str(RDF.type), STADT + term)


def says(subject: str, term: str, value: str) -> Triple:
    known = value if ":" in value else THING + value
    return (THING + subject, STADT + term, known)


CONTRADICTIONS: dict[str, tuple[Triple, ...]] = {
    "a measure that is a solution": (a("x", "Measure"), a("x", "Solution")),
    "a measure that builds on a solution": (
        says("x", "buildsOn", "s"),
        a("s", "Solution"),
    ),
    "a charter element as theme": (
        says("x", "theme", "e"),
        a("e", "Guideline"),
    ),
    "a municipality in two states": (
        says("x", "inState", "l1"),
        says("x", "inState", "l2"),
        (THING + "l1", str(OWL.differentFrom), THING + "l2"),
    ),
    "two keys on one municipality": (
        (THING + "x", STADT + "ags", "01002000"),
        (THING + "x", STADT + "ags", "01003000"),
    ),
    "one key on two municipalities": (
        a("x", "Municipality"),
        a("y", "Municipality"),
        (THING + "x", STADT + "ags", "01002000"),
        (THING + "y", STADT + "ags", "01002000"),
        (THING + "x", str(OWL.differentFrom), THING + "y"),
    ),
    "a recommendation under a recommendation": (
        says("x", "underGuideline", "y"),
        a("y", "Recommendation"),
    ),
    "a municipality as the reused measure": (
        says("x", "givingMeasure", "y"),
        a("y", "Municipality"),
    ),
    "a project located in a state": (
        says("x", "inState", "l"),
        a("x", "Project"),
    ),
    "a target that counts as an observation": (
        says("x", "hasObservation", "y"),
        a("y", "TargetObservation"),
    ),
    "an output that is an outcome": (a("x", "Output"), a("x", "Outcome")),
    "a reuse without direction": (a("x", "Reuse"), says("x", "party", "y")),
}


@pytest.mark.parametrize("name", CONTRADICTIONS)
def test_a_contradiction_is_found(axioms: bytes, name: str) -> None:
    assert not check_consistency(axioms, ntriples(*CONTRADICTIONS[name])).is_consistent


def test_a_key_given_as_a_number_is_found(axioms: bytes) -> None:
    graph = Graph()
    graph.add((URIRef(THING + "x"), URIRef(STADT + "ags"), Literal(1002000)))

    number = graph.serialize(format="nt", encoding="utf-8")

    assert not check_consistency(axioms, number).is_consistent


def test_a_dated_measure_with_a_sound_transfer_is_consistent(axioms: bytes) -> None:
    graph = Graph().parse(
        data=f"""@prefix stadt: <{STADT}> . @prefix ex: <{THING}> .
        @prefix schema: <https://schema.org/> .
        @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
        ex:m a stadt:Measure ; schema:startDate "2021"^^xsd:gYear ;
             schema:endDate "2023-06-30"^^xsd:date ; stadt:implementedBy ex:g .
        ex:g a stadt:Municipality ; stadt:ags "01002000" .
        ex:t a stadt:Reuse ; stadt:givingMeasure ex:m ; stadt:receivingAuthority ex:h .
        ex:h a stadt:District .
        """,
        format="turtle",
    )

    verdict = check_consistency(axioms, graph.serialize(format="nt", encoding="utf-8"))

    assert verdict.is_clean, verdict
