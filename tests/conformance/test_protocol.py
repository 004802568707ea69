"""The query operation of the SPARQL 1.1 Protocol, section 2.1, as a client sends it."""

import json
from urllib.parse import quote, urlencode

import pytest

from tests.conformance.answers import MEDIA_TYPES, are_same, read_answer
from tests.conformance.endpoint import Endpoint, Reply

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
ASK = "ASK { }"
JSON = MEDIA_TYPES[".srj"]
UNSENT = ""


def get(endpoint: Endpoint, **parameters: str) -> Reply:
    return endpoint.send("GET", f"/sparql?{urlencode(parameters)}", Accept=JSON)


def post(
    endpoint: Endpoint, body: bytes, content_type: str, parameters: str = ""
) -> Reply:
    sent = {} if content_type == UNSENT else {"Content_Type": content_type}
    path = f"/sparql?{parameters}" if parameters else "/sparql"
    return endpoint.send("POST", path, body, Accept=JSON, **sent)


@pytest.mark.parametrize(
    "send",
    [
        lambda e: get(e, query=ASK),
        lambda e: post(e, urlencode({"query": ASK}).encode(), FORM),
        lambda e: post(e, urlencode({"query": ASK}).encode(), f"{FORM}; charset=UTF-8"),
        lambda e: post(
            e, urlencode({"query": ASK}).encode(), FORM, "default-graph-uri=http://a/g"
        ),
        lambda e: post(e, ASK.encode(), DIRECT),
        lambda e: post(e, ASK.encode(), f'{DIRECT}; charset="utf-8"'),
        lambda e: post(e, ASK.encode(), DIRECT, "default-graph-uri=http://a/g"),
        lambda e: e.send("QUERY", "/sparql", ASK.encode(), Content_Type=DIRECT),
    ],
    ids=["url", "form", "form utf-8", "both", "direct", "quoted", "dataset", "QUERY"],
)
def test_a_query_is_taken_however_it_comes(endpoint: Endpoint, send: object) -> None:
    assert callable(send)
    reply = send(endpoint)

    assert reply.status == 200
    assert json.loads(reply.body)["boolean"] is True


@pytest.mark.parametrize("how", ["url", "form", "direct"])
def test_a_query_is_decoded_once_and_as_utf_8(endpoint: Endpoint, how: str) -> None:
    text = 'SELECT ("ü+%41&\U0001f3d9" AS ?x) { }'
    encoded = quote(text, safe="")
    reply = {
        "url": lambda: endpoint.send("GET", f"/sparql?query={encoded}", Accept=JSON),
        "form": lambda: post(endpoint, f"query={encoded}".encode(), FORM),
        "direct": lambda: post(endpoint, text.encode(), DIRECT),
    }[how]()

    (row,) = json.loads(reply.body)["results"]["bindings"]
    assert row["x"]["value"] == "ü+%41&\U0001f3d9"


@pytest.mark.parametrize(
    ("query", "types"),
    [
        ("SELECT (1 AS ?x) { }", {".srx", ".srj", ".tsv", ".csv"}),
        ("ASK { }", {".srx", ".srj"}),
        ("DESCRIBE <http://example.org/>", {".rdf", ".ttl", ".nt"}),
        ("CONSTRUCT { <http://a/s> <http://a/p> 1 } { }", {".rdf", ".ttl", ".nt"}),
    ],
)
@pytest.mark.parametrize("accept", [None, "*/*", "application/*, text/*;q=0.1"])
def test_an_answer_has_a_type_of_its_kind(
    endpoint: Endpoint, query: str, types: set[str], accept: str | None
) -> None:
    sent = {} if accept is None else {"Accept": accept}

    reply = endpoint.send("GET", f"/sparql?{urlencode({'query': query})}", **sent)

    assert reply.status == 200
    kind = reply.headers["content-type"].partition(";")[0]
    (ending,) = [one for one in types if MEDIA_TYPES[one] == kind]
    read_answer(reply.body, ending)


@pytest.mark.parametrize(
    ("query", "endings"),
    [
        ("SELECT (1 AS ?x) { }", (".srx", ".srj", ".tsv", ".csv")),
        ("CONSTRUCT { <http://a/s> <http://a/p> 1 } { }", (".rdf", ".ttl", ".nt")),
    ],
)
def test_every_type_that_is_asked_for_says_the_same(
    endpoint: Endpoint, query: str, endings: tuple[str, ...]
) -> None:
    path = f"/sparql?{urlencode({'query': query})}"
    answers = {}
    for ending in endings:
        reply = endpoint.send("GET", path, Accept=MEDIA_TYPES[ending])
        assert reply.headers["content-type"].partition(";")[0] == MEDIA_TYPES[ending]
        assert "accept" in reply.headers["vary"].lower()
        answers[ending] = read_answer(reply.body, ending)

    first, *others = (one for end, one in answers.items() if end != ".csv")
    assert all(are_same(first, other) for other in others)


