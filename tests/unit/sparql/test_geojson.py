"""Solutions as GeoJSON, and well-known text read for it."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.ntriples import XSD
from ontology.iris import expand
from sparql.cells import Cell, Row, Sort
from sparql.geojson import write_features
from sparql.results import Unrepresentable
from sparql.well_known_text import NotAGeometry, read_geometry

CRS84 = "<http://www.opengis.net/def/crs/OGC/1.3/CRS84> "


def wkt(value: str) -> Cell:
    return Cell(Sort.LITERAL, value, expand("geo:wktLiteral"))


def collect(columns: tuple[str, ...], *rows: Row) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(b"".join(write_features(columns, rows)))
    return document


@pytest.mark.parametrize(
    ("text", "kind", "coordinates"),
    [
        ("POINT(10.1 54.3)", "Point", [10.1, 54.3]),
        (f"{CRS84}point ( 10 -54.5e0 )", "Point", [10.0, -54.5]),
        ("POINT Z (1 2 3)", "Point", [1, 2, 3]),
        ("LINESTRING(1 2, 3 4)", "LineString", [[1, 2], [3, 4]]),
        ("MULTIPOINT(1 2, 3 4)", "MultiPoint", [[1, 2], [3, 4]]),
        ("MULTIPOINT((1 2), (3 4))", "MultiPoint", [[1, 2], [3, 4]]),
        ("MULTILINESTRING((1 2,3 4))", "MultiLineString", [[[1, 2], [3, 4]]]),
        # Rings: the outer one counter-clockwise, a hole clockwise, as RFC 7946 asks.
        (
            "POLYGON((0 0,0 4,4 4,4 0,0 0),(1 1,2 1,2 2,1 2,1 1))",
            "Polygon",
            [
                [[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]],
                [[1, 1], [1, 2], [2, 2], [2, 1], [1, 1]],
            ],
        ),
        (
            "MULTIPOLYGON(((0 0,4 0,4 4,0 0)))",
            "MultiPolygon",
            [[[[0, 0], [4, 0], [4, 4], [0, 0]]]],
        ),
    ],
)
def test_a_geometry_keeps_the_order_of_its_coordinates(
    text: str, kind: str, coordinates: list[object]
) -> None:
    assert read_geometry(text) == {"type": kind, "coordinates": coordinates}


def test_an_empty_geometry_is_none() -> None:
    assert read_geometry("POINT EMPTY") is None
    assert read_geometry("POLYGON Z EMPTY") is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "POINT",
        "POINT(1)",
        "POINT(1 2",
        "POINT(1 2) x",
        "POINT(1 nan)",
        "POINT(1 1e999)",
        "POINT M (1 2 3)",
        "POINT(1 2, 3 4)",
        "LINESTRING(1 2)",
        "LINESTRING((1 2),(3 4)",
        "POLYGON((0 0,1 1,2 2))",
        "POLYGON((0 0,1 0,1 1,0 1))",
        "POLYGON(0 0,1 0,1 1,0 0)",
        "GEOMETRYCOLLECTION(POINT(1 2))",
        "<http://www.opengis.net/def/crs/EPSG/0/25832> POINT(1 2)",
    ],
)
def test_what_geojson_cannot_say_is_refused(text: str) -> None:
    with pytest.raises(NotAGeometry):
        read_geometry(text)


@settings(max_examples=500, deadline=None)
@given(st.text(st.sampled_from("POINTMULZ(), 0123.e-<>x"), max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        geometry = read_geometry(text)
    except NotAGeometry:
        return
    assert geometry is None or json.dumps(geometry, allow_nan=False)


def test_the_first_geometry_is_drawn_and_the_rest_are_properties() -> None:
    document = collect(
        ("city", "where", "people", "other"),
        (Cell(Sort.IRI, "http://a/k"), wkt("POINT(10 54)"), None, wkt("POINT(1 2)")),
        (
            Cell(Sort.BLANK, "b"),
            None,
            Cell(Sort.LITERAL, "246000", XSD + "integer"),
            Cell(Sort.LITERAL, "true", XSD + "boolean"),
        ),
    )

    assert document["type"] == "FeatureCollection"
    assert document["features"] == [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [10, 54]},
            "properties": {"city": "http://a/k", "people": None, "other": "POINT(1 2)"},
        },
        {
            "type": "Feature",
            "geometry": None,
            "properties": {"city": "_:b", "people": 246000, "other": True},
        },
    ]


@pytest.mark.parametrize(
    ("value", "kind", "told"),
    [
        ("9007199254740991", "integer", 9007199254740991),
        ("9007199254740993", "integer", "9007199254740993"),
        ("007", "integer", "007"),
        ("1.5", "decimal", 1.5),
        ("INF", "double", "INF"),
        ("1.0E3", "double", 1000.0),
        ("abc", "integer", "abc"),
    ],
)
def test_a_number_is_one_where_json_keeps_all_its_digits(
    value: str, kind: str, told: object
) -> None:
    row = (wkt("POINT(1 2)"), Cell(Sort.LITERAL, value, XSD + kind))

    (feature,) = collect(("where", "n"), row)["features"]

    assert feature["properties"] == {"n": told}


def test_no_solutions_are_no_features() -> None:
    assert collect(("where",)) == {"type": "FeatureCollection", "features": []}


def test_a_table_without_a_geometry_is_refused_early() -> None:
    asked = 0

    def give_rows() -> Iterator[Row]:
        nonlocal asked
        while True:
            asked += 1
            yield (Cell(Sort.LITERAL, "x"),)

    with pytest.raises(Unrepresentable, match="wktLiteral"):
        list(write_features(("x",), give_rows()))
    assert asked == 1_000


def test_a_geometry_may_come_late() -> None:
    none = (None,)

    features = collect(("w",), *[none] * 999, (wkt("POINT(1 2)"),), none)["features"]

    assert [f["geometry"] is None for f in features] == [True] * 999 + [False, True]
