"""Dereferencing on the shipped graph: redirects, documents, headers, problems."""

import re
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, parse

from graph.history import Interest, list_revisions
from sparql.media_types import GRAPHS
from tests.support.dereferencing import get, links

KIEL = "municipality/kiel"
BASE = "https://w3id.org/stadtwissen/"
INFERRED = NamedNode(BASE + "graph/inferred")
TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
# One of each kind of thing that has an address.
THINGS = [
    f"id/{KIEL}",
    "ns/Measure",
    "ns/",
    "voc/theme-mobility",
    "voc/",
    "graph/readings",
    "shapes/measure-theme",
]


@pytest.fixture
def client(site_application: Flask) -> FlaskClient:
    return site_application.test_client()


@pytest.mark.parametrize("thing", THINGS)
@pytest.mark.parametrize("accept", ["text/html", "text/turtle", "application/ld+json"])
def test_a_thing_of_any_kind_answers_303_with_its_links(
    client: FlaskClient, thing: str, accept: str
) -> None:
    answer = get(client, f"/{thing}", Accept=accept)

    assert answer.status_code == 303
    assert answer.headers["Vary"] == "Accept"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "/data/" in " ".join(links(answer)["describedby"])
    assert links(answer)["license"]
    followed = get(client, answer.headers["Location"], Accept=accept)
    assert followed.status_code == 200
    assert followed.mimetype == accept


@pytest.mark.parametrize("thing", THINGS)
def test_a_data_document_says_where_else_its_thing_is(
    client: FlaskClient, thing: str
) -> None:
    path = thing.removeprefix("id/").removesuffix("/")
    answer = get(client, f"/data/{path}", Accept="text/turtle")

    found = links(answer)
    assert answer.headers["Content-Location"] == f"/data/{path}.ttl"
    assert found["describes"] == {BASE + thing}
    assert found["canonical"] == {f"{BASE}data/{path}"}
    assert found["linkset"] == {f"/linkset/{path}"}
    assert {f"/data/{path}.{f.extension}" for f in GRAPHS} <= found["alternate"]
    assert {f"/de/page/{path}", f"/en/page/{path}"} <= found["alternate"]
    assert ("timegate" in found) == thing.startswith("id/")
    for target in found["alternate"]:
        assert get(client, target).status_code == 200


def test_a_page_is_signposted(client: FlaskClient) -> None:
    answer = get(client, f"/de/page/{KIEL}")

    found = links(answer)
    assert found["cite-as"] == {f"{BASE}id/{KIEL}"}
    assert {"https://schema.org/AboutPage", f"{BASE}ns/Municipality"} <= found["type"]
    assert {f"/data/{KIEL}.{f.extension}" for f in GRAPHS} == found["describedby"]
    assert found["license"]
    assert found["author"]
    assert found["timegate"] == {f"/timegate/{KIEL}"}
    assert found["timemap"] == {f"/timemap/{KIEL}"}


def test_the_link_set_holds_what_the_headers_say(client: FlaskClient) -> None:
    answer = get(client, f"/linkset/{KIEL}", Accept="application/linkset+json")
    contexts = {one["anchor"]: one for one in answer.json["linkset"]}
    page = get(client, f"/de/page/{KIEL}")
    text = get(client, f"/linkset/{KIEL}", Accept="application/linkset")

    root = "http://127.0.0.1:8000"
    own = contexts[f"{root}/de/page/{KIEL}"]
    for relation, targets in links(page).items():
        absolute = {root + t if t.startswith("/") else t for t in targets}
        assert {link["href"] for link in own[relation]} == absolute
    assert answer.mimetype == "application/linkset+json"
    assert text.mimetype == "application/linkset"
    assert {f'anchor="{anchor}"' for anchor in contexts} == set(
        re.findall('anchor="[^"]*"', text.text)
    )


@pytest.mark.parametrize(
    ("wanted", "name"),
    [("ttl", "text/turtle"), ("application/ld+json", "application/ld+json")],
)
def test_a_format_that_is_named_goes_before_accept(
    client: FlaskClient, wanted: str, name: str
) -> None:
    path = f"/data/{KIEL}?format={quote(wanted, safe='')}"

    answer = get(client, path, Accept="application/rdf+xml")

    assert answer.mimetype == name
    redirect = get(client, f"/id/{KIEL}?format={wanted}", Accept="text/html")
    assert redirect.headers["Location"].startswith("/data/")


