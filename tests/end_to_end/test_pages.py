"""Pages and data documents of the shipped graph, as clients ask for them."""

import json
import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pyoxigraph import RdfFormat, parse
from werkzeug.test import TestResponse

from sparql.media_types import GRAPHS, MediaType

MEASURE = "/page/measure/kiel-beteiligungstoolbox"
# No browser runs it.
DATA_BLOCK = '<script type="application/ld+json">'


@pytest.fixture
def client(site_application: Flask) -> FlaskClient:
    return site_application.test_client()


def get(client: FlaskClient, path: str, **headers: str) -> TestResponse:
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.get(path, headers={"Accept": "text/html", **names})


def test_a_browser_is_sent_from_a_thing_to_its_page(client: FlaskClient) -> None:
    answer = get(client, "/id/municipality/koeln")

    assert (answer.status_code, answer.location) == (303, "/page/municipality/koeln")
    assert answer.headers["Vary"] == "Accept"


def test_a_program_is_sent_from_a_term_to_its_data(client: FlaskClient) -> None:
    answer = get(client, "/ns/Measure", Accept="text/turtle")

    assert (answer.status_code, answer.location) == (303, "/data/ns/Measure.ttl")


@pytest.mark.parametrize("path", ["/id/municipality/nowhere", "/voc/nothing", "/id/x"])
def test_an_unknown_thing_is_not_found(client: FlaskClient, path: str) -> None:
    answer = get(client, path, Accept="application/json")

    assert answer.status_code == 404
    assert answer.mimetype == "application/problem+json"


def test_no_acceptable_format_is_refused(client: FlaskClient) -> None:
    assert get(client, "/data/ns/Measure", Accept="image/png").status_code == 406


@pytest.mark.parametrize(
    "media_type", GRAPHS, ids=lambda media_type: media_type.extension
)
def test_data_parse_in_every_format(client: FlaskClient, media_type: MediaType) -> None:
    answer = client.get(f"/data/municipality/kiel.{media_type.extension}")

    assert answer.mimetype == media_type.name
    format_ = RdfFormat.from_media_type(media_type.name)
    triples = {quad.triple for quad in parse(answer.data, format=format_)}
    reference = client.get("/data/municipality/kiel.nt").data
    assert triples == {q.triple for q in parse(reference, format=RdfFormat.N_TRIPLES)}


def test_a_page_comes_in_the_language_the_reader_likes(client: FlaskClient) -> None:
    answer = get(client, MEASURE, Accept_Language="en-GB,en;q=0.9")

    assert answer.headers["Content-Language"] == "en"
    assert answer.headers["Content-Location"] == f"/en{MEASURE}"
    assert "Accept-Language" in answer.headers["Vary"]


def test_links_on_a_page_keep_its_language(client: FlaskClient) -> None:
    html = get(client, f"/en{MEASURE}").text

    assert 'href="/en/page/project/kiel"' in html
    assert 'href="/de/page/project/kiel"' not in html


@pytest.mark.parametrize(
    ("language", "notice"),
    [
        ("/de", "Maschinell unterstützte Lesart, von keinem Menschen geprüft"),
        ("/en", "Machine-assisted reading, not reviewed by a person"),
    ],
)
def test_a_charter_reading_is_shown_with_its_reservation(
    client: FlaskClient, language: str, notice: str
) -> None:
    assert notice in get(client, language + MEASURE).text


def test_a_row_without_a_check_is_shown_as_not_compared(client: FlaskClient) -> None:
    assert (
        "Noch kein zweites Mal mit der Quelle verglichen"
        in get(client, f"/de{MEASURE}").text
    )


def test_a_hub_is_paged_by_property(client: FlaskClient) -> None:
    property_ = "https%3A%2F%2Fw3id.org%2Fstadtwissen%2Fns%2FinState"
    path = f"/de/page/state/land-bayern?property={property_}"

    first = get(client, path).text

    assert first.count("<li>") >= 50
    assert 'rel="next"' in first


