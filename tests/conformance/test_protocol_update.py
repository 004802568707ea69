"""The update operation of the SPARQL 1.1 Protocol, section 2.2, as clients send it."""

import json
from urllib.parse import quote, urlencode

import pytest

from tests.conformance.answers import MEDIA_TYPES
from tests.conformance.endpoint import Endpoint, Reply

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-update"
DATA = "http://kasei.us/2009/09/sparql/data/data"
ONE, TWO, THREE = (f"{DATA}{number}.rdf" for number in (1, 2, 3))
TARGET = "http://example.org/target"
MARK = f"INSERT DATA {{ <{TARGET}> a 'mark' }}"
GOOD = (200, 204)
OTHERS = (
    "SELECT * { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } FILTER(?o != 'document') } }"
)
UNSENT = ""


@pytest.fixture(autouse=True)
def documents(endpoint: Endpoint) -> None:
    """Hold three graphs of one statement each, and nothing else."""
    if find_documents(endpoint) == {ONE, TWO, THREE} and not select(endpoint, OTHERS):
        return  # A look is cheaper than a commit.
    graphs = " ".join(
        f"GRAPH <{name}> {{ <{name}> a 'document' }}" for name in (ONE, TWO, THREE)
    )
    reply = endpoint.change(f"DROP ALL; INSERT DATA {{ {graphs} }}")
    assert reply.status in GOOD, reply.text


def post(
    endpoint: Endpoint, body: bytes, content_type: str = DIRECT, parameters: str = ""
) -> Reply:
    sent = {} if content_type == UNSENT else {"Content_Type": content_type}
    path = f"/update?{parameters}" if parameters else "/update"
    return endpoint.send("POST", path, body, **sent)


def select(endpoint: Endpoint, query: str) -> list[dict[str, str]]:
    body = json.loads(endpoint.ask(query, MEDIA_TYPES[".srj"]).body)
    return [
        {name: term["value"] for name, term in row.items()}
        for row in body["results"]["bindings"]
    ]


def find_documents(endpoint: Endpoint) -> set[str]:
    rows = select(endpoint, "SELECT ?g { GRAPH ?g { ?s a 'document' } }")
    return {row["g"] for row in rows}


def find_copies(endpoint: Endpoint) -> set[str]:
    """Return the documents that an update copied into the target."""
    pattern = f"GRAPH <{TARGET}> {{ ?s ?p 'copy' }}"
    return {row["s"] for row in select(endpoint, f"SELECT ?s {{ {pattern} }}")}


def is_marked(endpoint: Endpoint) -> bool:
    return bool(select(endpoint, f"SELECT ?m {{ <{TARGET}> a ?m }}"))


def copy(
    endpoint: Endpoint,
    where: str,
    *,
    default: tuple[str, ...] = (),
    named: tuple[str, ...] = (),
) -> Reply:
    """Copy what `where` binds to ?s, in the dataset that the request names."""
    text = f"INSERT {{ GRAPH <{TARGET}> {{ ?s a 'copy' }} }} WHERE {{ {where} }}"
    dataset = [
        *(("using-graph-uri", name) for name in default),
        *(("using-named-graph-uri", name) for name in named),
    ]
    return post(endpoint, text.encode(), DIRECT, urlencode(dataset))


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (MARK.encode(), DIRECT),
        (MARK.encode(), f"{DIRECT}; charset=utf-8"),
        (urlencode({"update": MARK}).encode(), FORM),
        (urlencode({"update": MARK}).encode(), f"{FORM};charset=UTF-8"),
    ],
)
def test_an_update_is_taken_however_it_comes(
    endpoint: Endpoint, body: bytes, content_type: str
) -> None:
    assert post(endpoint, body, content_type).status in GOOD

    assert is_marked(endpoint)


@pytest.mark.parametrize("content_type", [DIRECT, FORM])
def test_an_update_is_decoded_once_and_as_utf_8(
    endpoint: Endpoint, content_type: str
) -> None:
    text = f'INSERT DATA {{ <{TARGET}> a "ü+%41&\U0001f3d9" }}'
    body = text if content_type == DIRECT else f"update={quote(text, safe='')}"

    post(endpoint, body.encode(), content_type)

    (row,) = select(endpoint, f"SELECT ?x {{ <{TARGET}> a ?x }}")
    assert row["x"] == "ü+%41&\U0001f3d9"


