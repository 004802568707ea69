"""The SPARQL endpoint as its users meet it."""

import json
from urllib.parse import quote, urlencode

import pytest
from SPARQLWrapper import JSON, POST, TURTLE, SPARQLWrapper

from graph.limits import FORM_BODY, QUERY_TEXT
from tests.support.running_server import Reply, RunningServer
from tests.support.small_store import EXAMPLE

RESULTS = "application/sparql-results+json"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
DIRECT = "application/sparql-query"
FORM = "application/x-www-form-urlencoded"
COST = f"SELECT ?c {{ <{EXAMPLE}aalen> <{EXAMPLE}cost> ?c }}"


def get(server: RunningServer, query: str, accept: str = "", **more: str) -> Reply:
    headers = {"Accept": accept} if accept else {}
    parameters = {"query": query, **more}
    return server.send("GET", f"/sparql?{urlencode(parameters)}", headers=headers)


def post(server: RunningServer, body: str, content_type: str, accept: str) -> Reply:
    headers = {"Content-Type": content_type, "Accept": accept}
    return server.send("POST", "/sparql", headers=headers, body=body.encode())


def send_by(way: str, server: RunningServer, query: str, accept: str = "") -> Reply:
    match way:
        case "get":
            return get(server, query, accept)
        case "form":
            return post(server, urlencode({"query": query}), FORM, accept)
        case "QUERY":
            headers = {"Content-Type": DIRECT, "Accept": accept}
            return server.send("QUERY", "/sparql", headers=headers, body=query.encode())
        case _:
            return post(server, query, DIRECT, accept)


WAYS = pytest.mark.parametrize("way", ["get", "form", "direct", "QUERY"])


def test_the_server_says_that_it_is_ready(server: RunningServer) -> None:
    assert server.ready_line.startswith(f"Stadtwissen ready on {server.address} (rev")


@WAYS
def test_a_query_is_answered_however_it_is_sent(
    server: RunningServer, way: str
) -> None:
    reply = send_by(way, server, COST, RESULTS)

    (row,) = json.loads(reply.body)["results"]["bindings"]
    assert (reply.status, row["c"]["value"]) == (200, "10")
    assert reply.headers["content-type"] == RESULTS
    assert reply.headers["stadtwissen-revision"] == "1"
    assert reply.headers["etag"].startswith('W/"1-json-')
    assert reply.headers["vary"] == "Accept, Accept-Encoding"
    assert reply.headers["access-control-allow-origin"] == "*"
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in reply.headers["content-security-policy"]


def test_both_ways_inside_send_the_same_headers(server: RunningServer) -> None:
    kept = []
    for way in ("get", "direct"):
        headers = dict(send_by(way, server, COST, "text/csv").headers)
        for name in ("date", "stadtwissen-query", "server-timing"):
            del headers[name]
        kept.append(headers)

    assert kept[0] == kept[1]
    assert kept[0]["content-disposition"] == 'attachment; filename="stadtwissen-r1.csv"'


@WAYS
@pytest.mark.parametrize(
    ("refused", "status"),
    [
        (("ASK {", "", "line"), 400),
        (("SELECT * { SERVICE <http://127.0.0.1:1/> {} }", "", "rule"), 403),
        (("ASK { }", "image/png", "rule"), 406),
        (("SELECT * " + "{" * 101 + "}" * 101, "", "limit"), 422),
    ],
)
def test_a_refusal_is_a_problem(
    server: RunningServer, way: str, refused: tuple[str, str, str], status: int
) -> None:
    query, accept, member = refused

    reply = send_by(way, server, query, accept)

    problem = json.loads(reply.body)
    assert (reply.status, problem["status"]) == (status, status)
    assert member in problem
    assert problem["type"].startswith("https://w3id.org/stadtwissen/problems/")
    assert reply.headers["content-type"] == "application/problem+json"
    assert reply.headers["access-control-allow-origin"] == "*"
    assert "accept" in reply.headers["vary"].lower()


