"""Where programs look first: site map, robots.txt, llms.txt, the API catalogue."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.robotparser import RobotFileParser

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import etree

from graph.layout import Layout
from web.app import create_app
from web.serving import open_services
from web.settings import Settings

ROOT = Path(__file__).parents[3]
SITE = "http://127.0.0.1:8000"
SCHEMA = etree.XMLSchema(
    etree.parse(ROOT / "tests" / "conformance" / "sitemap" / "sitemap.xsd")
)
SPACES = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "x": "http://www.w3.org/1999/xhtml",
}
LINK = re.compile(r"^- \[([^\]]+)\]\(([^)\s]+)\)(: .+)?$")
# About as many pages of the site map as are opened.
SAMPLE = 60


@pytest.fixture
def client(site_application: Flask) -> FlaskClient:
    return site_application.test_client()


@pytest.fixture
def bare_client(tmp_path: Path) -> Iterator[FlaskClient]:
    Layout(data_dir=tmp_path).bare_marker.touch()
    settings = Settings(data_dir=tmp_path, known_as="https://data.example/x")
    services = open_services(settings)
    yield create_app(services, settings).test_client()
    services.executor.site.close()
    services.executor.public.close()


def read_parts(client: FlaskClient) -> list[etree._Element]:
    """Read the parts that the index names, each judged by the schema."""
    index = etree.fromstring(client.get("/sitemap.xml").data)
    SCHEMA.assertValid(index)
    parts = []
    for address in index.findall("s:sitemap/s:loc", SPACES):
        answer = client.get(str(address.text).removeprefix(SITE))
        assert (answer.status_code, answer.mimetype) == (200, "application/xml")
        assert len(answer.data) < 50 * 1024 * 1024
        parts.append(etree.fromstring(answer.data))
        SCHEMA.assertValid(parts[-1])
    return parts


def list_addresses(parts: list[etree._Element]) -> list[str]:
    return [
        str(loc.text) for part in parts for loc in part.findall("s:url/s:loc", SPACES)
    ]


def test_the_site_map_names_each_page_once_in_each_language(
    client: FlaskClient,
) -> None:
    addresses = list_addresses(read_parts(client))

    assert len(addresses) == len(set(addresses))
    german = {a for a in addresses if a.startswith(f"{SITE}/de/")}
    english = {a for a in addresses if a.startswith(f"{SITE}/en/")}
    assert german | english == set(addresses)
    assert {a.replace("/de/", "/en/", 1) for a in german} == english
    assert f"{SITE}/de/page/measure/kiel-beteiligungstoolbox" in german
    assert {f"{SITE}/de/page/ns/Measure", f"{SITE}/de/page/ns"} <= german


def test_the_site_map_holds_all_that_has_a_name(client: FlaskClient) -> None:
    query = """
      SELECT (COUNT(DISTINCT ?thing) AS ?things) WHERE {
        ?thing <http://www.w3.org/2000/01/rdf-schema#label> ?name
        FILTER(REGEX(STR(?thing), "^https://w3id.org/stadtwissen/id/")) }"""
    answer = client.get("/sparql", query_string={"query": query, "format": "json"})
    (row,) = json.loads(answer.data)["results"]["bindings"]

    kinds = ("ns", "voc", "shapes", "graph")
    things = [
        address
        for address in list_addresses(read_parts(client))
        if address.startswith(f"{SITE}/de/page/") and address.split("/")[5] not in kinds
    ]
    assert len(things) == int(row["things"]["value"]) > 2_000


def test_the_languages_of_a_page_name_each_other(client: FlaskClient) -> None:
    for part in read_parts(client):
        for url in part.findall("s:url", SPACES):
            links = {
                link.get("hreflang"): str(link.get("href"))
                for link in url.findall("x:link", SPACES)
            }
            path = links["x-default"].removeprefix(SITE)
            assert links["de"] == f"{SITE}/de{path}"
            assert links["en"] == f"{SITE}/en{path}"
            assert url.findtext("s:loc", namespaces=SPACES) in links.values()


def test_the_pages_of_the_site_map_answer_and_may_be_read(client: FlaskClient) -> None:
    robots = read_robots(client)
    addresses = list_addresses(read_parts(client))

    for address in addresses[:: len(addresses) // SAMPLE]:
        answer = client.get(address.removeprefix(SITE), headers={"Accept": "text/html"})
        assert (answer.status_code, address) == (200, address)
        assert robots.can_fetch("anybody", address), address


def test_a_part_that_is_not_there_is_not_found(client: FlaskClient) -> None:
    assert client.get("/sitemap-0.xml").status_code == 404
    assert client.get("/sitemap-99.xml").status_code == 404


def test_an_unchanged_site_map_is_not_sent_again(client: FlaskClient) -> None:
    first = client.get("/sitemap-1.xml")

    again = client.get(
        "/sitemap-1.xml", headers={"If-None-Match": first.headers["ETag"]}
    )

    assert (again.status_code, again.data) == (304, b"")


def read_robots(client: FlaskClient) -> RobotFileParser:
    robots = RobotFileParser()
    robots.parse(client.get("/robots.txt").text.splitlines())
    return robots


@pytest.mark.parametrize(
    ("path", "is_open"),
    [
        ("/", True),
        ("/de/page/measure/kiel-beteiligungstoolbox", True),
        ("/data/measure/kiel-beteiligungstoolbox.ttl", True),
        ("/id/measure/kiel-beteiligungstoolbox", True),
        ("/dataset", True),
        ("/de/queries/question-01", True),
        ("/sparql?query=ASK%7B%7D", False),
        ("/update", False),
        ("/graphs?default", False),
        ("/de/search?q=a", False),
        ("/en/explain?s=a", False),
    ],
)
def test_crawlers_may_read_pages_and_not_what_computes(
    client: FlaskClient, path: str, *, is_open: bool
) -> None:
    robots = read_robots(client)

    assert robots.can_fetch("anybody", SITE + path) is is_open
    assert robots.site_maps() == [f"{SITE}/sitemap.xml"]


def test_the_guide_for_language_models_has_its_form(client: FlaskClient) -> None:
    answer = client.get("/llms.txt")
    title, _, summary, *rest = answer.text.splitlines()

    assert answer.mimetype == "text/markdown"
    assert title == "# Stadtwissen"
    assert summary.startswith("> ")
    sections = [line for line in rest if line.startswith("#")]
    assert all(line.startswith("## ") for line in sections)
    assert "## Example queries" in sections
    items = [line for line in rest if line.startswith("- ")]
    assert items
    assert [line for line in items if LINK.match(line) is None] == []


def test_every_link_of_the_guide_answers(client: FlaskClient) -> None:
    matches = map(LINK.match, client.get("/llms.txt").text.splitlines())
    addresses = [match[2].removeprefix(SITE) for match in matches if match]

    # The dumps are made when an operator says so.
    asked = [path for path in addresses if not path.startswith("/dumps/")]
    answers = {path: client.get(path).status_code for path in asked}
    # A key of another register leads on to the thing.
    assert answers == {p: 303 if p.startswith("/lookup") else 200 for p in asked}
    assert len(asked) > 15


def test_the_guide_tells_the_size_of_this_revision(client: FlaskClient) -> None:
    answer = client.get(
        "/sparql",
        query_string={
            "query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
            "format": "json",
        },
    )
    (row,) = json.loads(answer.data)["results"]["bindings"]

    assert f" {row['n']['value']} triples," in client.get("/llms.txt").text


def read_catalogue(client: FlaskClient) -> list[dict[str, Any]]:
    answer = client.get("/.well-known/api-catalog")
    assert answer.mimetype == "application/linkset+json"
    assert answer.mimetype_params["profile"] == (
        "https://www.rfc-editor.org/info/rfc9727"
    )
    linkset: list[dict[str, Any]] = json.loads(answer.data)["linkset"]
    return linkset


def test_the_api_catalogue_is_a_set_of_links(client: FlaskClient) -> None:
    # RFC 9264, section 4.2: contexts with an anchor, then lists of targets by relation.
    for context in read_catalogue(client):
        for relation, targets in context.items():
            if relation != "anchor":
                assert all(target["href"].startswith(f"{SITE}/") for target in targets)
        assert context["anchor"].startswith(f"{SITE}/")


def test_each_api_of_the_catalogue_says_what_it_is_and_how_it_is(
    client: FlaskClient,
) -> None:
    own, *apis = read_catalogue(client)

    assert own["anchor"] == f"{SITE}/.well-known/api-catalog"
    assert [one["href"] for one in own["item"]] == [api["anchor"] for api in apis]
    for api in apis:
        assert {"service-desc", "status"} <= set(api)
        for relation in api.keys() - {"anchor"}:
            (target,) = api[relation]
            answer = client.get(
                target["href"].removeprefix(SITE), headers={"Accept": target["type"]}
            )
            assert (answer.status_code, answer.mimetype) == (200, target["type"])


def test_a_head_request_finds_the_api_catalogue(client: FlaskClient) -> None:
    answer = client.head("/.well-known/api-catalog")

    assert answer.headers["Link"] == (
        f'<{SITE}/.well-known/api-catalog>; rel="api-catalog"'
    )
    assert answer.data == b""


@pytest.mark.parametrize(
    "path",
    [
        "/sitemap.xml",
        "/sitemap-1.xml",
        "/robots.txt",
        "/llms.txt",
        "/.well-known/api-catalog",
    ],
)
def test_addresses_come_from_the_settings_and_not_from_the_request(
    client: FlaskClient, path: str
) -> None:
    answer = client.get(path, headers={"Host": "evil.example"})

    assert "evil.example" not in answer.text
    assert SITE in answer.text


def test_a_bare_store_behind_a_path_points_to_what_it_has(
    bare_client: FlaskClient,
) -> None:
    robots = bare_client.get("/robots.txt").text
    guide = bare_client.get("/llms.txt").text
    part = etree.fromstring(bare_client.get("/sitemap-1.xml").data)

    assert "Disallow: /x/sparql\n" in robots
    assert "Sitemap: https://data.example/x/sitemap.xml" in robots
    assert "(https://data.example/x/sparql)" in guide
    assert "CC BY" not in guide
    SCHEMA.assertValid(part)
    addresses = list_addresses([part])
    paths = [one.removeprefix("https://data.example/x") for one in addresses]
    assert "/de/" in paths
    assert {bare_client.get(path).status_code for path in paths} == {200}
