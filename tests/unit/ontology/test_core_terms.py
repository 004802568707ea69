import re
from collections import Counter

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, Namespace, URIRef

import ontology
from ontology import iris
from tests.support.found import some

STADT = Namespace(iris.NS)
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
DECLARATIONS = {*KINDS, OWL.AnnotationProperty}
DATATYPES_OF_OWL = {"string", "integer", "decimal", "boolean", "anyURI", "dateTime"}
LANGUAGES = ["de", "en"]
VERBS = {"hat", "trägt", "gibt", "nennt", "has", "is", "gives", "names", "carries"}


def own_terms(core: Graph) -> list[URIRef]:
    found = {term for kind in KINDS for term in core.subjects(RDF.type, kind)}
    own = [t for t in found if isinstance(t, URIRef) and t.startswith(iris.NS)]
    return sorted(some(own))


def texts(core: Graph, term: URIRef, predicate: URIRef) -> dict[str | None, str]:
    values = list(core.objects(term, predicate))
    by_language = {v.language: str(v) for v in values if isinstance(v, Literal)}
    assert len(values) == len(by_language), f"{term} says something twice"
    return by_language


def test_there_are_enough_terms_for_these_tests_to_mean_something(core: Graph) -> None:
    assert len(own_terms(core)) > 150


@pytest.mark.parametrize("predicate", [RDFS.label, SKOS.definition])
def test_every_term_says_it_in_german_and_in_english(
    core: Graph, predicate: URIRef
) -> None:
    for term in own_terms(core):
        assert sorted(map(str, texts(core, term, predicate))) == LANGUAGES, term


def test_a_scope_note_comes_in_both_languages_or_not_at_all(core: Graph) -> None:
    for term in some(set(core.subjects(SKOS.scopeNote))):
        assert isinstance(term, URIRef)
        assert sorted(map(str, texts(core, term, SKOS.scopeNote))) == LANGUAGES, term


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_terms_share_a_label(core: Graph, language: str) -> None:
    labels = Counter(
        texts(core, term, RDFS.label)[language].lower() for term in own_terms(core)
    )

    assert [label for label, times in labels.items() if times > 1] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_terms_share_a_definition(core: Graph, language: str) -> None:
    found = Counter(
        texts(core, term, SKOS.definition)[language] for term in own_terms(core)
    )

    assert [text for text, times in found.items() if times > 1] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_definition_is_one_sentence_that_does_not_lean_on_its_own_label(
    core: Graph, language: str
) -> None:
    for term in own_terms(core):
        label = texts(core, term, RDFS.label)[language]
        text = texts(core, term, SKOS.definition)[language]
        assert len(text) >= 20, term
        assert text.endswith("."), term
        assert not re.search(rf"\b{re.escape(label)}\b", text, re.IGNORECASE), term


def test_a_german_class_is_a_noun_and_a_german_relation_is_not(core: Graph) -> None:
    for term in own_terms(core):
        label = texts(core, term, RDFS.label)["de"]
        if (term, RDF.type, OWL.Class) in core:
            assert label.split()[-1][0].isupper(), term
        elif " " not in label:
            is_relation = (term, RDF.type, OWL.ObjectProperty) in core
            assert is_relation == label[0].islower(), term


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_property_with_a_value_names_it_and_is_no_verb(
    core: Graph, language: str
) -> None:
    for term in own_terms(core):
        if (term, RDF.type, OWL.DatatypeProperty) in core:
            label = texts(core, term, RDFS.label)[language]
            assert label.split()[0] not in VERBS, term


def test_a_relation_has_something_in_both_languages_or_in_none(core: Graph) -> None:
    for term in own_terms(core):
        labels = texts(core, term, RDFS.label)
        assert labels["de"].startswith("hat ") == labels["en"].startswith("has "), term


def test_every_term_says_that_this_ontology_defines_it(core: Graph) -> None:
    for term in own_terms(core):
        assert [STADT[""]] == list(core.objects(term, RDFS.isDefinedBy)), term