def test_a_query_nested_20_000_fold_is_refused_and_the_next_is_answered(
    server: RunningServer,
) -> None:
    nested = "SELECT * " + "{" * 20_000 + "}" * 20_000

    refused = send_by("direct", server, nested)
    answered = send_by("direct", server, "ASK { }")

    assert (refused.status, answered.status) == (422, 200)


@pytest.mark.parametrize(
    ("content_type", "size_bytes"),
    [(DIRECT, QUERY_TEXT.value), (FORM, FORM_BODY.value)],
)
def test_a_body_past_its_limit_is_too_large(
    server: RunningServer, content_type: str, size_bytes: int
) -> None:
    reply = post(server, "x" * (size_bytes + 1), content_type, "")

    assert reply.status == 413


def test_another_media_type_is_refused(server: RunningServer) -> None:
    reply = post(server, "INSERT DATA { }", "application/sparql-update", "")

    assert reply.status == 415
    assert b"/update" in reply.body


def test_another_method_is_told_which_there_are(server: RunningServer) -> None:
    reply = server.send("DELETE", "/sparql")

    assert reply.status == 405
    allowed = set(reply.headers["allow"].split(", "))
    assert allowed == {"GET", "HEAD", "POST", "QUERY", "OPTIONS"}


def test_head_gives_the_headers_of_get(server: RunningServer) -> None:
    path = f"/sparql?query={quote(COST)}"

    head, got = server.send("HEAD", path), server.send("GET", path)

    assert head.body == b""
    assert head.headers["content-length"] == got.headers["content-length"]
    assert head.headers["content-type"] == got.headers["content-type"]


@pytest.mark.parametrize("others", ["", '"x", '])
def test_a_client_that_has_the_answer_gets_no_body(
    server: RunningServer, others: str
) -> None:
    path = f"/sparql?query={quote(COST)}"
    tag = server.send("GET", path, headers={"Accept": RESULTS}).headers["etag"]

    reply = server.send(
        "GET", path, headers={"If-None-Match": others + tag, "Accept": RESULTS}
    )

    assert (reply.status, reply.body) == (304, b"")
    assert reply.headers["vary"] == "Accept, Accept-Encoding"


@pytest.mark.parametrize(
    ("query", "status"), [(COST, 200), ("ASK {", 400), ("ASK {}&revision=99", 404)]
)
def test_a_client_that_would_take_anything_is_answered(
    server: RunningServer, query: str, status: int
) -> None:
    reply = server.send(
        "GET",
        f"/sparql?query={quote(query, safe='&=')}",
        headers={"If-None-Match": "*", "Accept": RESULTS},
    )

    assert reply.status == status


def test_another_format_is_another_answer(server: RunningServer) -> None:
    reply = server.send(
        "GET",
        f"/sparql?query={quote(COST)}",
        headers={"If-None-Match": 'W/"1-json"', "Accept": "text/csv"},
    )

    assert reply.status == 200


def test_a_query_that_changes_by_itself_has_no_tag(server: RunningServer) -> None:
    assert "etag" not in get(server, "SELECT (RAND() AS ?x) { }").headers


def test_the_parameter_format_wins_over_accept(server: RunningServer) -> None:
    reply = get(server, COST, RESULTS, format="tsv")

    assert reply.headers["content-type"].startswith("text/tab-separated-values")


@pytest.mark.parametrize(
    ("query", "accept", "media_type"),
    [
        ("SELECT ?x { VALUES ?x { 1 } }", f"text/turtle, {RESULTS};q=0.7", RESULTS),
        ("DESCRIBE <a:b>", f"{RESULTS}, text/turtle;q=0.5", "text/turtle"),
        ("ASK { }", "*/*", RESULTS),
        ("ASK { }", "application/json", "application/json"),
    ],
)
def test_the_answer_comes_in_the_best_format_that_can_hold_it(
    server: RunningServer, query: str, accept: str, media_type: str
) -> None:
    reply = get(server, query, accept)

    assert reply.headers["content-type"].partition(";")[0] == media_type


def test_a_format_that_cannot_hold_the_answer_does_not_count(
    server: RunningServer,
) -> None:
    reply = get(server, COST, "text/csv", format="turtle")

    assert reply.headers["content-type"].startswith("text/csv")


