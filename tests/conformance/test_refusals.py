"""What a bare store refuses besides: odd terms, packed bodies, too large ones."""

import gzip
import json

import pytest

from tests.conformance.endpoint import Endpoint
from tests.conformance.graph_store import (
    INDIRECT,
    JANE,
    JOHN,
    TURTLE,
    holds,
    patch,
    put,
)

QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
STAR = "<< <http://a/s> <http://a/p> 1 >>"
STAR_BOUND = "BIND(TRIPLE(<http://a/s>, <http://a/p>, 1) AS ?t)"
# A term of each kind that no file may bring either.
ODD = [
    f"INSERT DATA {{ {STAR} <http://a/q> 1 }}",
    f"INSERT {{ <http://a/s> <http://a/p> ?t }} WHERE {{ {STAR_BOUND} }}",
    "INSERT DATA { <http://a/s> <http://a/p\\u202e> 1 }",
    'INSERT DATA { <http://a/s> <http://a/p> "a\\u0000b" }',
]


@pytest.fixture(autouse=True)
def empty(endpoint: Endpoint) -> None:
    """Hold nothing at all."""
    endpoint.clear()


@pytest.mark.parametrize("text", ODD)
@pytest.mark.parametrize("as_patch", [False, True])
def test_what_could_not_be_read_back_is_not_written(
    endpoint: Endpoint, text: str, as_patch: bool
) -> None:
    put(endpoint, INDIRECT, JOHN)

    reply = patch(endpoint, INDIRECT, text) if as_patch else endpoint.change(text)

    assert reply.status == 422
    assert holds(endpoint, INDIRECT, JOHN)
    assert len(endpoint.fetch(None)) == 0


def test_a_bare_store_takes_iris_of_any_scheme_by_each_door(endpoint: Endpoint) -> None:
    put(endpoint, INDIRECT, "<x:s> <x:p> <file:///a> .")

    reply = endpoint.change("INSERT DATA { <x:s> <x:p> <file:///b> }")

    assert reply.status == 200
    assert len(endpoint.fetch(None)) == 1


def test_a_new_graph_is_made_once_for_a_key_and_what_is_sent(
    endpoint: Endpoint,
) -> None:
    def create(text: str) -> tuple[int, str]:
        reply = endpoint.send(
            *("POST", "/graphs", text.encode()),
            Content_Type=TURTLE,
            Idempotency_Key="a key of a new graph",
        )
        return reply.status, reply.headers["location"]

    first, again, other = create(JOHN), create(JOHN), create(JANE)

    assert (first[0], again[0], other[0]) == (201, 204, 201)
    assert first[1] == again[1] != other[1]
    assert holds(endpoint, other[1].removeprefix(endpoint.address), JANE)


@pytest.mark.parametrize("name", ["http://a/p%E2%80%AEq", "http://a/%00"])
def test_no_door_makes_a_graph_of_an_odd_name(endpoint: Endpoint, name: str) -> None:
    path = f"/graphs?graph={name}"

    replies = [
        endpoint.send("PUT", path, JOHN.encode(), Content_Type=TURTLE),
        patch(endpoint, path, "INSERT DATA { <http://a/s> <http://a/p> 1 }"),
    ]

    assert all(400 <= reply.status < 500 for reply in replies)


def test_a_path_and_a_parameter_name_no_graph_together(endpoint: Endpoint) -> None:
    path = "/graphs/two?graph=http%3A%2F%2Fa%2Fb"

    reply = endpoint.send("PUT", path, JOHN.encode(), Content_Type=TURTLE)

    assert reply.status == 400


def test_a_graph_that_is_another_than_was_seen_is_a_problem(endpoint: Endpoint) -> None:
    put(endpoint, INDIRECT, JOHN)
    tag = endpoint.send("GET", INDIRECT).headers["etag"]

    reply = endpoint.send("GET", INDIRECT, If_Match='"nt-other"')

    assert reply.status == 412
    assert json.loads(reply.body)["status"] == 412
    for holds_true in ("*", tag):
        assert endpoint.send("GET", INDIRECT, If_Match=holds_true).status == 200
        known = {"If_Match": holds_true, "If_None_Match": tag}
        assert endpoint.send("GET", INDIRECT, **known).status == 304


def test_a_graph_is_read_under_the_id_that_its_reader_chose(endpoint: Endpoint) -> None:
    put(endpoint, INDIRECT, JOHN)

    chosen = endpoint.send("GET", INDIRECT, Stadtwissen_Query="a" * 16)
    none = endpoint.send("GET", INDIRECT, Stadtwissen_Query="short")

    assert (chosen.status, none.status) == (200, 400)


def test_a_long_field_of_a_form_is_told_its_own_limit(endpoint: Endpoint) -> None:
    field = b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n'
    body = field + b" " * 600 * 1024 + b"\r\n--b--\r\n"

    reply = endpoint.send(
        "POST", INDIRECT, body, Content_Type="multipart/form-data; boundary=b"
    )

    assert reply.status == 413
    assert json.loads(reply.body)["limit"]["name"] == "form body"


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/sparql", QUERY), ("/update", UPDATE)],
)
def test_a_packed_text_is_refused_by_name(
    endpoint: Endpoint, path: str, kind: str
) -> None:
    packed = gzip.compress(b"ASK { }")

    reply = endpoint.send(
        "POST", path, packed, Content_Type=kind, Content_Encoding="gzip"
    )

    assert reply.status == 415
    assert "not packed" in reply.text


@pytest.mark.parametrize(
    ("path", "kind", "kib", "name"),
    [
        ("/sparql", QUERY, 65, "query text"),
        ("/sparql", QUERY, 600, "query text"),
        ("/sparql", "application/x-www-form-urlencoded", 600, "form body"),
        ("/update", UPDATE, 600, "update text"),
        (INDIRECT, TURTLE, 17 * 1024, "upload"),
    ],
)
def test_a_body_that_is_too_large_is_told_its_limit(
    endpoint: Endpoint, path: str, kind: str, kib: int, name: str
) -> None:
    method = "PUT" if path == INDIRECT else "POST"

    reply = endpoint.send(method, path, b" " * kib * 1024, Content_Type=kind)

    problem = json.loads(reply.body)
    assert (reply.status, problem["limit"]["name"]) == (413, name)
    assert problem["limit"]["used"] == kib * 1024
    assert problem["advice"]


@pytest.mark.parametrize("text", ["SELECT * { ?s ?p ?o }", "PREFIX a: <b:> ASK { }"])
def test_a_query_is_sent_to_the_other_address(endpoint: Endpoint, text: str) -> None:
    reply = endpoint.change(text)

    assert reply.status == 400
    assert "/sparql" in json.loads(reply.body)["detail"]