def test_an_update_that_changes_nothing_is_taken(endpoint: Endpoint) -> None:
    assert post(endpoint, b"").status in GOOD
    assert post(endpoint, b"CLEAR GRAPH <http://example.org/none>").status in GOOD
    assert post(endpoint, b"DELETE WHERE { <http://a/b> ?p ?o }").status in GOOD


@pytest.mark.parametrize("path", ["/update", "/sparql"])
def test_no_update_comes_in_a_url(endpoint: Endpoint, path: str) -> None:
    reply = endpoint.send("GET", f"{path}?{urlencode({'update': 'CLEAR ALL'})}")

    assert 400 <= reply.status < 500
    assert find_documents(endpoint) == {ONE, TWO, THREE}


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
def test_another_method_is_refused_and_post_is_told(
    endpoint: Endpoint, method: str
) -> None:
    reply = endpoint.send(method, "/update", Content_Type=DIRECT)

    assert reply.status == 405
    assert "POST" in reply.headers["allow"]
    assert method not in reply.headers["allow"]


@pytest.mark.parametrize(
    ("parameters", "body"),
    [
        ("", "update=CLEAR%20NAMED&update=CLEAR%20DEFAULT"),
        ("update=CLEAR%20NAMED", "update=CLEAR%20DEFAULT"),
        ("", "update=CLEAR%20NAMED&query=ASK%7B%7D"),
        ("", ""),
        ("", "other=1"),
    ],
)
def test_a_request_that_is_not_one_update_is_refused(
    endpoint: Endpoint, parameters: str, body: str
) -> None:
    reply = post(endpoint, body.encode(), FORM, parameters)

    assert reply.status == 400
    assert find_documents(endpoint) == {ONE, TWO, THREE}


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("CLEAR NAMED", "text/plain"),
        ("CLEAR NAMED", "application/sparql-query"),
        ("CLEAR NAMED", UNSENT),
        ("update=CLEAR%20NAMED", UNSENT),
    ],
)
def test_an_update_in_another_media_type_is_refused(
    endpoint: Endpoint, body: str, content_type: str
) -> None:
    assert post(endpoint, body.encode(), content_type).status == 415
    assert find_documents(endpoint) == {ONE, TWO, THREE}


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        ("CLEAR NAMED".encode("utf-16"), f"{DIRECT}; charset=UTF-16", 415),
        ("CLEAR NAMED".encode("utf-16"), DIRECT, 400),
        (b"INSERT DATA { <http://a/s> <http://a/p> '\xfc' }", DIRECT, 400),
    ],
)
def test_an_update_in_another_encoding_is_refused(
    endpoint: Endpoint, body: bytes, content_type: str, status: int
) -> None:
    assert post(endpoint, body, content_type).status == status


@pytest.mark.parametrize("text", ["CLEAR XYZ", "ASK { }", f"{MARK}; {MARK} {{"])
def test_an_update_that_does_not_parse_is_refused(
    endpoint: Endpoint, text: str
) -> None:
    reply = post(endpoint, text.encode())

    assert reply.status == 400
    assert reply.headers["content-type"] == "application/problem+json"
    assert not is_marked(endpoint)


def test_a_relative_iri_of_an_update_is_made_absolute(endpoint: Endpoint) -> None:
    update = (
        f"CLEAR GRAPH <{TARGET}> ; INSERT DATA {{ GRAPH <{TARGET}>"
        " { <http://example.org/s> <http://example.org/p> <test> } }"
    )

    assert post(endpoint, update.encode()).status in GOOD

    (row,) = select(endpoint, f"SELECT ?o {{ GRAPH <{TARGET}> {{ ?s ?p ?o }} }}")
    assert row["o"].startswith("http")
    assert row["o"].endswith("/test")


def test_using_graph_is_the_default_graph_of_where(endpoint: Endpoint) -> None:
    assert copy(endpoint, "?s a 'document'", default=(ONE,)).status in GOOD

    assert find_copies(endpoint) == {ONE}


def test_using_graphs_are_one_default_graph_of_where(endpoint: Endpoint) -> None:
    where = f"?s a 'document' . <{ONE}> a ?a . <{TWO}> a ?b"

    assert copy(endpoint, where, default=(ONE, TWO)).status in GOOD

    assert find_copies(endpoint) == {ONE, TWO}