def test_a_page_needs_no_script_and_no_style_of_its_own(client: FlaskClient) -> None:
    html = get(client, f"/de{MEASURE}").text

    assert re.findall("<script[^>]*>", html) == [DATA_BLOCK]
    assert " style=" not in html
    assert (
        "default-src 'none'" in get(client, MEASURE).headers["Content-Security-Policy"]
    )


@pytest.mark.parametrize(
    "text", ['"', "NEAR(", "<script>alert(1)</script>", "\x00", "é" * 600, "smart-city"]
)
def test_any_text_can_be_searched_for(client: FlaskClient, text: str) -> None:
    answer = client.get("/de/search", query_string={"q": text})

    assert answer.status_code == 200
    assert "<script>" not in answer.text


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("de", "Kein Treffer für „Wurzburg“. Meinten Sie Würzburg?"),
        ("en", "No result for “Wurzburg”. Did you mean Würzburg?"),
    ],
)
def test_a_typing_error_is_told(
    client: FlaskClient, language: str, sentence: str
) -> None:
    answer = client.get(f"/{language}/search", query_string={"q": "Wurzburg"})

    assert sentence in answer.text


def test_the_home_page_shows_how_much_there_is(client: FlaskClient) -> None:
    html = get(client, "/de/").text

    assert "<strong>840</strong> Maßnahmen" in html


def test_every_kind_of_entity_has_a_page_in_both_languages(
    client: FlaskClient,
) -> None:
    found = client.get(
        "/sparql",
        query_string={
            "query": "SELECT (SAMPLE(?s) AS ?one) { ?s a ?c FILTER(STRSTARTS(STR(?s), "
            "'https://w3id.org/stadtwissen/')) } GROUP BY ?c"
        },
        headers={"Accept": "application/sparql-results+json"},
    )
    rows: list[Any] = json.loads(found.data)["results"]["bindings"]
    paths = {
        row["one"]["value"].removeprefix("https://w3id.org/stadtwissen") for row in rows
    }

    documents = [path.removeprefix("/id") for path in sorted(paths)]
    failed = [
        (language, path)
        for path in documents
        for language in ("de", "en")
        if get(client, f"/{language}/page{path}").status_code != 200
    ]

    assert len(documents) > 20
    assert failed == []


@pytest.mark.parametrize(
    ("path", "iri"),
    [
        ("/page/municipality/koeln", "id/municipality/koeln"),
        ("/page/ns", "ns/"),
        ("/page/ns/Measure", "ns/Measure"),
        ("/page/shapes", "shapes/"),
        ("/page/shapes/alignment-measure", "shapes/alignment-measure"),
        ("/page/voc", "voc/"),
    ],
)
def test_the_head_of_a_page_names_its_thing_and_leads_to_its_data(
    client: FlaskClient, path: str, iri: str
) -> None:
    head, body = get(client, f"/en{path}").text.split("</head>")

    canonical = re.findall(r'<link rel="canonical" href="([^"]+)"', head)
    offered = re.findall(r'<link rel="alternate" type="[^"]+" href="([^"]+)"', head)
    data = [address for address in offered if address.startswith("/data/")]
    assert canonical == [f"https://w3id.org/stadtwissen/{iri}"]
    assert [client.get(one).status_code for one in data] == [200] * len(GRAPHS)
    assert all(f'<a href="{one}" type=' in body for one in data)


def test_a_link_in_the_other_language_says_so(client: FlaskClient) -> None:
    # The table has no German heading for this recommendation of the Charta.
    page = client.get("/de/page/measure/mannheim-beirat").get_data(as_text=True)

    assert re.search(
        r'<a href="/de/page/charter-element/recommendation-1-3" lang="en">', page
    )


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("de", "Unter dieser Adresse ist nichts bekannt."),
        ("en", "Nothing is known under this address."),
    ],
)
def test_what_is_not_there_is_told_in_the_language_of_the_page(
    client: FlaskClient, language: str, told: str
) -> None:
    answer = client.get(
        f"/{language}/page/measure/nothing", headers={"Accept": "text/html"}
    )

    assert answer.status_code == 404
    assert told in answer.get_data(as_text=True)
    assert 'lang="en">Nothing' not in answer.get_data(as_text=True)
