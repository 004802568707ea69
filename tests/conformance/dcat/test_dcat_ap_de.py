"""Our record for catalogues keeps to DCAT-AP.de 3.0, as pySHACL sees it.

The lists of the profile are given as the members that our record names: whether a
concept is in its list is checked, whether the list still has it is not.
"""

from dataclasses import replace

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF

from graph.ntriples import spell_quad
from ontology.iris import DATASET
from tests.support.dcat_shapes import (
    Constraint,
    expand,
    find_faults,
    read_constraints,
)
from web.linked_data.catalogue_record import describe_catalogue
from web.linked_data.dataset_facts import DatasetFacts, NewestDump
from web.linked_data.void_description import describe_void

FACTS = DatasetFacts(
    iri=DATASET,
    site="https://stadtwissen.example",
    contact="mailto:data@stadtwissen.example",
    revision=3,
    time="2026-12-01T13:29:13.612+00:00",
    issued="2026-11-01T10:00:00.000+00:00",
    triples=7,
    dump=NewestDump(
        revision=3,
        time="2026-12-01T13:29:13.612+00:00",
        checksums={"stadtwissen.nq.gz": "ab" * 32, "stadtwissen.trig.gz": "cd" * 32},
    ),
)
CONSTRAINTS = read_constraints()


def make_record(facts: DatasetFacts = FACTS) -> Graph:
    quads = (*describe_void(facts), *describe_catalogue(facts))
    lines = "\n".join(spell_quad(*quad) for quad in quads)
    return Graph().parse(data=lines, format="nt")


def list_uses(rule: str) -> list[Constraint]:
    """Return the constraints of a rule whose property our record has."""
    record = make_record()
    return [
        constraint
        for constraint in CONSTRAINTS
        if constraint.rule == rule
        and any(
            (node, expand(constraint.path.partition("|")[0]), None) in record
            for node in record.subjects(RDF.type, expand(constraint.class_))
        )
    ]


def test_the_record_is_valid() -> None:
    assert find_faults(make_record()) == set()


def test_a_record_without_release_and_contact_is_valid() -> None:
    facts = DatasetFacts(
        iri=DATASET, site="http://127.0.0.1:8000", revision=1, time=FACTS.time
    )

    assert find_faults(make_record(facts)) == set()


def test_the_record_has_every_class_that_it_is_checked_for() -> None:
    record = make_record()

    missing = {
        constraint.class_
        for constraint in CONSTRAINTS
        if (None, RDF.type, expand(constraint.class_)) not in record
    }
    assert missing == set()


@pytest.mark.parametrize("constraint", list_uses("min"), ids=str)
def test_a_record_without_a_property_it_must_have_is_refused(
    constraint: Constraint,
) -> None:
    record = make_record()
    nodes = list(record.subjects(RDF.type, expand(constraint.class_)))

    for node in nodes:
        for path in constraint.path.split("|"):
            record.remove((node, expand(path), None))

    assert {node for node, _ in find_faults(record)} >= {str(node) for node in nodes}


@pytest.mark.parametrize("constraint", list_uses("list"), ids=str)
def test_a_concept_that_is_in_no_list_is_refused(constraint: Constraint) -> None:
    record, property_ = make_record(), expand(constraint.path)
    node = next(iter(record.subjects(RDF.type, expand(constraint.class_))))

    record.set((node, property_, URIRef("http://a.example/none")))

    assert (str(node), str(property_)) in find_faults(record)


@pytest.mark.parametrize("constraint", list_uses("class"), ids=str)
def test_a_value_of_no_known_class_is_refused(constraint: Constraint) -> None:
    record, property_ = make_record(), expand(constraint.path)
    node, _ = next(
        pair
        for pair in record.subject_objects(property_)
        if (pair[0], RDF.type, expand(constraint.class_)) in record
    )

    record.set((node, property_, URIRef("http://a.example/none")))

    assert (str(node), str(property_)) in find_faults(record)


def test_a_checksum_is_hexadecimal() -> None:
    record, value = make_record(), expand("spdx:checksumValue")
    node = next(iter(record.subjects(value)))

    record.set((node, value, Literal("ab" * 32)))

    assert (str(node), str(value)) in find_faults(record)


def test_what_others_put_into_a_bare_store_gets_no_record_of_ours() -> None:
    facts = replace(FACTS, iri="https://stadtwissen.example/dataset", is_bare=True)

    assert list(describe_catalogue(facts)) == []
    assert "licenses" not in make_record(facts).serialize()