def test_using_named_graphs_are_the_named_graphs_of_where(endpoint: Endpoint) -> None:
    where = "{ GRAPH ?g { ?s a 'document' } } UNION { ?s a 'default' }"

    assert copy(endpoint, where, named=(ONE, TWO)).status in GOOD

    assert find_copies(endpoint) == {ONE, TWO}


def test_using_named_graphs_alone_leave_the_default_graph_of_where_empty(
    endpoint: Endpoint,
) -> None:
    post(endpoint, MARK.encode())

    assert copy(endpoint, "?s a 'mark'", named=(ONE,)).status in GOOD

    assert find_copies(endpoint) == set()


def test_using_graphs_of_both_kinds_are_kept_apart(endpoint: Endpoint) -> None:
    where = (
        "{ GRAPH ?s { ?d a 'document' } } UNION"
        f" {{ ?s a 'document' FILTER NOT EXISTS {{ GRAPH <{ONE}> {{ ?x ?y ?z }} }} }}"
    )

    assert copy(endpoint, where, default=(ONE,), named=(TWO,)).status in GOOD

    assert find_copies(endpoint) == {ONE, TWO}


@pytest.mark.parametrize("parameter", ["using-graph-uri", "using-named-graph-uri"])
@pytest.mark.parametrize(
    "update",
    [
        f"WITH <{ONE}> DELETE {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o }}",
        f"DELETE {{ GRAPH <{ONE}> {{ ?s ?p ?o }} }} USING <{ONE}> WHERE {{ ?s ?p ?o }}",
        f"DELETE {{ ?s a 1 }} USING NAMED <{ONE}> WHERE {{ GRAPH ?g {{ ?s ?p ?o }} }}",
        f"{MARK}; WITH <{ONE}> INSERT {{ ?s ?p 1 }} WHERE {{ ?s ?p ?o }}",
    ],
)
def test_a_dataset_in_the_request_and_in_the_update_is_refused(
    endpoint: Endpoint, parameter: str, update: str
) -> None:
    reply = post(endpoint, update.encode(), DIRECT, urlencode({parameter: TWO}))

    assert reply.status == 400
    assert find_documents(endpoint) == {ONE, TWO, THREE}
    assert not is_marked(endpoint)


@pytest.mark.parametrize("parameter", ["using-graph-uri", "using-named-graph-uri"])
def test_a_using_graph_without_an_absolute_iri_is_refused(
    endpoint: Endpoint, parameter: str
) -> None:
    reply = post(endpoint, MARK.encode(), DIRECT, urlencode({parameter: "relative"}))

    assert reply.status == 400
    assert not is_marked(endpoint)


@pytest.mark.parametrize(
    ("last", "status"),
    [
        ("LOAD <http://127.0.0.1:1/>", 403),
        ("LOAD SILENT <http://127.0.0.1:1/>", 403),
        (
            "INSERT { ?s ?p 1 } WHERE { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
            403,
        ),
        (f"CREATE GRAPH <{ONE}>", 422),
        ("INSERT { ?s ?p 1 } WHERE { ?s ?p ?o FILTER(<http://a/f>(?o)) }", 422),
    ],
)
def test_a_request_of_which_one_operation_is_refused_changes_nothing(
    endpoint: Endpoint, last: str, status: int
) -> None:
    assert post(endpoint, f"{MARK}; {last}".encode()).status == status

    assert not is_marked(endpoint)


def test_operations_of_one_request_see_those_before_them(endpoint: Endpoint) -> None:
    second = "INSERT { ?s a 'seen' } WHERE { ?s a 'mark' }"

    post(endpoint, f"{MARK}; {second}; DELETE DATA {{ <{TARGET}> a 'mark' }}".encode())

    (row,) = select(endpoint, f"SELECT ?m {{ <{TARGET}> a ?m }}")
    assert row["m"] == "seen"


@pytest.mark.parametrize("authorization", ["", "Bearer stadt_none", "Basic !"])
def test_an_update_without_a_token_that_counts_is_refused(
    endpoint: Endpoint, authorization: str
) -> None:
    sent = {"Content_Type": DIRECT, "Authorization": authorization}

    reply = endpoint.send("POST", "/update", MARK.encode(), **sent)

    assert reply.status == 401
    assert reply.headers["www-authenticate"]
    assert not is_marked(endpoint)
