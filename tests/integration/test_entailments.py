"""What the ontology entails on the fixture, by name and by an independent reasoner."""

from collections.abc import Iterable

import pytest
import rdflib
from pyoxigraph import Store
from rdflib.namespace import OWL, RDF

from graph.closure import close
from graph.facts import MemoryFacts, group, ungroup
from graph.rule_tables import tabulate
from graph.rules import compile_rules
from ontology import read_shipped
from ontology.canonical import canonicalise
from ontology.consistency import check_consistency
from ontology.statements import Triple
from tests.support.entailments import ENTAILMENTS as COUNTED
from tests.support.independent_reasoner import expand_graph
from tests.support.inference import (
    DEFAULT,
    make_closed_store,
    read_triples,
    spell,
    triples_in,
)

FIXTURE = "examples/fixture.ttl"

ENTAILMENTS = {
    "1 a project's carrier implements its measures": """
        measure/burgstadt-parksensoren stadt:implementedBy municipality/burgstadt
        measure/auental-parken stadt:implementedBy cooperation/auental
        measure/auental-dialog stadt:implementedBy municipality/seehafen
        """,
    "2 members of a carrying co-operation are project members": """
        project/auental stadt:hasProjectMember municipality/altdorf
        project/auental stadt:hasProjectMember municipality/talheim
        """,
    "3 a project is funded under the programme of its call": """
        project/burgstadt stadt:fundedUnder programme/foerderung
        """,
    "4 a measure is in the state of its implementer": """
        measure/burgstadt-parksensoren stadt:measureInState state/land-sued
        """,
    "5 a municipality is located in a state through its district": """
        municipality/altdorf stadt:locatedIn district/landkreis-auen
        municipality/altdorf stadt:locatedIn state/land-nord
        """,
    "6 a theme falls under broader themes": """
        measure/burgstadt-parksensoren stadt:theme theme/parking
        measure/burgstadt-parksensoren stadt:fallsUnderTheme theme/parking
        measure/seehafen-parken stadt:fallsUnderTheme voc:theme-mobility
        """,
    "7 who addresses a recommendation addresses its guideline": """
        measure/seehafen-parken stadt:addresses charter-element/recommendation-9-1
        measure/seehafen-parken stadt:addresses charter-element/guideline-9
        measure/burgstadt-parksensoren stadt:addresses charter-element/vision-1
        """,
    "8 a reuse between measures is building on": """
        measure/seehafen-parken stadt:buildsOn measure/burgstadt-parksensoren
        measure/auental-parken stadt:buildsOn measure/seehafen-parken
        """,
    "9 who uses the product of a measure builds on it": """
        measure/auental-dialog stadt:buildsOn measure/burgstadt-parksensoren
        """,
    "10 reuses form chains": """
        measure/auental-parken stadt:buildsOnTransitively measure/burgstadt-parksensoren
        """,
    "11 authorities learn from those on whose measures theirs build": """
        municipality/seehafen stadt:learnsFrom municipality/burgstadt
        cooperation/auental stadt:learnsFrom municipality/seehafen
        municipality/talheim stadt:learnsFrom municipality/burgstadt
        """,
    "12 results with an observation are measured, their measures evidenced": """
        outcome/parksuchverkehr a stadt:MeasuredResult
        measure/burgstadt-parksensoren a stadt:EvidencedMeasure
        """,
    "13 joint development is mutual": """
        transfer/gemeinsam stadt:jointDevelopmentOf measure/auental-dialog
        measure/auental-dialog stadt:jointlyDevelopedWith measure/burgstadt-parkhaus
        measure/burgstadt-parkhaus stadt:jointlyDevelopedWith measure/auental-dialog
        """,
    "14 pages find the way back": """
        project/burgstadt stadt:hasMeasure measure/burgstadt-parkhaus
        project/seehafen stadt:hasMeasure measure/auental-dialog
        measure/burgstadt-parksensoren stadt:hasPartMeasure measure/burgstadt-parkhaus
        municipality/burgstadt stadt:implements measure/burgstadt-parkhaus
        measure/burgstadt-parksensoren stadt:hasResult outcome/parksuchverkehr
        measure/burgstadt-parksensoren stadt:reusedBy measure/seehafen-parken
        charter-element/guideline-9 stadt:addressedBy measure/seehafen-parken
        solution/parkleitkern stadt:producedBy measure/burgstadt-parksensoren
        solution/parkleitkern stadt:usedBy measure/auental-dialog
        """,
    "15 standard vocabularies find our data": """
        municipality/burgstadt a org:Organization
        municipality/burgstadt a geo:Feature
        municipality/altdorf geo:sfWithin district/landkreis-auen
        municipality/altdorf geo:sfIntersects state/land-nord
        measure/burgstadt-parksensoren a prov:Activity
        measure/burgstadt-parksensoren prov:wasAssociatedWith municipality/burgstadt
        measure/burgstadt-parksensoren prov:generated solution/parkleitkern
        measure/seehafen-parken prov:wasInformedBy measure/burgstadt-parksensoren
        project/burgstadt dcterms:hasPart measure/burgstadt-parkhaus
        charter-element/recommendation-9-1 skos:broader charter-element/guideline-9
        solution/parkleitkern schema:license voc:licence-mit
        outcome/parksuchverkehr sosa:isFeatureOfInterestOf observation/parksuchverkehr
        observation/parksuchverkehr sosa:hasFeatureOfInterest outcome/parksuchverkehr
        """,
    "16 the typed ends of a transfer lead to its authorities": """
        transfer/seehafen-von-burgstadt stadt:givingAuthority municipality/burgstadt
        transfer/seehafen-von-burgstadt stadt:receivingAuthority municipality/seehafen
        transfer/talheim-von-burgstadt stadt:givingAuthority municipality/burgstadt
        transfer/auental-von-seehafen stadt:giver measure/seehafen-parken
        """,
    "17 recorded names lead to places and partners": """
        measure/burgstadt-parksensoren stadt:takesPlaceIn municipality/burgstadt
        measure/burgstadt-parksensoren stadt:hasPartner actor/buergerverein
        """,
    "18 the latest population is computed, and the size class with it": """
        municipality/altdorf stadt:sizeClass voc:size-class-rural-municipality
        municipality/seehafen stadt:sizeClass voc:size-class-medium-town
        municipality/burgstadt stadt:sizeClass voc:size-class-large-town
        municipality/burgstadt dcterms:type voc:size-class-large-town
        """,
}