@pytest.mark.parametrize(
    ("path", "accept"),
    [
        (f"/id/{KIEL}", "image/png"),
        (f"/data/{KIEL}", "image/png"),
        (f"/data/{KIEL}", "text/turtle;q=0"),
        (f"/data/{KIEL}?format=png", "text/turtle"),
        (f"/linkset/{KIEL}", "text/turtle"),
        (f"/timemap/{KIEL}", "image/png"),
        ("/data/measure/kiel-beteiligungstoolbox.geojson", "*/*"),
    ],
)
def test_what_no_format_fits_is_406_and_varies(
    client: FlaskClient, path: str, accept: str
) -> None:
    answer = get(client, path, Accept=accept)

    assert answer.status_code == 406
    assert answer.mimetype == "application/problem+json"
    assert "Accept" in answer.headers["Vary"].split(", ")


@pytest.mark.parametrize("path", ["/id/x/nothing", "/data/x/nothing.ttl", "/page/x/y"])
def test_what_is_not_there_varies_too(client: FlaskClient, path: str) -> None:
    answer = get(client, path, Accept="text/turtle")

    assert answer.status_code == 404
    assert {"Accept", "Accept-Language"} <= set(answer.headers["Vary"].split(", "))


@pytest.mark.parametrize(
    ("accept", "name"),
    [
        ("text/turtle;q=0.3, application/rdf+xml;q=0.4", "application/rdf+xml"),
        ("text/*;q=0.5, application/trig;q=0.4", "text/turtle"),
        ("*/*", "text/turtle"),
        ("", "text/turtle"),
        ("text/turtle;q=0, */*;q=0.1", "application/n-triples"),
        ("application/geo+json", "application/geo+json"),
        ("application/geo+json, text/turtle;q=0.5", "application/geo+json"),
    ],
)
def test_accept_is_read_with_its_weights(
    client: FlaskClient, accept: str, name: str
) -> None:
    answer = get(client, f"/data/{KIEL}", Accept=accept)

    assert (answer.status_code, answer.mimetype) == (200, name)


@pytest.mark.parametrize(
    "path",
    [
        f"/data/{KIEL}.ttl",
        f"/data/{KIEL}.jsonld",
        f"/de/page/{KIEL}",
        "/data/ns.ttl",
        f"/linkset/{KIEL}",
        f"/timemap/{KIEL}",
        "/en/page/ns/Measure",
        f"/data/{KIEL}.ttl?revision=1",
    ],
)
def test_what_a_client_has_is_not_sent_again(client: FlaskClient, path: str) -> None:
    first = get(client, path)
    assert not first.headers["ETag"].startswith("W/")

    again = get(client, path, If_None_Match=first.headers["ETag"])
    head = client.head(path)

    assert (again.status_code, again.data) == (304, b"")
    for name in ("ETag", "Vary", "Cache-Control", "Access-Control-Allow-Origin"):
        assert again.headers[name] == first.headers[name]
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["Content-Length"] == str(len(first.data))
    assert head.headers.getlist("Link") == first.headers.getlist("Link")


def test_each_representation_has_its_own_tag(client: FlaskClient) -> None:
    tags = [get(client, f"/data/{KIEL}.{f.extension}").headers["ETag"] for f in GRAPHS]
    tags += [get(client, f"/{x}/page/{KIEL}").headers["ETag"] for x in ("de", "en")]

    assert len(set(tags)) == len(tags)


def test_a_document_is_as_old_as_its_revision(
    client: FlaskClient, shipped: Path
) -> None:
    answer = get(client, f"/data/{KIEL}.ttl")

    (revision,) = list_revisions(shipped, Interest())
    modified = answer.headers["Last-Modified"]
    began = datetime.fromisoformat(revision.time).replace(microsecond=0)
    assert parsedate_to_datetime(modified) == began
    again = get(client, f"/data/{KIEL}.ttl", If_Modified_Since=modified)
    assert again.status_code == 304


@pytest.mark.parametrize(
    "path",
    [
        f"/id/{KIEL}",
        f"/data/{KIEL}.ttl",
        f"/page/{KIEL}",
        f"/timegate/{KIEL}",
        f"/linkset/{KIEL}",
    ],
)
def test_scripts_of_other_sites_may_read(client: FlaskClient, path: str) -> None:
    ask = {
        "Origin": "https://karte.example",
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "accept-datetime",
    }
    preflight = client.options(path, headers=ask)

    assert preflight.status_code == 204
    assert "GET" in preflight.headers["Allow"]
    assert preflight.headers["Access-Control-Allow-Origin"] == "*"
    assert "Accept-Datetime" in preflight.headers["Access-Control-Allow-Headers"]
    answer = get(client, path)
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    exposed = answer.headers["Access-Control-Expose-Headers"]
    assert {"Link", "ETag", "Memento-Datetime"} <= set(exposed.split(", "))


