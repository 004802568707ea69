"""GeoJSON of places, and what pages tell search engines."""

import json
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support.dereferencing import get, links

KIEL = "municipality/kiel"
BASE = "https://w3id.org/stadtwissen/"


@pytest.fixture
def client(site_application: Flask) -> FlaskClient:
    return site_application.test_client()


def test_what_has_no_place_comes_in_the_next_best_format(client: FlaskClient) -> None:
    accept = "application/geo+json, text/turtle;q=0.5"
    answer = get(client, "/data/measure/kiel-beteiligungstoolbox", Accept=accept)
    redirect = get(client, "/id/measure/kiel-beteiligungstoolbox", Accept=accept)

    assert (answer.status_code, answer.mimetype) == (200, "text/turtle")
    assert answer.headers["Content-Location"].endswith(".ttl")
    assert redirect.headers["Location"].endswith(".ttl")


def test_a_place_is_a_feature(client: FlaskClient) -> None:
    answer = get(client, f"/data/{KIEL}", Accept="application/geo+json")

    feature = answer.json
    longitude, latitude = feature["geometry"]["coordinates"]
    assert feature["id"] == f"{BASE}id/{KIEL}"
    assert (round(longitude), round(latitude)) == (10, 54)
    assert feature["properties"]["name"]["de"] == "Kiel"
    turtle = get(client, f"/data/{KIEL}.ttl")
    assert f"/data/{KIEL}.geojson" in links(turtle)["alternate"]


def test_a_page_tells_search_engines_what_it_is_about(client: FlaskClient) -> None:
    page = get(client, f"/de/page/{KIEL}").text
    block = re.search(
        r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL
    )

    assert block
    thing = json.loads(block[1])["mainEntity"]
    assert thing["@id"] == f"{BASE}id/{KIEL}"
    assert thing["@type"] == "AdministrativeArea"
    assert thing["name"] == {"@value": "Kiel", "@language": "de"}
    assert "http://www.wikidata.org/entity/Q1707" in thing["sameAs"]
    keys = {one["propertyID"]: one["value"] for one in thing["identifier"]}
    assert keys["AGS"] == "01002000"
    assert round(thing["geo"]["latitude"]) == 54
