"""A case tried against a service: what it must answer, and what it answered."""

import re
from dataclasses import replace

from rdflib import Graph

from tests.conformance.answers import (
    MEDIA_TYPES,
    Solutions,
    are_same,
    read_answer,
    show,
)
from tests.conformance.cases import Case, Data, Document, Kind
from tests.conformance.endpoint import Endpoint, Reply

_GOOD = range(200, 300)
_NAMES = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"
_CLAUSE = re.compile(r"\bFROM\s+(?:NAMED\s+)?<([^:>]+)>", re.IGNORECASE)


def judge(case: Case, endpoint: Endpoint) -> str:
    """Return what is wrong with the service's answer, empty where nothing is."""
    text = case.request.path.read_text(encoding="utf-8")
    match case.kind:
        case Kind.QUERY | Kind.CSV:
            return _judge_query(case, text, endpoint)
        case Kind.UPDATE:
            return _judge_update(case, text, endpoint)
        case Kind.GOOD_QUERY:
            return _judge_good(endpoint.ask(text, "*/*"))
        case Kind.BAD_QUERY:
            return _judge_bad(endpoint.ask(text, "*/*"))
        case Kind.GOOD_UPDATE:
            return _judge_good(endpoint.change(text))
        case Kind.BAD_UPDATE:
            return _judge_bad(endpoint.change(text))


def _judge_query(case: Case, text: str, endpoint: Endpoint) -> str:
    assert case.expected is not None
    endpoint.hold(_with_named(case, text))
    ending = case.expected.path.suffix
    reply = endpoint.ask(f"BASE <{case.request.iri}>\n{text}", MEDIA_TYPES[ending])
    if reply.status not in _GOOD:
        return f"{reply.status}: {reply.text}"
    kind = reply.headers["content-type"].partition(";")[0]
    if kind != MEDIA_TYPES[ending]:
        return f"answered in {kind}, asked for {MEDIA_TYPES[ending]}"
    expected = read_answer(
        case.expected.path.read_bytes(), ending, base=case.expected.iri
    )
    answer = read_answer(reply.body, ending)
    if are_same(expected, answer):
        return ""
    return f"expected {show(expected)}\nanswered {show(answer)}"


def _with_named(case: Case, text: str) -> Data:
    """Return the data of a query with the documents that it names in FROM.

    We fetch nothing that a query names, so they are held under their addresses.
    """
    folder = case.request.iri.rpartition("/")[0]
    named = tuple(
        (
            f"{folder}/{name}",
            Document(path=case.request.path.with_name(name), iri=f"{folder}/{name}"),
        )
        for name in _CLAUSE.findall(text)
    )
    return replace(case.before, named=case.before.named + named)


def _judge_update(case: Case, text: str, endpoint: Endpoint) -> str:
    endpoint.hold(case.before)
    reply = endpoint.change(f"BASE <{case.request.iri}>\n{text}")
    if reply.status not in _GOOD:
        return f"{reply.status}: {reply.text}"
    expected: dict[str | None, Graph] = {None: _merge(case.after.default)}
    for name, document in case.after.named:
        expected[name] = _merge((document,))
    for name, graph in expected.items():
        answer = endpoint.fetch(name)
        if not are_same(graph, answer):
            title = name or "the default graph"
            return f"{title}: expected {show(graph)}\nis {show(answer)}"
    surplus = _list_graphs(endpoint) - expected.keys()
    if surplus:
        return f"graphs that should not be: {surplus}"
    endpoint.note(case.after)
    return ""


def _merge(documents: tuple[Document, ...]) -> Graph:
    graph = Graph()
    for document in documents:
        graph.parse(document.path, publicID=document.iri)
    return graph


def _list_graphs(endpoint: Endpoint) -> set[str]:
    """Return the names of the graphs that hold something."""
    answer = read_answer(endpoint.ask(_NAMES, MEDIA_TYPES[".srj"]).body, ".srj")
    assert isinstance(answer, Solutions)
    return {str(row["g"]) for row in answer.rows}


def _judge_good(reply: Reply) -> str:
    """Expect an answer, or a refusal of what the text asks for and not of the text.

    403 says that it is not allowed; 404 and 422 that what it names, a graph or a
    function, is not there.
    """
    if reply.status in _GOOD or reply.status in (403, 404, 422):
        return ""
    return f"sound text was refused with {reply.status}: {reply.text}"


def _judge_bad(reply: Reply) -> str:
    if reply.status == 400:
        return ""
    return f"faulty text was answered with {reply.status}, not with 400"