def test_other_sites_may_ask_by_post(server: RunningServer) -> None:
    reply = server.send(
        "OPTIONS",
        "/sparql",
        headers={
            "Origin": "https://karte.example",
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "content-type",
        },
    )

    assert reply.status == 204
    assert reply.headers["access-control-allow-origin"] == "*"
    assert "POST" in reply.headers["access-control-allow-methods"]
    assert "content-type" in reply.headers["access-control-allow-headers"].lower()


@pytest.mark.parametrize("accept", ["", "*/*", "text/turtle", "image/png"])
def test_without_a_query_programs_get_the_service_description(
    server: RunningServer, accept: str
) -> None:
    headers = {"Accept": accept} if accept else {}

    reply = server.send("GET", "/sparql", headers=headers)

    assert reply.headers["content-type"] == "text/turtle; charset=utf-8"
    assert f"<{server.address}/sparql>".encode() in reply.body


def test_an_unknown_address_is_a_problem_for_programs(server: RunningServer) -> None:
    reply = server.send("GET", "/no-such-address")

    assert reply.status == 404
    assert reply.headers["content-type"] == "application/problem+json"


def test_an_unknown_address_is_a_page_for_people(server: RunningServer) -> None:
    headers = {"Accept": BROWSER, "Accept-Language": "de"}

    reply = server.send("GET", "/no-such-address", headers=headers)

    assert reply.status == 404
    assert "Diese Seite gibt es nicht" in reply.body.decode()


def test_health_names_revision_and_workers(server: RunningServer) -> None:
    reply = server.send("GET", "/health")

    report = json.loads(reply.body)
    assert (report["status"], report["revision"]) == ("ok", 1)
    assert report["workers"].keys() == {"site", "public"}


@pytest.mark.parametrize("method", ["GET", POST])
def test_sparqlwrapper_reads_solutions(server: RunningServer, method: str) -> None:
    client = SPARQLWrapper(f"{server.address}/sparql", returnFormat=JSON)
    client.setMethod(method)
    client.setQuery(COST)

    solutions = client.query().convert()

    assert solutions["results"]["bindings"][0]["c"]["value"] == "10"


def test_sparqlwrapper_reads_a_graph(server: RunningServer) -> None:
    client = SPARQLWrapper(f"{server.address}/sparql", returnFormat=TURTLE)
    client.setQuery("CONSTRUCT { <a:s> <a:p> 1 } WHERE { }")

    turtle = client.query().convert()

    assert b"<a:s>" in turtle


@pytest.mark.parametrize("name", ["default-graph-uri", "named-graph-uri"])
def test_a_graph_with_a_name_that_is_no_iri_is_a_fault_of_the_asker(
    server: RunningServer, name: str
) -> None:
    reply = get(server, COST, RESULTS, **{name: "http://[::1"})

    assert reply.status == 400
    assert "IRI" in json.loads(reply.body)["detail"]


def test_a_triple_of_two_graphs_counts_once_in_a_construct_too(
    server: RunningServer,
) -> None:
    graphs = f"FROM <{EXAMPLE}a> FROM <{EXAMPLE}b>"
    count = f"SELECT (COUNT(*) AS ?n) {graphs} {{ ?s ?p ?o }}"
    made = (
        f"CONSTRUCT {{ <{EXAMPLE}all> <{EXAMPLE}n> ?n }} {graphs} "
        "WHERE { SELECT (COUNT(*) AS ?n) { ?s ?p ?o } }"
    )

    (row,) = json.loads(get(server, count, RESULTS).body)["results"]["bindings"]
    triples = get(server, made, "application/n-triples").body.decode()

    assert f'"{row["n"]["value"]}"^^' in triples


def test_the_service_names_itself_by_its_settings_and_not_by_the_request(
    server: RunningServer,
) -> None:
    headers = {"Accept": "application/n-triples", "Host": "evil.example"}

    reply = server.send("GET", "/sparql", headers=headers)

    assert f"<{server.address}/sparql>" in reply.body.decode()
    assert b"evil.example" not in reply.body
