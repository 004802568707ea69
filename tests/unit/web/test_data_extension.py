"""Values of the graph become the cells that a table can hold."""

from graph.ntriples import XSD
from ontology.iris import ID, NS, VOC
from tests.conformance.reconciliation.schemas import find_faults
from web.linked_data.data_extension import write_extension, write_values
from web.linked_data.reconciliation_query import ExtensionQuery
from web.linked_data.reconciliation_score import Value


def write(*terms: str, language: str = "de") -> list[dict[str, object]]:
    return write_values([Value(term=term) for term in terms], language)


def test_literals_keep_their_kind() -> None:
    assert write(
        '"07"',
        f'"7"^^<{XSD}integer>',
        f'"7.5"^^<{XSD}decimal>',
        f'"2021-12-31"^^<{XSD}date>',
        f'"2021"^^<{XSD}gYear>',
        f'"true"^^<{XSD}boolean>',
    ) == [
        {"str": "07"},
        {"int": 7},
        {"float": 7.5},
        {"date": "2021-12-31T00:00:00Z"},
        {"str": "2021"},
        {"str": "true"},
    ]


def test_a_text_comes_in_the_language_asked_for() -> None:
    texts = ('"Hesse"@en', '"Hessen"@de', '"06"')

    assert write(*texts, language="en") == [{"str": "Hesse"}, {"str": "06"}]
    assert write(*texts, language="de") == [{"str": "Hessen"}, {"str": "06"}]


def test_a_text_in_another_language_is_better_than_none() -> None:
    assert write('"Hessen"@de', language="en") == [{"str": "Hessen"}]


def test_only_an_entity_has_an_id() -> None:
    labels = ('"Stadt"@de', '"town"@en')
    things = [f"{ID}state/land-hessen", f"{VOC}stadt", "https://example.org/x"]
    values = [Value(term=f"<{iri}>", labels=labels) for iri in things[:2]]
    values.append(Value(term=f"<{things[2]}>"))

    assert write_values(values, "en") == [
        {"id": "state/land-hessen", "name": "town"},
        {"str": "town"},
        {"str": "https://example.org/x"},
    ]


def test_every_entity_and_property_asked_for_has_its_cells() -> None:
    query = ExtensionQuery(
        ids=("municipality/kiel", "nothing"), properties=("ags", "stadt:inState")
    )
    facts = {(f"{ID}municipality/kiel", f"{NS}ags"): [Value(term='"01002000"')]}

    answer = write_extension(query, facts, lambda _: None, "de")

    assert find_faults("extension", answer) == []
    assert answer == {
        "meta": [
            {"id": "ags", "name": "ags"},
            {"id": "stadt:inState", "name": "inState"},
        ],
        "rows": {
            "municipality/kiel": {
                "ags": [{"str": "01002000"}],
                "stadt:inState": [],
            },
            "nothing": {"ags": [], "stadt:inState": []},
        },
    }
