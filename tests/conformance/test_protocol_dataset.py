"""The dataset of a query, SPARQL 1.1 Protocol section 2.1.4: what a request names."""

import json
from urllib.parse import urlencode

import pytest

from tests.conformance.answers import MEDIA_TYPES
from tests.conformance.endpoint import Endpoint

DATA = "http://kasei.us/2009/09/sparql/data/data"
ONE, TWO, THREE = (f"{DATA}{number}.rdf" for number in (1, 2, 3))
HOWS = ("GET", "form", "direct", "mixed")


@pytest.fixture(autouse=True, scope="module")
def documents(endpoint: Endpoint) -> None:
    """Hold three graphs of one statement each, and nothing else."""
    graphs = " ".join(
        f"GRAPH <{name}> {{ <{name}> a 1 }}" for name in (ONE, TWO, THREE)
    )
    reply = endpoint.change(f"DROP ALL; INSERT DATA {{ {graphs} }}")
    assert reply.status in (200, 204), reply.text


def ask(
    endpoint: Endpoint,
    how: str,
    query: str,
    *,
    default: tuple[str, ...] = (),
    named: tuple[str, ...] = (),
) -> bool:
    dataset = [
        *(("default-graph-uri", name) for name in default),
        *(("named-graph-uri", name) for name in named),
    ]
    text = [("query", query)]
    in_url, in_body, kind = {
        "GET": ([*text, *dataset], None, ""),
        "form": ([], urlencode([*text, *dataset]), "application/x-www-form-urlencoded"),
        "direct": (dataset, query, "application/sparql-query"),
        "mixed": (dataset, urlencode(text), "application/x-www-form-urlencoded"),
    }[how]
    path, accept = f"/sparql?{urlencode(in_url)}", MEDIA_TYPES[".srj"]
    reply = (
        endpoint.send("GET", path, Accept=accept)
        if in_body is None
        else endpoint.send(
            "POST", path, in_body.encode(), Accept=accept, Content_Type=kind
        )
    )
    assert reply.status == 200, reply.text
    return bool(json.loads(reply.body)["boolean"])


@pytest.mark.parametrize("how", HOWS)
def test_default_graphs_are_one_graph(endpoint: Endpoint, how: str) -> None:
    both = f"ASK {{ <{ONE}> a ?a . <{TWO}> a ?b }}"

    assert ask(endpoint, how, both, default=(ONE, TWO))
    assert not ask(endpoint, how, both, default=(ONE, THREE))
    assert not ask(endpoint, how, both, default=(ONE,))


@pytest.mark.parametrize("how", HOWS)
def test_named_graphs_are_those_that_the_request_names(
    endpoint: Endpoint, how: str
) -> None:
    both = f"ASK {{ GRAPH ?g {{ <{ONE}> a ?a }} GRAPH ?h {{ <{TWO}> a ?b }} }}"

    assert ask(endpoint, how, both, named=(ONE, TWO))
    assert not ask(endpoint, how, both, named=(ONE, THREE))


@pytest.mark.parametrize("how", HOWS)
def test_default_and_named_graphs_are_kept_apart(endpoint: Endpoint, how: str) -> None:
    query = (
        f"ASK {{ <{THREE}> a ?c GRAPH ?g {{ <{ONE}> a ?a }} GRAPH ?h {{ <{TWO}> a ?b }}"
        f" FILTER NOT EXISTS {{ <{ONE}> a ?d }}"
        f" FILTER NOT EXISTS {{ GRAPH ?i {{ <{THREE}> a ?e }} }} }}"
    )

    assert ask(endpoint, how, query, default=(THREE,), named=(ONE, TWO))


@pytest.mark.parametrize("how", HOWS)
def test_the_request_wins_over_the_query(endpoint: Endpoint, how: str) -> None:
    query = (
        f"ASK FROM <{THREE}> FROM NAMED <{ONE}>"
        f" {{ GRAPH ?g {{ <{TWO}> a ?a }} <{TWO}> a ?b"
        f" FILTER NOT EXISTS {{ <{THREE}> a ?c }} }}"
    )

    assert ask(endpoint, how, query, default=(TWO,), named=(TWO,))


def test_named_graphs_alone_leave_the_default_graph_empty(endpoint: Endpoint) -> None:
    assert not ask(endpoint, "GET", "ASK { ?s ?p ?o }", named=(ONE,))


def test_default_graphs_alone_leave_no_named_graph(endpoint: Endpoint) -> None:
    assert not ask(endpoint, "GET", "ASK { GRAPH ?g { ?s ?p ?o } }", default=(ONE,))


def test_a_graph_that_is_not_there_is_empty(endpoint: Endpoint) -> None:
    assert not ask(endpoint, "GET", "ASK { ?s ?p ?o }", default=("http://a/none",))


def test_a_dataset_of_the_query_alone_is_taken(endpoint: Endpoint) -> None:
    pattern = f"<{ONE}> a ?a GRAPH ?g {{ ?s ?p ?o }}"
    query = f"ASK FROM <{ONE}> FROM NAMED <{TWO}> {{ {pattern} }}"

    assert ask(endpoint, "GET", query)
    assert not ask(endpoint, "GET", query.replace(f"<{ONE}> a ", f"<{TWO}> a "))


@pytest.mark.parametrize("name", ["default-graph-uri", "named-graph-uri"])
@pytest.mark.parametrize("graph", ["relative", "", "http://a/ b"])
def test_a_graph_without_an_absolute_iri_is_refused(
    endpoint: Endpoint, name: str, graph: str
) -> None:
    query = urlencode({"query": "ASK { }", name: graph})

    assert endpoint.send("GET", f"/sparql?{query}").status == 400
