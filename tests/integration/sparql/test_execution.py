"""Queries through real workers: right answers, whole or refused."""

import csv
import io
import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pyoxigraph as ox
import pytest

from graph.errors import LimitReached, Malformed, NotAcceptable, NotFound, Refused
from graph.limits import RESULT, Limit
from sparql.execution import Executor
from sparql.keeper import Keeper
from sparql.media_types import GRAPHS, SOLUTIONS, MediaType
from sparql.pool import Pool
from sparql.request import Query
from tests.support.small_store import EXAMPLE, make_quads, publish_store, spell

COUNT = f"SELECT (COUNT(*) AS ?n) (SUM(?c) AS ?sum) {{ ?s <{EXAMPLE}cost> ?c }}"
ALL = "SELECT ?s ?p ?o { ?s ?p ?o }"
GRAPH = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"


def ask(
    executor: Executor, text: str, accept: str = "", **more: tuple[str, ...]
) -> bytes:
    return executor.execute(Query(text=text, accept=accept, **more)).read()


def numbers(body: bytes) -> tuple[str, ...]:
    (row,) = json.loads(body)["results"]["bindings"]
    return tuple(term["value"] for term in row.values())


def test_the_default_graph_is_a_set(executor: Executor) -> None:
    assert numbers(ask(executor, COUNT)) == ("2", "15")


def test_several_graphs_of_the_protocol_are_merged_as_a_set(executor: Executor) -> None:
    graphs = (f"{EXAMPLE}a", f"{EXAMPLE}b")

    assert numbers(ask(executor, COUNT, default_graphs=graphs)) == ("2", "15")


def test_several_from_clauses_are_merged_as_a_set(executor: Executor) -> None:
    clauses = f"FROM <{EXAMPLE}a> FROM <{EXAMPLE}b> WHERE {{"

    assert numbers(ask(executor, COUNT.replace("{", clauses, 1))) == ("2", "15")


def test_one_graph_of_the_protocol_is_asked_alone(executor: Executor) -> None:
    body = ask(executor, COUNT, default_graphs=(f"{EXAMPLE}a",))

    assert numbers(body) == ("1", "10")


def test_named_graphs_alone_leave_the_default_graph_empty(executor: Executor) -> None:
    body = ask(executor, COUNT, named_graphs=(f"{EXAMPLE}a",))

    assert numbers(body) == ("0", "0")


def test_a_merge_keeps_the_named_graphs_apart(executor: Executor) -> None:
    text = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o . GRAPH ?g { ?x ?y ?z } }"

    body = ask(
        executor,
        text,
        default_graphs=(f"{EXAMPLE}a", f"{EXAMPLE}b"),
        named_graphs=(f"{EXAMPLE}c",),
    )

    assert numbers(body) == ("2",)


@pytest.mark.parametrize("media_type", SOLUTIONS, ids=lambda one: one.extension)
def test_every_results_format_is_counted(
    executor: Executor, media_type: MediaType
) -> None:
    answer = executor.execute(Query(text=ALL, accept=media_type.name))

    assert answer.rows == 3
    assert answer.revision == 1
    assert answer.content_type.startswith(media_type.name)


@pytest.mark.parametrize("media_type", GRAPHS, ids=lambda one: one.extension)
def test_every_graph_format_holds_the_same_triples(
    executor: Executor, media_type: MediaType
) -> None:
    answer = executor.execute(Query(text=GRAPH, accept=media_type.name))

    parsed = ox.parse(
        answer.read(), format=ox.RdfFormat.from_media_type(answer.media_type.name)
    )

    expected = {quad.triple for quad in make_quads()}
    assert {quad.triple for quad in parsed} == expected
    assert answer.rows == 3


def test_csv_is_exact(executor: Executor) -> None:
    values = ['Komma, "Zitat"', "Zeile 1\nZeile 2", "cr\rallein", " rand ", "=1+1"]
    rows = " ".join(str(ox.Literal(value)) for value in values)

    body = ask(executor, f"SELECT ?x {{ VALUES ?x {{ {rows} }} }}", "text/csv")

    read = list(csv.reader(io.StringIO(body.decode(), newline="")))
    assert read == [["x"], *([value] for value in values)]
    assert b'"cr\rallein"\r\n' in body


def test_a_carriage_return_survives_the_xml_parser(executor: Executor) -> None:
    body = ask(executor, 'SELECT ("a\\rb" AS ?x) { }', "application/xml")

    literal = ET.fromstring(body).find(".//{*}literal")  # noqa: S314 - ours
    assert literal is not None
    assert literal.text == "a\rb"


@pytest.mark.parametrize(
    ("text", "accept"),
    [
        ('SELECT ("\\u0001" AS ?x) { }', "application/sparql-results+xml"),
        ("CONSTRUCT { <a:b> <http://e/1> 1 } WHERE { }", "application/rdf+xml"),
        ("ASK { }", "text/csv"),
        ("SELECT * { }", "text/turtle"),
    ],
)
def test_what_a_format_cannot_hold_is_refused_and_not_altered(
    executor: Executor, text: str, accept: str
) -> None:
    with pytest.raises(NotAcceptable):
        ask(executor, text, accept)


def test_a_syntax_error_costs_no_worker(executor: Executor, pool: Pool) -> None:
    ask(executor, "ASK { }")
    with pytest.raises(Malformed):
        ask(executor, "ASK {")

    assert numbers(ask(executor, COUNT)) == ("2", "15")


def test_an_unknown_function_is_named_and_is_no_syntax_error(
    executor: Executor,
) -> None:
    with pytest.raises(Refused, match=f"<{EXAMPLE}f> is not known") as refusal:
        ask(executor, f"SELECT (<{EXAMPLE}f>(1) AS ?x) {{ }}")

    assert not isinstance(refusal.value, Malformed)


@pytest.mark.parametrize(
    "text", ["INSERT DATA { }", "DROP ALL", "WITH <a:b> DELETE {}"]
)
def test_an_update_is_told_where_to_go(executor: Executor, text: str) -> None:
    with pytest.raises(Malformed) as caught:
        ask(executor, text)

    assert "/update" in str(caught.value)


def test_a_result_past_the_limit_is_refused_and_not_cut(executor: Executor) -> None:
    text = (
        "SELECT ?a ?b ?c ?d ?e ?f { "
        + "".join(f"VALUES ?{name} {{ {'1 ' * 20} }}" for name in "abcdef")
        + " }"
    )

    with pytest.raises(LimitReached) as caught:
        ask(executor, text)

    limit: Limit = caught.value.limit
    assert limit is RESULT


def test_nothing_published_is_not_found(tmp_path: Path, keeper: Keeper) -> None:
    pool = Pool(name="empty", size=1, data_dir=tmp_path, keeper=keeper)
    pool.start()

    with pytest.raises(NotFound):
        ask(Executor(public=pool, site=pool), "ASK { }")


@pytest.fixture
def committed(data_dir: Path, executor: Executor) -> Executor:
    ask(executor, "ASK { }")
    extra = ox.Quad(spell("celle"), spell("cost"), ox.Literal(1), spell("a"))
    publish_store(data_dir, 2, [*make_quads(), extra])
    return executor


def test_a_query_after_a_commit_sees_it(committed: Executor) -> None:
    answers = [committed.execute(Query(text=COUNT)) for _ in range(6)]

    assert {answer.revision for answer in answers} == {2}
    assert {numbers(answer.read()) for answer in answers} == {("3", "16")}