NO_ENTAILMENTS = {
    "members of a co-operation do not implement its measures": """
        measure/auental-parken stadt:implementedBy municipality/altdorf
        """,
    "a target makes no measured result": """
        outcome/stellplaetze a stadt:MeasuredResult
        measure/seehafen-parken a stadt:EvidencedMeasure
        """,
    "a finding without a number is not measured": """
        outcome/zufriedenheit a stadt:MeasuredResult
        """,
    "an exchange of knowledge builds on nothing": """
        measure/burgstadt-parksensoren stadt:buildsOn measure/seehafen-parken
        """,
    "a partner implements nothing": """
        measure/seehafen-parken stadt:implementedBy actor/buergerverein
        """,
}


@pytest.fixture(scope="module")
def closed_store() -> Store:
    return make_closed_store()


@pytest.mark.parametrize("name", ENTAILMENTS)
def test_the_ontology_entails_that(closed_store: Store, name: str) -> None:
    expected = read_triples(ENTAILMENTS[name])

    assert set() == expected - triples_in(closed_store, DEFAULT)


def test_every_entailment_that_is_counted_is_tested() -> None:
    # Number 15, the terms of standard vocabularies, has a table of its own.
    counted = {one.number for one in COUNTED} | {15}

    assert counted == {int(name.split()[0]) for name in ENTAILMENTS}


@pytest.mark.parametrize("name", NO_ENTAILMENTS)
def test_the_ontology_does_not_contradict_that(closed_store: Store, name: str) -> None:
    unwanted = read_triples(NO_ENTAILMENTS[name])

    assert set() == unwanted & triples_in(closed_store, DEFAULT)


def test_the_closure_equals_that_of_an_independent_reasoner() -> None:
    core, graph = rdflib.Graph(), rdflib.Graph()
    core.parse(data=read_shipped("core.ttl"), format="turtle")
    graph.parse(data=read_shipped(FIXTURE), format="turtle")
    individuals = {o for _, p, o in graph if p != RDF.type} | set(graph.subjects())
    # owlrl 7.6.2 makes individuals with different keys the same one.
    core.remove((None, OWL.hasKey, None))
    graph += core
    given = group(spell_all(graph))

    derived = close(tabulate(compile_rules(spell_all(core))), MemoryFacts(given), given)

    expected = expand_graph(graph)
    told = [t for t in expected if t[0] in individuals and is_of_interest(t)]
    assert set(spell_all(told)) == set(ungroup(derived))


def test_the_fixture_is_consistent_with_all_axioms() -> None:
    graph = rdflib.Graph()
    for path in ("core.ttl", "axioms.ttl", FIXTURE):
        graph.parse(data=read_shipped(path), format="turtle")

    verdict = check_consistency(graph.serialize(format="nt", encoding="utf-8"))

    assert verdict.is_clean


def test_the_fixture_is_in_canonical_form() -> None:
    assert canonicalise(read_shipped(FIXTURE)) == read_shipped(FIXTURE)


@pytest.mark.parametrize("name", ["stadt:latestPopulation", "stadt:sizeClass"])
def test_no_rule_concludes_what_is_computed(name: str) -> None:
    core = rdflib.Graph()
    core.parse(data=read_shipped("core.ttl"), format="turtle")

    heads = {rule.head[1] for rule in compile_rules(spell_all(core))}

    assert spell(name) not in heads


def is_of_interest(triple: tuple[rdflib.term.Node, ...]) -> bool:
    """Leave out literals as subjects, identity and classes without a name."""
    subject, predicate, object_ = triple
    if not isinstance(subject, rdflib.URIRef):
        return False
    if predicate == RDF.type:
        return isinstance(object_, rdflib.URIRef) and object_ != OWL.Thing
    return predicate not in (OWL.sameAs, OWL.differentFrom)


def spell_all(triples: Iterable[tuple[rdflib.term.Node, ...]]) -> list[Triple]:
    return [(s.n3(), p.n3(), o.n3()) for s, p, o in triples]
