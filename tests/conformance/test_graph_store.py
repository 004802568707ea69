"""The SPARQL 1.1 Graph Store HTTP Protocol: what is put, posted, patched and read."""

from urllib.parse import quote

import pytest
from rdflib import Graph, Literal, URIRef

from tests.conformance.answers import MEDIA_TYPES, are_same, read_answer
from tests.conformance.endpoint import Endpoint, Reply
from tests.conformance.graph_store import (
    DEFAULT,
    EACH,
    FOAF,
    INDIRECT,
    JANE,
    JOHN,
    NAME,
    NAMED,
    PERSON,
    TURTLE,
    holds,
    patch,
    post,
    put,
)

FILES = {
    "last.ttl": f"<{PERSON}> <{FOAF}familyName> 'Doe' .",
    "first.ttl": f"@prefix f: <{FOAF}> . <{PERSON}> f:givenName 'Jane' .",
}


def post_files(endpoint: Endpoint, path: str, *, field: str | None = None) -> Reply:
    """Send both files in a form, in fields of their own or in one field."""
    parts = "".join(
        f'--AaB03x\r\nContent-Disposition: form-data; name="{field or name}";'
        f' filename="{name}"\r\nContent-Type: text/turtle; charset=utf-8\r\n\r\n'
        f"{text}\r\n"
        for name, text in FILES.items()
    )
    kind = "multipart/form-data; boundary=AaB03x"
    return post(endpoint, path, f"{parts}--AaB03x--\r\n", kind)


@pytest.fixture(autouse=True)
def empty(endpoint: Endpoint) -> None:
    """Hold nothing at all."""
    endpoint.clear()


@pytest.mark.parametrize("path", EACH)
def test_what_is_put_replaces_what_was_there(endpoint: Endpoint, path: str) -> None:
    first = put(endpoint, path, JOHN, f"{TURTLE}; charset=utf-8")
    assert first.status == 201 if path != DEFAULT else first.status in (200, 201, 204)
    assert holds(endpoint, path, JOHN)

    assert put(endpoint, path, JANE).status in (200, 204)

    assert holds(endpoint, path, JANE)


@pytest.mark.parametrize("path", NAMED)
def test_a_graph_that_is_deleted_is_gone(endpoint: Endpoint, path: str) -> None:
    put(endpoint, path, JOHN)

    assert endpoint.send("DELETE", path).status in (200, 204)

    assert endpoint.send("GET", path).status == 404
    assert endpoint.send("DELETE", path).status == 404


def test_a_default_graph_that_is_deleted_is_empty(endpoint: Endpoint) -> None:
    put(endpoint, DEFAULT, JOHN)

    assert endpoint.send("DELETE", DEFAULT).status in (200, 204)

    assert holds(endpoint, DEFAULT, "")


@pytest.mark.parametrize("path", EACH)
def test_what_is_posted_is_added_also_from_several_files(
    endpoint: Endpoint, path: str
) -> None:
    assert post(endpoint, path, JANE).status in (200, 201, 204)
    assert holds(endpoint, path, JANE)

    several = post_files(endpoint, path)

    assert several.status in (200, 204), several.text
    assert holds(endpoint, path, "\n".join((*FILES.values(), JANE)))


def test_files_of_one_field_are_all_added(endpoint: Endpoint) -> None:
    assert post_files(endpoint, INDIRECT, field="files").status == 201

    assert holds(endpoint, INDIRECT, "\n".join(FILES.values()))


@pytest.mark.parametrize("path", EACH)
def test_blank_nodes_of_two_bodies_are_kept_apart(
    endpoint: Endpoint, path: str
) -> None:
    one, two = (f"_:a <{FOAF}name> '{name}' ." for name in ("A", "B"))
    post(endpoint, path, one)

    post(endpoint, path, two)

    assert holds(endpoint, path, f"{one} {two.replace('_:a', '_:b')}")


@pytest.mark.parametrize("path", EACH)
def test_the_same_body_posted_twice_changes_nothing(
    endpoint: Endpoint, path: str
) -> None:
    post(endpoint, path, JOHN)

    assert post(endpoint, path, JOHN).status in (200, 204)

    assert holds(endpoint, path, JOHN)


def test_a_graph_that_is_posted_to_is_made(endpoint: Endpoint) -> None:
    assert post(endpoint, INDIRECT, JOHN).status == 201
    assert post(endpoint, INDIRECT, JANE).status in (200, 204)


def test_what_is_posted_to_the_store_becomes_a_new_graph(endpoint: Endpoint) -> None:
    reply = post(endpoint, "/graphs", JOHN)

    assert reply.status == 201
    location = reply.headers["location"]
    assert holds(endpoint, f"/graphs?graph={quote(location, safe='')}", JOHN)
    other = post(endpoint, "/graphs", JOHN)
    assert other.headers["location"] != location


