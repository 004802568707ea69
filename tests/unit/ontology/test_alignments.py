"""Mappings to other vocabularies are annotations, to terms that exist."""

import csv
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, Graph, URIRef

from ontology import VERSION, iris
from ontology.alignments import (
    ALLOWED_PREDICATES,
    Mapping,
    read_mappings,
    read_prefixes,
    render_alignments,
)

FOLDER = Path(__file__).parents[3] / "ontology"
TABLE = (FOLDER / "alignments.sssom.tsv").read_text(encoding="utf-8")
MAPPINGS = read_mappings(TABLE)
OURS = Graph().parse(FOLDER / "core.ttl").parse(FOLDER / "vocabularies.ttl")
with (FOLDER / "external_terms.tsv").open(encoding="utf-8", newline="") as file:
    EXTERNAL = {row["iri"]: row for row in csv.DictReader(file, delimiter="\t")}
# The slots of the set and of a mapping that we fill, in the order of SSSOM's schema.
SLOTS = (
    "curie_map",
    "mapping_set_id",
    "mapping_set_version",
    "mapping_set_title",
    "mapping_set_description",
    "creator_id",
    "license",
    "mapping_date",
)
COLUMNS = (
    "subject_id\tpredicate_id\tobject_id\tmapping_justification\tauthor_id\tcomment"
)
# Vocabularies of which a package could be read; a term of theirs must stand in it.
# prov:informed is the one exception: PROV-O defines its inverses in a file apart.
READ = tuple(
    iris.PREFIXES[prefix]
    for prefix in ("sosa", "prov", "org", "skos", "skosxl", "schema", "foaf", "oa")
)
APART = {iris.expand("prov:informed")}


def is_class(iri: str) -> bool:
    return (URIRef(iri), RDF.type, OWL.Class) in OURS


@pytest.mark.parametrize("mapping", MAPPINGS, ids=lambda m: m.object)
def test_a_mapping_joins_a_term_of_ours_to_a_listed_one(mapping: Mapping) -> None:
    assert (URIRef(mapping.subject), RDF.type, None) in OURS
    assert mapping.object in EXTERNAL


@pytest.mark.parametrize("mapping", MAPPINGS, ids=lambda m: m.object)
def test_a_mapping_joins_terms_of_one_kind(mapping: Mapping) -> None:
    kind = EXTERNAL[mapping.object]["kind"]

    assert (kind == "class") == is_class(mapping.subject)


def test_every_term_of_a_vocabulary_that_was_read_exists_in_it() -> None:
    unread = {
        iri
        for iri, row in EXTERNAL.items()
        if iri.startswith(READ) and row["read_from"] == "not read"
    }

    assert unread == APART


def test_every_super_term_is_listed() -> None:
    supers = {
        str(above)
        for relation in (RDFS.subClassOf, RDFS.subPropertyOf)
        for above in OURS.objects(None, relation)
        if isinstance(above, URIRef) and not above.startswith(iris.BASE)
    }

    assert supers <= set(EXTERNAL)


def test_every_prefix_of_the_table_is_one_that_we_use_as_everywhere() -> None:
    prefixes = read_prefixes(TABLE)
    known = {p: i for p, i in prefixes.items() if p in iris.PREFIXES}
    body = "\t".join(line for line in TABLE.splitlines() if not line.startswith("#"))

    assert {p: iris.PREFIXES[p] for p in known} == known
    assert [p for p in prefixes if f"\t{p}:" not in body and p != "stadt"] == []


def test_the_table_is_in_the_canonical_form_of_sssom() -> None:
    slots = [line for line in TABLE.splitlines() if line[1:2].isalpha()]
    names = [line[1:].partition(":")[0] for line in slots if line.startswith("#")]
    rows = TABLE.splitlines()[TABLE.splitlines().index(COLUMNS) + 1 :]
    prefixes = [line for line in TABLE.splitlines() if line.startswith("#  ")]

    assert list(SLOTS) == names
    assert sorted(prefixes) == prefixes
    assert sorted(rows) == rows
    assert len(set(rows)) == len(rows)


def test_the_table_bears_the_version_of_the_package() -> None:
    assert f"#mapping_set_version: {VERSION}" in TABLE.splitlines()


@pytest.mark.parametrize(
    ("told", "untold"),
    [
        ("#  wd: http://www.wikidata.org/entity/\n", ""),
        ("\twd:Q262166", "\thttp://www.wikidata.org/entity/Q262166"),
        ("#curie_map:\n", ""),
    ],
)
def test_an_identifier_that_is_no_curie_of_the_table_is_refused(
    told: str, untold: str
) -> None:
    table = TABLE.replace(told, untold)

    with pytest.raises(ValueError, match=r"CURIE|curie_map"):
        read_mappings(table)


@pytest.mark.parametrize("predicate", ["owl:sameAs", "owl:equivalentClass"])
def test_an_identity_with_another_vocabulary_is_refused(predicate: str) -> None:
    table = TABLE.replace("skos:exactMatch", predicate)

    with pytest.raises(ValueError, match=predicate):
        read_mappings(table)


def test_the_module_holds_nothing_but_its_header_and_mappings() -> None:
    graph = Graph().parse(data=render_alignments(TABLE), format="turtle")
    header = URIRef(iris.NS + "alignments")
    predicates = {str(p) for s, p, _ in graph if s != header}

    assert predicates <= {iris.expand(name) for name in ALLOWED_PREDICATES}
    assert len({s for s in graph.subjects() if s != header}) > 20
