"""What the places of the shipped tables are elsewhere, and that it is said of one."""

from collections import Counter

import pytest

from graph.ntriples import Quad, read_value, spell_name
from graph.tables import read_mapping
from graph.tables.build import read_shipped_rows
from graph.tables.quads import make_quads
from ontology.iris import ID

EXACT = spell_name("skos:exactMatch")
CLOSE = spell_name("skos:closeMatch")
GEOCODING = "http://dcat-ap.de/def/politicalGeocoding/"
WIKIDATA = "http://www.wikidata.org/entity/"
NUTS = "http://data.europa.eu/nuts/code/"


@pytest.fixture(scope="module")
def quads() -> list[Quad]:
    mapping = read_mapping()
    return list(make_quads(read_shipped_rows(mapping), mapping))


def list_matches(quads: list[Quad], entity: str, property_: str) -> set[str]:
    subject = f"<{ID}{entity}>"
    return {
        read_value(object_)
        for s, p, object_, _ in quads
        if s == subject and p == property_
    }


@pytest.mark.parametrize(
    ("entity", "matches"),
    [
        (
            "municipality/giessen",
            {
                GEOCODING + "municipalityKey/06531005",
                GEOCODING + "regionalKey/065310005005",
            },
        ),
        (
            "municipality/koeln",
            {
                GEOCODING + "municipalityKey/05315000",
                GEOCODING + "regionalKey/053150000000",
                NUTS + "DEA23",
            },
        ),
        (
            "district/landkreis-giessen",
            {
                GEOCODING + "districtKey/06531",
                NUTS + "DE721",
            },
        ),
        (
            "state/land-hessen",
            {
                GEOCODING + "stateKey/06",
                NUTS + "DE7",
            },
        ),
        ("municipality/amt-suederbrarup", set()),
    ],
    ids=["town-in-district", "city-of-its-own", "district", "state", "association"],
)
def test_a_place_is_matched_with_its_keys(
    quads: list[Quad], entity: str, matches: set[str]
) -> None:
    found = list_matches(quads, entity, EXACT)

    assert {match for match in found if not match.startswith(WIKIDATA)} == matches


def test_an_item_of_wikidata_is_an_exact_match(quads: list[Quad]) -> None:
    assert WIKIDATA + "Q3951" in list_matches(quads, "municipality/aalen", EXACT)


def test_the_populated_place_of_geonames_is_only_close(quads: list[Quad]) -> None:
    assert list_matches(quads, "municipality/aalen", CLOSE) == {
        "https://sws.geonames.org/2959927/"
    }


def test_no_two_things_are_matched_with_one(quads: list[Quad]) -> None:
    pairs = {(s, o) for s, p, o, _ in quads if p == EXACT}
    shared = {o for o, n in Counter(o for _, o in pairs).items() if n > 1}

    assert shared == set()


@pytest.mark.parametrize(
    ("kind", "property_"),
    [("municipalityKey/", "stadt:ags"), ("regionalKey/", "stadt:ars")],
)
def test_a_key_in_a_match_is_the_key_in_the_graph(
    quads: list[Quad], kind: str, property_: str
) -> None:
    keys = {(s, read_value(o)) for s, p, o, _ in quads if p == spell_name(property_)}
    matched = {
        (s, read_value(o).removeprefix(GEOCODING + kind))
        for s, p, o, _ in quads
        if p == EXACT and read_value(o).startswith(GEOCODING + kind)
    }

    assert matched == keys


def test_each_area_of_nuts_is_matched_with_one_place(quads: list[Quad]) -> None:
    codes = {read_value(o) for _, p, o, _ in quads if p == spell_name("stadt:nutsCode")}
    matched = {
        read_value(o).removeprefix(NUTS): s
        for s, p, o, _ in quads
        if p == EXACT and read_value(o).startswith(NUTS)
    }

    assert matched.keys() == codes
    assert matched["DE721"] == f"<{ID}district/landkreis-giessen>"
