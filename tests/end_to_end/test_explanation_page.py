"""The page that tells why something holds, on the shipped graph."""

from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient

from graph.materialise import read_tables
from graph.snapshots import open_current
from web.services import Services
from web.site import Site

LEARNS = {
    "s": "id:municipality/oberhausen",
    "p": "stadt:learnsFrom",
    "o": "id:municipality/solingen",
}
HTML = {"Accept": "text/html"}


@pytest.fixture
def client(site_application: Flask) -> FlaskClient:
    return site_application.test_client()


def test_an_inferred_statement_of_an_entity_leads_to_its_explanation(
    client: FlaskClient,
) -> None:
    page = client.get("/de/page/municipality/oberhausen", headers=HTML).text
    start = page.index('href="/de/explain?') + len('href="')
    path = page[start : page.index('"', start)].replace("&amp;", "&")

    answer = client.get(path, headers=HTML)

    assert answer.status_code == 200
    assert "Warum gilt das?" in answer.text


@pytest.mark.parametrize(
    ("language", "reason"),
    [("de", "ergibt „lernt von“."), ("en", "amounts to “learns from”.")],
)
def test_an_explanation_tells_the_rule_and_the_sources(
    client: FlaskClient, language: str, reason: str
) -> None:
    answer = client.get(f"/{language}/explain", query_string=LEARNS, headers=HTML)

    assert answer.headers["Content-Language"] == language
    assert reason in answer.text
    assert "https://solingen.digital/" in answer.text


def test_an_explanation_that_rests_on_a_reading_shows_its_reservation(
    client: FlaskClient,
) -> None:
    line = {"s": "id:measure/kiel-beteiligungstoolbox", "p": "stadt:addresses"}
    store = "id:charter-element/guideline-2"
    found = client.get("/de/explain", query_string={**line, "o": store}, headers=HTML)

    assert "von keinem Menschen geprüft" in found.text


@pytest.mark.parametrize("name", ["s", "p", "o"])
@pytest.mark.parametrize("value", ["", "Kiel", '"a" ; } #', "<x> <y>", "_:b"])
def test_what_is_no_term_is_refused(client: FlaskClient, name: str, value: str) -> None:
    answer = client.get("/explain", query_string={**LEARNS, name: value})

    assert answer.status_code == 400


def test_what_does_not_hold_is_not_found(client: FlaskClient) -> None:
    line = {**LEARNS, "o": "id:municipality/nowhere"}

    assert client.get("/explain", query_string=line).status_code == 404


def test_an_address_with_markup_stays_text(client: FlaskClient) -> None:
    path = "/de/explain?s=" + quote('"><script>alert(1)</script>') + "&p=a&o=a"

    answer = client.get(path, headers=HTML)

    assert answer.status_code == 400
    assert "<script>" not in answer.text


def test_the_site_and_the_commit_make_the_same_rules(site_application: Flask) -> None:
    services: Services = site_application.extensions["stadtwissen"]
    site = Site(services)
    expected = read_tables(open_current(services.data_dir))

    made = site.rules(site.revision)

    # Nameless nodes are labelled by whoever reads them; what is concluded is not.
    assert set(made.by_head) == set(expected.by_head)
    assert made.consequences == expected.consequences
    assert made.superclasses == expected.superclasses
