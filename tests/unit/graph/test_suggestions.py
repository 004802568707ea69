"""Suggestions: what is offered while somebody types, and in which order."""

from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from graph.errors import StorageFault
from graph.search_index import FILE_NAME, bring_up_to_date
from graph.suggestions import suggest
from ontology import iris
from ontology.iris import expand

NAMES = {
    "municipality/kiel": "Kiel",
    "measure/kiezbox": "Kiezbox",
    "project/kiel": "Smarte KielRegion",
    "measure/karte": "Karte für Kiel und Umgebung",
    "measure/daten": "Urbane Datenplattform",
    "measure/ki": "Chatbot mit KI",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    label, summary = NamedNode(expand("rdfs:label")), expand("dcterms:description")
    store = Store()
    for path, name in NAMES.items():
        entity = NamedNode(iris.ID + path)
        store.add(Quad(entity, label, Literal(name, language="de")))
        text = Literal("Eine Zusammenfassung", language="de")
        store.add(Quad(entity, NamedNode(summary), text))
    english = Literal("Urban data platform", language="en")
    store.add(Quad(NamedNode(iris.ID + "measure/daten"), label, english))
    bring_up_to_date(tmp_path, store, 1, None)
    return tmp_path


def suggested(folder: Path, text: str, limit: int = 10) -> list[str]:
    hits = suggest(folder / FILE_NAME, text, "de", limit)
    return [hit.iri.removeprefix(iris.ID) for hit in hits]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("kie", ["municipality/kiel", "measure/kiezbox", "project/kiel"]),
        ("urbane d", ["measure/daten"]),
        ("platt", ["measure/daten"]),
        ("plattform", ["measure/daten"]),
        ("Datenplatform", ["measure/daten"]),
        ("urban data", ["measure/daten"]),
        ("", []),
        ('"*', []),
    ],
)
def test_names_are_suggested(folder: Path, text: str, expected: list[str]) -> None:
    assert suggested(folder, text)[: len(expected) or 1] == expected


def test_what_begins_so_comes_before_what_has_such_a_word(folder: Path) -> None:
    found = suggested(folder, "k")

    assert found[:3] == ["municipality/kiel", "measure/karte", "measure/kiezbox"]
    assert set(found[3:]) == {"project/kiel", "measure/ki"}


def test_no_summary_is_suggested(folder: Path) -> None:
    assert suggested(folder, "Zusammenfassung") == []


def test_no_more_is_suggested_than_asked_for(folder: Path) -> None:
    assert suggested(folder, "k", limit=2) == ["municipality/kiel", "measure/karte"]


def test_labels_are_in_the_language_asked_for(folder: Path) -> None:
    hits = suggest(folder / FILE_NAME, "urban", "en")

    assert [hit.label for hit in hits] == ["Urban data platform"]


def test_without_an_index_nothing_can_be_suggested(tmp_path: Path) -> None:
    with pytest.raises(StorageFault):
        suggested(tmp_path, "kiel")