@pytest.mark.parametrize("path", EACH)
@pytest.mark.parametrize("accept", [TURTLE, "application/n-triples", "*/*"])
def test_head_has_the_headers_of_get(
    endpoint: Endpoint, path: str, accept: str
) -> None:
    put(endpoint, path, JOHN)

    head = endpoint.send("HEAD", path, Accept=accept)

    answer = endpoint.send("GET", path, Accept=accept)
    assert (head.status, head.body) == (200, b"")
    for name in ("content-type", "etag", "vary"):
        assert head.headers[name] == answer.headers[name]


def test_a_default_graph_is_always_there(endpoint: Endpoint) -> None:
    assert holds(endpoint, DEFAULT, "")


def test_the_name_of_a_graph_is_decoded_once(endpoint: Endpoint) -> None:
    put(endpoint, INDIRECT, JOHN)

    plain = NAME.replace("1.ttl", "%31.ttl")
    assert holds(endpoint, f"/graphs?graph={NAME}", JOHN)
    assert holds(endpoint, f"/graphs?graph={plain}", JOHN)
    twice = plain.replace("%31", "%2531")
    assert endpoint.send("GET", f"/graphs?graph={twice}").status == 404


@pytest.mark.parametrize("name", ["http://a/%2B+c", "http://a/ü", "urn:a:b?=c#d"])
def test_a_graph_has_the_name_that_it_was_put_under(
    endpoint: Endpoint, name: str
) -> None:
    put(endpoint, f"/graphs?graph={quote(name, safe='')}", JOHN)

    reply = endpoint.ask("SELECT ?g { GRAPH ?g { ?s ?p ?o } }", MEDIA_TYPES[".csv"])
    names = set(reply.text.splitlines()[1:])
    assert names == {name}


@pytest.mark.parametrize("ending", [".ttl", ".nt", ".rdf"])
def test_a_graph_comes_and_goes_in_each_format(endpoint: Endpoint, ending: str) -> None:
    kind = MEDIA_TYPES[ending]
    graph = Graph()
    graph.add((URIRef(PERSON), URIRef(f"{FOAF}name"), Literal("Jürgen", lang="de")))
    text = graph.serialize(
        format={".ttl": "turtle", ".nt": "nt", ".rdf": "xml"}[ending]
    )

    assert put(endpoint, INDIRECT, text, kind).status == 201

    reply = endpoint.send("GET", INDIRECT, Accept=kind)
    assert reply.headers["content-type"].partition(";")[0] == kind
    assert are_same(read_answer(reply.body, ending), graph)


def test_a_graph_comes_in_an_rdf_format_where_none_is_asked_for(
    endpoint: Endpoint,
) -> None:
    put(endpoint, INDIRECT, JOHN)

    reply = endpoint.send("GET", INDIRECT)

    kind = reply.headers["content-type"].partition(";")[0]
    endings = [end for end in (".ttl", ".nt", ".rdf") if MEDIA_TYPES[end] == kind]
    assert reply.status == 200
    assert len(endings) == 1


def test_relative_iris_of_a_body_are_relative_to_the_graph(endpoint: Endpoint) -> None:
    put(endpoint, INDIRECT, f"<> <{FOAF}topic> <2.ttl> .")

    assert holds(
        endpoint,
        INDIRECT,
        f"<{NAME}> <{FOAF}topic> <http://www.example/gsp/person/2.ttl> .",
    )


def test_a_graph_that_is_put_empty_is_emptied(endpoint: Endpoint) -> None:
    put(endpoint, INDIRECT, JOHN)

    assert put(endpoint, INDIRECT, "").status in (200, 204)

    assert endpoint.send("GET", INDIRECT).status in (200, 404)
    assert len(endpoint.fetch(NAME)) == 0


@pytest.mark.parametrize("path", EACH)
def test_an_empty_body_that_is_posted_changes_nothing(
    endpoint: Endpoint, path: str
) -> None:
    put(endpoint, path, JOHN)

    assert post(endpoint, path, "").status in (200, 204)

    assert holds(endpoint, path, JOHN)


@pytest.mark.parametrize("path", EACH)
def test_a_patch_is_an_update_of_that_graph(endpoint: Endpoint, path: str) -> None:
    put(endpoint, path, f"<{PERSON}> <{FOAF}name> 'John' .")
    update = "DELETE { ?s ?p 'John' } INSERT { ?s ?p 'Jane' } WHERE { ?s ?p 'John' }"

    reply = patch(endpoint, path, update)

    assert reply.status in (200, 204), reply.text
    assert holds(endpoint, path, f"<{PERSON}> <{FOAF}name> 'Jane' .")
