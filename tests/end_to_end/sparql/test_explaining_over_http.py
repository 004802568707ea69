"""`/sparql?explain` as programs and people meet it."""

import json
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from ontology.iris import NS
from tests.support.queries_by_http import BROWSER, ask, wait_for_answers

PREFIX = f"PREFIX stadt: <{NS}>"
MEASURES = f"{PREFIX} SELECT * {{ ?m a stadt:Measure ; stadt:theme ?t }}"
PRODUCT = "SELECT * { ?a ?b ?c . ?d ?e ?f }"


@pytest.fixture
def client(site_application: Flask) -> FlaskClient:
    client = site_application.test_client()
    wait_for_answers(client)
    return client


def explain(client: FlaskClient, text: str) -> dict[str, Any]:
    answer = ask(client, text, explain="")
    assert answer.status_code == 200
    document: dict[str, Any] = json.loads(answer.data)
    return document


def count(client: FlaskClient, where: str) -> int:
    answer = ask(client, f"{PREFIX} SELECT (COUNT(*) AS ?n) {{ {where} }}")
    (row,) = json.loads(answer.data)["results"]["bindings"]
    return int(row["n"]["value"])


def test_patterns_are_told_with_what_they_match_the_smallest_first(
    client: FlaskClient,
) -> None:
    told = explain(client, MEASURES)

    assert [(one["pattern"], one["expected"]) for one in told["patterns"]] == [
        ("?m rdf:type stadt:Measure", count(client, "?m a stadt:Measure")),
        ("?m stadt:theme ?t", count(client, "?m stadt:theme ?t")),
    ]
    assert told["triples"] == count(client, "?s ?p ?o")
    assert told["products"] == []
    assert told["algebra"].startswith("Project")


def test_an_obviously_expensive_query_is_told_without_being_asked(
    client: FlaskClient,
) -> None:
    told = explain(client, PRODUCT)

    whole = told["triples"]
    assert told["products"] == [
        {"parts": [["?a ?b ?c"], ["?d ?e ?f"]], "at_least": whole * whole}
    ]
    assert [one["notes"] for one in told["patterns"]] == [["reads every triple"]] * 2


def test_hints_are_told_as_well(client: FlaskClient) -> None:
    told = explain(client, f"{PREFIX} ASK {{ ?m a stadt:Mesure }}")

    assert told["patterns"][0]["notes"] == ["matches nothing"]
    assert told["hints"] == [
        "stadt:Mesure is not a term of ours. Did you mean stadt:Measure?"
    ]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("SELECT * {", 400),
        ("SELECT * { SERVICE <http://a/> { ?s ?p ?o } }", 403),
        ("DROP ALL", 400),
        ("{" * 200, 422),
    ],
)
def test_what_may_not_be_asked_is_not_explained(
    client: FlaskClient, text: str, status: int
) -> None:
    assert ask(client, text, explain="").status_code == status


def test_no_older_revision_is_explained_as_if_it_were_the_newest(
    client: FlaskClient,
) -> None:
    assert ask(client, PRODUCT, explain="", revision="1").status_code == 400


@pytest.mark.parametrize(
    ("language", "words"),
    [("de", "teilen keine Variable"), ("en", "share no variable")],
)
def test_a_person_gets_a_page(client: FlaskClient, language: str, words: str) -> None:
    page = client.post(
        f"/{language}/sparql",
        data={"query": PRODUCT, "explain": "1"},
        headers={"Accept": BROWSER},
    )

    assert page.status_code == 200
    assert words in page.text
    assert "?a ?b ?c" in page.text