@pytest.mark.parametrize(
    ("query", "accept"),
    [
        ("ASK { }", "text/csv"),
        ("SELECT * { }", "text/turtle"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "image/png"),
        ("SELECT * { }", "application/sparql-results+json;q=0"),
    ],
)
def test_a_type_that_cannot_be_had_is_refused(
    endpoint: Endpoint, query: str, accept: str
) -> None:
    path = f"/sparql?{urlencode({'query': query})}"

    reply = endpoint.send("GET", path, Accept=accept)

    assert reply.status == 406
    assert "accept" in reply.headers["vary"].lower()


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_another_method_is_refused_and_the_right_ones_are_told(
    endpoint: Endpoint, method: str
) -> None:
    reply = endpoint.send(
        method, f"/sparql?{urlencode({'query': ASK})}", Content_Type=FORM
    )

    assert reply.status == 405
    allowed = {name.strip() for name in reply.headers["allow"].split(",")}
    assert {"GET", "HEAD", "POST"} <= allowed
    assert method not in allowed


def test_head_has_the_headers_of_get(endpoint: Endpoint) -> None:
    path = f"/sparql?{urlencode({'query': ASK})}"

    head = endpoint.send("HEAD", path, Accept=JSON)

    answer = endpoint.send("GET", path, Accept=JSON)
    assert (head.status, head.body) == (200, b"")
    assert head.headers["content-type"] == answer.headers["content-type"]
    assert head.headers["etag"] == answer.headers["etag"]


@pytest.mark.parametrize(
    ("parameters", "body"),
    [
        ("query=ASK%20%7B%7D&query=SELECT%20%2A%20%7B%7D", None),
        ("", "query=ASK%7B%7D&query=ASK%7B%7D"),
        ("query=ASK%7B%7D", "query=ASK%7B%7D"),
        ("query=ASK%7B%7D&update=CLEAR%20ALL", None),
        ("", "query=ASK%7B%7D&update=CLEAR%20ALL"),
        ("", ""),
        ("", "other=1"),
    ],
)
def test_a_request_that_is_not_one_query_is_refused(
    endpoint: Endpoint, parameters: str, body: str | None
) -> None:
    if body is None:
        reply = endpoint.send("GET", f"/sparql?{parameters}", Accept=JSON)
    else:
        reply = post(endpoint, body.encode(), FORM, parameters)

    assert reply.status == 400
    assert reply.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (ASK, "text/plain"),
        (ASK, "application/sparql-update"),
        (ASK, UNSENT),
        ("query=ASK%20%7B%7D", UNSENT),
    ],
)
def test_a_query_in_another_media_type_is_refused(
    endpoint: Endpoint, body: str, content_type: str
) -> None:
    assert post(endpoint, body.encode(), content_type).status == 415


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (ASK.encode("utf-16"), f"{DIRECT}; charset=UTF-16", 415),
        (ASK.encode("utf-16"), DIRECT, 400),
        (b"ASK { ?s ?p '\xfc' }", DIRECT, 400),
        (b"query=ASK%20%7B%20%3Fs%20%3Fp%20'%FC'%20%7D", FORM, 400),
    ],
)
def test_a_query_in_another_encoding_is_refused(
    endpoint: Endpoint, body: bytes, content_type: str, status: int
) -> None:
    assert post(endpoint, body, content_type).status == status


@pytest.mark.parametrize("text", ["ASK {", "", "CLEAR ALL", "ASK { } ASK { }"])
def test_a_query_that_does_not_parse_is_refused(endpoint: Endpoint, text: str) -> None:
    reply = get(endpoint, query=text)

    assert reply.status == 400
    assert reply.headers["content-type"] == "application/problem+json"


def test_a_function_that_is_not_known_is_no_fault_of_the_service(
    endpoint: Endpoint,
) -> None:
    reply = get(endpoint, query="SELECT (<http://example.org/f>(1) AS ?x) { }")

    assert reply.status == 422
    assert "http://example.org/f" in reply.text


def test_the_endpoint_tells_scripts_of_other_sites_that_they_may_ask(
    endpoint: Endpoint,
) -> None:
    reply = endpoint.send("OPTIONS", "/sparql", Origin="https://example.org")

    assert reply.status == 204
    assert "POST" in reply.headers["access-control-allow-methods"]