def test_every_term_reaches_a_term_of_a_standard_vocabulary(core: Graph) -> None:
    for term in own_terms(core):
        above = {
            str(found)
            for step in (RDFS.subClassOf, RDFS.subPropertyOf)
            for found in core.transitive_objects(term, step)
        }
        assert any(not iri.startswith(iris.BASE) for iri in above), term


def test_every_iri_that_an_axiom_names_is_declared(core: Graph) -> None:
    axioms = {
        RDFS.subClassOf,
        RDFS.subPropertyOf,
        RDFS.domain,
        RDFS.range,
        OWL.inverseOf,
        OWL.onProperty,
        OWL.someValuesFrom,
        RDF.first,
    }
    named = {o for _, p, o in core if p in axioms and isinstance(o, URIRef)}
    predicates = {p for _, p, _ in core}
    builtin = tuple(iris.PREFIXES[prefix] for prefix in ("xsd", "owl", "rdf", "rdfs"))

    missing = {
        term
        for term in named | predicates
        if not str(term).startswith(builtin)
        and not DECLARATIONS & set(core.objects(term, RDF.type))
    }

    assert set() == missing


def test_a_term_is_of_one_kind_only(core: Graph) -> None:
    for term in some(set(core.subjects())):
        kinds = DECLARATIONS & set(core.objects(term, RDF.type))
        assert len(kinds) <= 1, term


def test_foreign_terms_are_declared_and_nothing_more(core: Graph) -> None:
    foreign = some(
        triple
        for triple in core
        if isinstance(triple[0], URIRef) and not triple[0].startswith(iris.NS)
    )

    for subject, predicate, value in foreign:
        assert predicate == RDF.type, subject
        assert value in DECLARATIONS, subject


def test_ranges_are_datatypes_that_owl_knows(core: Graph) -> None:
    prefix = iris.PREFIXES["xsd"]
    ranges = map(str, core.objects(None, RDFS.range))
    names = some(one.removeprefix(prefix) for one in ranges if one.startswith(prefix))

    assert set(names) <= DATATYPES_OF_OWL


def test_a_property_has_at_most_one_domain_and_one_range(core: Graph) -> None:
    for term in own_terms(core):
        for axiom in (RDFS.domain, RDFS.range):
            assert len(list(core.objects(term, axiom))) <= 1, term


def test_an_inverse_mirrors_domain_and_range(core: Graph) -> None:
    for here, there in some(core.subject_objects(OWL.inverseOf)):
        domain, value = core.value(here, RDFS.domain), core.value(here, RDFS.range)
        assert domain == core.value(there, RDFS.range), here
        assert value == core.value(there, RDFS.domain), here


def test_nothing_is_below_itself(core: Graph) -> None:
    for step in (RDFS.subClassOf, RDFS.subPropertyOf):
        for term in some(set(core.subjects(step))):
            for above in core.objects(term, step):
                assert term not in set(core.transitive_objects(above, step)), term


def test_the_header_is_complete(core: Graph) -> None:
    header = URIRef(iris.NS)
    wanted = [
        "dcterms:title",
        "dcterms:description",
        "dcterms:abstract",
        "dcterms:creator",
        "dcterms:contributor",
        "dcterms:publisher",
        "dcterms:license",
        "dcterms:created",
        "dcterms:modified",
        "dcterms:issued",
        "dcterms:bibliographicCitation",
        "dcterms:source",
        "dcterms:language",
        "bibo:status",
        "vann:preferredNamespacePrefix",
        "vann:preferredNamespaceUri",
        "rdfs:seeAlso",
        "owl:versionIRI",
        "owl:versionInfo",
    ]

    stated = set(core.predicates(header))

    assert set() == {URIRef(iris.expand(name)) for name in wanted} - stated


def test_the_version_is_that_of_the_package(core: Graph) -> None:
    header = URIRef(iris.NS)

    assert str(core.value(header, OWL.versionInfo)) == ontology.VERSION
    assert str(core.value(header, OWL.versionIRI)) == iris.NS + ontology.VERSION
