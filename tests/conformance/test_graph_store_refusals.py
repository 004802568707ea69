"""The SPARQL 1.1 Graph Store HTTP Protocol: what is refused, how, and harms nothing."""

import pytest

from tests.conformance.endpoint import Endpoint
from tests.conformance.graph_store import (
    EACH,
    INDIRECT,
    JANE,
    JOHN,
    NAME,
    NAMED,
    PERSON,
    TURTLE,
    holds,
    patch,
    put,
)


@pytest.fixture(autouse=True)
def empty(endpoint: Endpoint) -> None:
    """Hold nothing at all."""
    endpoint.clear()


@pytest.mark.parametrize("path", NAMED)
@pytest.mark.parametrize("method", ["GET", "HEAD", "DELETE"])
def test_a_graph_that_is_not_there_is_not_found(
    endpoint: Endpoint, path: str, method: str
) -> None:
    assert endpoint.send(method, path).status == 404


@pytest.mark.parametrize(
    "query",
    [
        f"graph={NAME}&default",
        f"graph={NAME}&graph={NAME}",
        "graph=",
        "graph=relative",
        "graph=/absolute/path",
        "graph=http://a/%FC",
        "graph=http://a/%20b",
    ],
)
@pytest.mark.parametrize("method", ["GET", "PUT", "POST", "DELETE"])
def test_a_request_that_names_no_one_graph_is_refused(
    endpoint: Endpoint, query: str, method: str
) -> None:
    body = JOHN.encode() if method in ("PUT", "POST") else b""

    reply = endpoint.send(method, f"/graphs?{query}", body, Content_Type=TURTLE)

    assert reply.status == 400


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_the_whole_store_is_neither_replaced_nor_deleted(
    endpoint: Endpoint, method: str
) -> None:
    put(endpoint, INDIRECT, JOHN)

    reply = endpoint.send(method, "/graphs", JANE.encode(), Content_Type=TURTLE)

    assert 400 <= reply.status < 500
    assert holds(endpoint, INDIRECT, JOHN)


@pytest.mark.parametrize("path", EACH)
@pytest.mark.parametrize("method", ["PUT", "POST"])
def test_a_body_that_does_not_parse_leaves_what_was_there(
    endpoint: Endpoint, path: str, method: str
) -> None:
    put(endpoint, path, JOHN)

    for text, kind in (
        (f"{JANE} <http://a/broken", TURTLE),
        (JANE, "application/rdf+xml"),
        (f"{JANE}\n".replace("[", "("), "application/n-triples"),
    ):
        reply = endpoint.send(method, path, text.encode(), Content_Type=kind)
        assert reply.status == 400, reply.text

    assert holds(endpoint, path, JOHN)


@pytest.mark.parametrize("kind", ["text/csv", "image/png", "application/sparql-update"])
@pytest.mark.parametrize("method", ["PUT", "POST"])
def test_a_body_in_another_media_type_is_refused(
    endpoint: Endpoint, method: str, kind: str
) -> None:
    reply = endpoint.send(method, INDIRECT, JOHN.encode(), Content_Type=kind)

    assert reply.status == 415
    assert endpoint.send("GET", INDIRECT).status == 404


def test_a_format_that_cannot_be_had_is_refused(endpoint: Endpoint) -> None:
    put(endpoint, INDIRECT, JOHN)

    reply = endpoint.send("GET", INDIRECT, Accept="image/png")

    assert reply.status == 406
    assert "accept" in reply.headers["vary"].lower()


def test_a_patch_that_names_another_graph_is_refused(endpoint: Endpoint) -> None:
    put(endpoint, INDIRECT, JOHN)
    update = f"INSERT DATA {{ GRAPH <http://a/other> {{ <{PERSON}> a 1 }} }}"

    reply = patch(endpoint, INDIRECT, update)

    assert reply.status == 422
    assert len(endpoint.fetch("http://a/other")) == 0


@pytest.mark.parametrize("path", EACH)
def test_another_method_is_refused_and_the_right_ones_are_told(
    endpoint: Endpoint, path: str
) -> None:
    reply = endpoint.send("PROPFIND", path)

    assert reply.status == 405
    allowed = {name.strip() for name in reply.headers["allow"].split(",")}
    assert {"GET", "HEAD", "PUT", "POST", "DELETE", "PATCH"} <= allowed


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH"])
@pytest.mark.parametrize("path", EACH)
def test_no_graph_is_changed_without_a_token_that_counts(
    endpoint: Endpoint, path: str, method: str
) -> None:
    put(endpoint, path, JOHN)
    sent = {"Content_Type": TURTLE, "Authorization": "Bearer stadt_none"}

    reply = endpoint.send(method, path, JANE.encode(), **sent)

    assert reply.status == 401
    assert reply.headers["www-authenticate"]
    assert holds(endpoint, path, JOHN)