@pytest.mark.parametrize(
    "path",
    [
        *(f"/{thing}" for thing in THINGS),
        f"/data/{KIEL}.ttl",
        f"/de/page/{KIEL}",
        f"/linkset/{KIEL}",
        f"/timegate/{KIEL}",
        f"/timemap/{KIEL}",
        "/feed",
        "/dataset",
        "/llms.txt",
        "/robots.txt",
        "/sitemap.xml",
        "/.well-known/api-catalog",
        "/lookup?ags=01002000",
        "/reconcile",
        "/de/",
    ],
)
def test_every_answer_names_its_revision(client: FlaskClient, path: str) -> None:
    assert get(client, path).headers["Stadtwissen-Revision"] == "1"


@pytest.mark.parametrize("path", ["/ns", "/voc", "/shapes", "/en", "/de"])
def test_no_redirect_repeats_what_a_client_calls_us(
    client: FlaskClient, path: str
) -> None:
    answer = get(client, path, Host="evil.example")

    assert answer.headers["Location"] == f"{path}/"
    assert b"evil" not in answer.data


def test_asserted_and_inferred_are_told_apart(client: FlaskClient) -> None:
    plain = read(client, f"/data/{KIEL}.trig", RdfFormat.TRIG)
    whole = read(client, f"/data/{KIEL}.trig?inferred=true", RdfFormat.TRIG)

    only_types = {quad.predicate for quad in plain if quad.graph_name == INFERRED}
    assert only_types == {TYPE}
    assert plain < whole
    kiel = NamedNode(f"{BASE}id/{KIEL}")
    more = {q for q in whole - plain if kiel in (q.subject, q.object)}
    assert {quad.graph_name for quad in more} == {INFERRED}


def test_a_document_says_what_it_is_and_where_it_was_read(client: FlaskClient) -> None:
    quads = read(client, f"/data/{KIEL}.trig", RdfFormat.TRIG)

    own = {
        quad.predicate.value.rpartition("/")[2].rpartition("#")[2]: quad.object.value
        for quad in quads
        if quad.graph_name == DefaultGraph()
        and quad.subject == NamedNode(f"{BASE}data/{KIEL}")
    }
    assert own["primaryTopic"] == f"{BASE}id/{KIEL}"
    assert {"license", "modified", "inDataset", "wasDerivedFrom"} <= set(own)
    told = {q.subject for q in quads if q.predicate.value == BASE + "ns/hasSource"}
    kiel = NamedNode(f"{BASE}id/{KIEL}")
    graphs = {q.graph_name for q in quads if kiel in (q.subject, q.object)}
    assert {g for g in graphs if "/graph/src/" in str(g)} <= told


def test_a_document_names_its_neighbours(client: FlaskClient) -> None:
    quads = read(client, f"/data/{KIEL}.trig", RdfFormat.TRIG)

    labelled = {q.subject for q in quads if q.predicate.value.endswith("#label")}
    assert NamedNode(f"{BASE}id/state/land-schleswig-holstein") in labelled


def test_a_hub_is_paged_and_nothing_is_missing(client: FlaskClient) -> None:
    """The oracle is one query for all that names the hub."""
    hub = f"{BASE}voc/reading-a"
    question = f"SELECT ?s ?p ?g {{ GRAPH ?g {{ ?s ?p <{hub}> }} }}"
    answer = client.get("/sparql", query_string={"query": question, "format": "json"})
    expected = {
        (row["s"]["value"], row["p"]["value"], row["g"]["value"])
        for row in answer.json["results"]["bindings"]
        if row["g"]["value"] != INFERRED.value
    }
    assert len(expected) > 500

    found: set[tuple[str, str, str]] = set()
    path = "/data/voc/reading-a.trig"
    sizes, last = [], ""
    while path:
        page = get(client, path)
        quads = set(parse(page.data, format=RdfFormat.TRIG))
        own = {
            (q.subject.value, q.predicate.value, q.graph_name.value)
            for q in quads
            if q.object == NamedNode(hub)
            and q.graph_name not in (INFERRED, DefaultGraph())
        }
        assert min(" ".join(one) for one in own) > last
        last = max(" ".join(one) for one in own)
        sizes.append(len(own))
        found |= own
        following = links(page).get("next", set())
        hydra = {q.object for q in quads if q.predicate.value.endswith("core#next")}
        assert len(following) == len(hydra)
        path = min(following, default="")
    assert found == expected
    assert sizes[:-1] == [500] * (len(expected) // 500)


def read(client: FlaskClient, path: str, format_: RdfFormat) -> set[Quad]:
    return set(parse(get(client, path).data, format=format_))
