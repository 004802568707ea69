"""How much `/dataset` says there is, compared with the triples of the store itself."""

from collections import Counter, defaultdict
from pathlib import Path

import pyoxigraph
import pytest
from flask import Flask
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, SKOS, VOID

from graph.layout import Layout

DATASET = URIRef("https://w3id.org/stadtwissen/dataset")


@pytest.fixture(scope="module")
def description(site_application: Flask) -> Graph:
    answer = site_application.test_client().get("/dataset.ttl")
    return Graph().parse(data=answer.data, format="turtle")


@pytest.fixture(scope="module")
def triples(shipped: Path) -> list[pyoxigraph.Triple]:
    """The default graph, read from the published snapshot without a query."""
    store = pyoxigraph.Store.read_only(str(Layout(data_dir=shipped).current))
    graph = pyoxigraph.DefaultGraph()
    return [quad.triple for quad in store.quads_for_pattern(None, None, None, graph)]


def number(description: Graph, subject: object, property_: URIRef) -> int:
    (value,) = description.objects(subject, property_)
    return int(value)


def test_the_size_is_that_of_the_store(
    description: Graph, triples: list[pyoxigraph.Triple]
) -> None:
    ours = {
        triple.subject
        for triple in triples
        if str(triple.subject).startswith("<https://w3id.org/stadtwissen/")
    }

    told = {
        name: number(description, DATASET, VOID[name])
        for name in ("triples", "distinctSubjects", "distinctObjects", "entities")
    }
    assert told == {
        "triples": len(triples),
        "distinctSubjects": len({triple.subject for triple in triples}),
        "distinctObjects": len({triple.object for triple in triples}),
        "entities": len(ours),
    }


def test_the_partitions_are_those_of_the_store(
    description: Graph, triples: list[pyoxigraph.Triple]
) -> None:
    properties = Counter(triple.predicate.value for triple in triples)
    classes = Counter(
        triple.object.value
        for triple in triples
        if triple.predicate.value == str(RDF.type)
    )

    told = {
        str(description.value(part, VOID.property)): number(
            description, part, VOID.triples
        )
        for part in description.objects(DATASET, VOID.propertyPartition)
    }
    assert told == properties
    told = {
        str(description.value(part, VOID["class"])): number(
            description, part, VOID.entities
        )
        for part in description.objects(DATASET, VOID.classPartition)
    }
    assert told == classes


def test_each_property_partition_counts_its_subjects_and_objects(
    description: Graph, triples: list[pyoxigraph.Triple]
) -> None:
    subjects, objects = defaultdict(set), defaultdict(set)
    for triple in triples:
        subjects[triple.predicate.value].add(triple.subject)
        objects[triple.predicate.value].add(triple.object)

    parts = list(description.objects(DATASET, VOID.propertyPartition))
    assert len(parts) == len(subjects)
    for part in parts:
        property_ = str(description.value(part, VOID.property))
        told = [
            number(description, part, VOID[name])
            for name in ("distinctSubjects", "distinctObjects")
        ]
        assert told == [len(subjects[property_]), len(objects[property_])]


def test_the_linksets_hold_every_link_that_leads_outside(
    description: Graph, triples: list[pyoxigraph.Triple]
) -> None:
    links = Counter(
        triple.predicate.value
        for triple in triples
        if triple.predicate.value.startswith(str(SKOS))
        and triple.predicate.value.endswith("Match")
        and not triple.object.value.startswith("https://w3id.org/stadtwissen/")
    )

    linksets = list(description.subjects(RDF.type, VOID.Linkset))
    told: Counter[str] = Counter()
    for linkset in linksets:
        predicate = str(description.value(linkset, VOID.linkPredicate))
        told[predicate] += number(description, linkset, VOID.triples)
        assert description.value(linkset, VOID.subjectsTarget) == DATASET
        assert (DATASET, VOID.subset, linkset) in description
    assert told == links


@pytest.mark.parametrize(
    ("predicate", "space"),
    [
        (SKOS.exactMatch, "http://www.wikidata.org/entity/"),
        (SKOS.closeMatch, "https://sws.geonames.org/"),
    ],
    ids=["wikidata", "geonames"],
)
def test_the_linksets_to_known_places_are_there(
    description: Graph,
    triples: list[pyoxigraph.Triple],
    predicate: URIRef,
    space: str,
) -> None:
    count = sum(
        triple.predicate.value == str(predicate)
        and triple.object.value.startswith(space)
        for triple in triples
    )

    (target,) = description.subjects(VOID.uriSpace, Literal(space))
    (linkset,) = [
        linkset
        for linkset in description.subjects(VOID.objectsTarget, target)
        if (linkset, VOID.linkPredicate, predicate) in description
    ]
    assert number(description, linkset, VOID.triples) == count > 100


def test_the_vocabularies_are_those_that_are_used(
    description: Graph, triples: list[pyoxigraph.Triple]
) -> None:
    used = {triple.predicate.value for triple in triples} | {
        triple.object.value
        for triple in triples
        if triple.predicate.value == str(RDF.type)
    }

    told = {str(space) for space in description.objects(DATASET, VOID.vocabulary)}
    assert all(any(term.startswith(space) for term in used) for space in told)
    assert all(any(term.startswith(space) for space in told) for term in used)
    assert "https://w3id.org/stadtwissen/ns/" in told
