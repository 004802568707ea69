import csv
import sys
from collections import Counter
from pathlib import Path

import pytest
from rdflib import RDF, RDFS, SKOS, Graph, Literal, URIRef

from ontology import iris
from tests.support.found import some

ROOT = Path(__file__).parents[3]
CONCEPT_COLUMNS = {
    "theme": "theme",
    "status": "status",
    "category": "project-category",
    "role": "member-role",
    "municipality_kind": "authority-type",
    "district_kind": "district-type",
    "organisation_kind": "organisation-type",
    "licence": "licence",
    "unit": "unit",
    "qualifier": "qualifier",
    "transfer_kind": "transfer-kind",
    "stage": "stage",
    "technology_kind": "technology-type",
    "solution_kind": "solution-type",
    "direction": "direction",
    "entity_kind": "entity-kind",
    "verdict": "verdict",
    "reading": "reading",
}
# A planned value is a target observation, not a qualified one.
WITHOUT_CONCEPT = {"qualifier": {"planned"}}


@pytest.fixture(scope="module")
def closed_columns() -> dict[str, set[str]]:
    sys.path.insert(0, str(ROOT / "tests" / "support"))
    try:
        from check_data import VOCABULARY  # noqa: PLC0415 - a script, not a package
    finally:
        sys.path.pop(0)
    return dict(VOCABULARY)


def concepts(vocabularies: Graph) -> list[URIRef]:
    return some(
        sorted(
            concept
            for concept in vocabularies.subjects(RDF.type, SKOS.Concept)
            if isinstance(concept, URIRef)
        )
    )


def notations(vocabularies: Graph, scheme: str) -> set[str]:
    members = vocabularies.subjects(SKOS.inScheme, URIRef(iris.VOC + scheme))
    return {str(n) for m in members for n in vocabularies.objects(m, SKOS.notation)}


def cells(table: str, column: str) -> set[str]:
    path = ROOT / "graph" / "data" / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines)
        return {value for row in rows for value in row[column].split("|") if value}


@pytest.mark.parametrize(("column", "scheme"), CONCEPT_COLUMNS.items())
def test_every_value_of_a_closed_column_has_its_concept_and_no_other(
    vocabularies: Graph, closed_columns: dict[str, set[str]], column: str, scheme: str
) -> None:
    expected = closed_columns[column] - WITHOUT_CONCEPT.get(column, set())

    assert expected == notations(vocabularies, scheme)


def test_every_figure_of_the_programme_has_its_concept(vocabularies: Graph) -> None:
    keys = {cell.partition("=")[0] for cell in cells("programme", "figures")}

    assert keys == notations(vocabularies, "figure")


def test_every_role_of_an_organisation_has_its_concept(vocabularies: Graph) -> None:
    assert cells("organisations", "roles") == notations(vocabularies, "programme-role")


def test_every_concept_is_whole(vocabularies: Graph) -> None:
    for concept in concepts(vocabularies):
        assert len(list(vocabularies.objects(concept, SKOS.notation))) == 1, concept
        assert len(list(vocabularies.objects(concept, SKOS.inScheme))) == 1, concept
        for predicate in (RDFS.label, SKOS.prefLabel, SKOS.definition):
            languages = sorted(
                str(value.language)
                for value in vocabularies.objects(concept, predicate)
                if isinstance(value, Literal)
            )
            assert languages == ["de", "en"], (concept, predicate)


def test_the_iri_of_a_concept_begins_with_its_scheme(vocabularies: Graph) -> None:
    for concept in concepts(vocabularies):
        scheme = vocabularies.value(concept, SKOS.inScheme)
        assert concept.startswith(f"{scheme}-"), concept


def test_top_concepts_are_stated_from_both_sides(vocabularies: Graph) -> None:
    down = {(c, s) for s, c in vocabularies.subject_objects(SKOS.hasTopConcept)}
    up = set(vocabularies.subject_objects(SKOS.topConceptOf))
    members = set(vocabularies.subject_objects(SKOS.inScheme))

    assert set(some(down)) == up == members


@pytest.mark.parametrize("language", ["de", "en"])
def test_no_two_concepts_of_a_scheme_share_a_label(
    vocabularies: Graph, language: str
) -> None:
    labels = Counter(
        (vocabularies.value(concept, SKOS.inScheme), str(label).lower())
        for concept in concepts(vocabularies)
        for label in vocabularies.objects(concept, SKOS.prefLabel)
        if isinstance(label, Literal) and label.language == language
    )

    assert [pair for pair, times in labels.items() if times > 1] == []


def test_machine_assisted_alignments_are_said_to_be_unreviewed(
    vocabularies: Graph,
) -> None:
    concept = URIRef(iris.VOC + "alignment-kind-machine-assisted")

    definitions = {str(text) for text in vocabularies.objects(concept, SKOS.definition)}

    assert any("not reviewed by a person" in text for text in definitions)
    assert any("von keinem Menschen geprüft" in text for text in definitions)
