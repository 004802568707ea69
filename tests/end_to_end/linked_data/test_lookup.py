"""Things of the shipped graph are found by their keys in other registers."""

import pytest
from flask import Flask
from flask.testing import FlaskClient


@pytest.fixture
def client(site_application: Flask) -> FlaskClient:
    return site_application.test_client()


@pytest.mark.parametrize(
    ("query", "location"),
    [
        ("ags=06531005", "/id/municipality/giessen"),
        ("ars=065310005005", "/id/municipality/giessen"),
        ("district=06531", "/id/district/landkreis-giessen"),
        ("district=05315", "/id/municipality/koeln"),
        ("state=06", "/id/state/land-hessen"),
        ("wikidata=Q3951", "/id/municipality/aalen"),
        ("wikidata=q3951%20", "/id/municipality/aalen"),
        ("geonames=2959927", "/id/municipality/aalen"),
        ("iso=DE-HE", "/id/state/land-hessen"),
        ("nuts=DE7", "/id/state/land-hessen"),
        ("nuts=DE721", "/id/district/landkreis-giessen"),
        ("nuts=DEA23", "/id/municipality/koeln"),
    ],
)
def test_a_key_leads_to_what_has_it(
    client: FlaskClient, query: str, location: str
) -> None:
    answer = client.get(f"/lookup?{query}")

    assert (answer.status_code, answer.location) == (303, location)
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert client.get(location).status_code == 303


def test_a_key_that_nothing_has_is_not_found(client: FlaskClient) -> None:
    answer = client.get("/lookup?ags=99999999")

    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")


@pytest.mark.parametrize(
    "query",
    [
        "",
        "gnd=4019349-4",
        "ags=06531005&nuts=DE721",
        "ags=06531005&ags=05315000",
        "ags=6531005",
        "wikidata=http://www.wikidata.org/entity/Q365",
        "iso=DE-HE%22%20%7D%20DROP%20ALL",
        "geonames=%D9%A1%D9%A2",
    ],
)
def test_what_is_not_one_well_written_key_is_refused(
    client: FlaskClient, query: str
) -> None:
    answer = client.get(f"/lookup?{query}")

    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")


def test_the_refusal_of_an_unknown_key_names_all(client: FlaskClient) -> None:
    detail = client.get("/lookup?gnd=1").get_json()["detail"]

    for name in ("ags", "ars", "district", "nuts", "wikidata", "geonames", "iso"):
        assert name in detail
