"""IRI ↔ path ↔ format."""

import pytest

from ontology import iris
from web.locations import (
    data_path,
    entity_type,
    find_document,
    find_iri,
    page_path,
    split_extension,
    thing_path,
)


@pytest.mark.parametrize(
    "iri",
    [
        iris.ID + "municipality/kiel",
        iris.NS + "Measure",
        iris.NS,
        iris.VOC + "theme-mobility",
        iris.GRAPH_SOURCES + "0123456789ab",
        iris.SHAPES + "MeasureShape",
        iris.ID + "measure/straße",
    ],
)
def test_an_iri_and_its_document_lead_to_each_other(iri: str) -> None:
    document = find_document(iri)

    assert document is not None
    assert find_iri(document) == iri


@pytest.mark.parametrize("path", ["", "kiel", "x/\ufffd", "x/\x80"])
def test_what_can_be_no_iri_of_ours_is_none(path: str) -> None:
    assert find_iri(path) is None


@pytest.mark.parametrize(
    ("path", "key"),
    [
        ("x/a b", "x/a%20b"),
        ("x/<y>", "x/%3Cy%3E"),
        ("x/100%", "x/100%25"),
        ("x/a%20b", "x/a%20b"),
    ],
)
def test_what_an_iri_holds_encoded_is_encoded_again(path: str, key: str) -> None:
    assert find_iri(path) == iris.ID + key
    assert data_path(iris.ID + key, "ttl") == f"/data/{key}.ttl"


def test_a_foreign_iri_has_no_page() -> None:
    assert page_path("http://www.wikidata.org/entity/Q1707") is None


def test_a_page_has_an_address_in_each_language() -> None:
    assert page_path(iris.ID + "state/hessen", "en") == "/en/page/state/hessen"


def test_a_thing_has_the_path_of_its_iri() -> None:
    assert thing_path(iris.ID + "measure/maß") == "/id/measure/ma%C3%9F"
    assert thing_path(iris.NS) == "/ns/"


def test_paths_are_percent_encoded() -> None:
    assert data_path(iris.ID + "measure/maß", "ttl") == "/data/measure/ma%C3%9F.ttl"


def test_only_a_known_ending_is_split_off() -> None:
    endings = frozenset({"ttl"})

    assert split_extension("a/b.ttl", endings) == ("a/b", "ttl")
    assert split_extension("a/b.exe", endings) == ("a/b.exe", "")


def test_the_type_is_the_first_step() -> None:
    assert entity_type(iris.ID + "charter-element/vision-1") == "charter-element"
