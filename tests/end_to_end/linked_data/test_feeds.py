"""The event stream and the Atom feed of the shipped graph, as its site serves them."""

import re
from collections import defaultdict
from xml.etree.ElementTree import fromstring

import pyoxigraph as ox
import pytest
from flask import Flask
from flask.testing import FlaskClient

ATOM = "{http://www.w3.org/2005/Atom}"
VIEW = ox.NamedNode("https://w3id.org/tree#view")


@pytest.fixture(scope="module")
def client(site_application: Flask) -> FlaskClient:
    return site_application.test_client()


@pytest.mark.parametrize(("language", "word"), [("de", "Neu:"), ("en", "New:")])
def test_a_page_leads_a_feed_reader_to_the_feed(
    client: FlaskClient, language: str, word: str
) -> None:
    html = client.get(f"/{language}/").text

    link = re.search(r'<link rel="alternate" type="application/atom\+xml"[^>]*>', html)
    assert link is not None
    address = re.search(r'href="([^"]*)"', link[0])
    assert address is not None
    feed = fromstring(client.get(address[1]).data)  # noqa: S314 - our own answer
    assert feed.attrib["{http://www.w3.org/XML/1998/namespace}lang"] == language
    assert word in "".join(feed.itertext())


def test_the_root_is_where_it_says_it_is(site_application: Flask) -> None:
    answer = site_application.test_client().get(
        "/feed", headers={"Accept": "application/n-quads"}
    )

    quads = list(ox.parse(answer.data, format=ox.RdfFormat.N_QUADS))
    views = [quad.object.value for quad in quads if quad.predicate == VIEW]
    assert views == [f"{site_application.config['PUBLIC_URL']}/feed"]
    assert "Accept" in answer.headers["Vary"].split(", ")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("path", ["/feed", "/feed/pages/1", "/de/feed.atom"])
def test_the_head_of_an_answer_is_had_without_it(
    client: FlaskClient, path: str
) -> None:
    whole, head = client.get(path), client.head(path)

    assert head.data == b""
    assert head.status_code == 200
    for name in ("Content-Type", "Content-Length", "ETag", "Cache-Control"):
        assert head.headers[name] == whole.headers[name]


def test_the_iri_of_a_member_leads_to_what_the_member_says(client: FlaskClient) -> None:
    page = client.get("/feed/pages/7", headers={"Accept": "application/n-quads"})
    payloads = defaultdict(set)
    for quad in ox.parse(page.data, format=ox.RdfFormat.N_QUADS):
        if isinstance(quad.graph_name, ox.NamedNode):
            payloads[quad.graph_name.value].add(quad.triple)
    member, said = min(payloads.items())

    answer = client.get(
        member.removeprefix("https://w3id.org/stadtwissen"),
        headers={"Accept": "application/n-triples"},
    )

    assert answer.status_code == 303
    memento = client.get(answer.headers["Location"])
    assert "Memento-Datetime" in memento.headers
    quads = ox.parse(memento.data, format=ox.RdfFormat.N_TRIPLES)
    assert {quad.triple for quad in quads} == said


@pytest.mark.parametrize("revision", ["0", "99999", "x", ""])
def test_a_version_that_never_was_is_refused(
    client: FlaskClient, revision: str
) -> None:
    answer = client.get(
        f"/id/municipality/kiel?revision={revision}", follow_redirects=True
    )

    assert answer.status_code in (400, 404)
