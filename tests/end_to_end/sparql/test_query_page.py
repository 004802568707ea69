"""The SPARQL endpoint as people meet it: a form, a table, what was wrong."""

from urllib.parse import urlencode

import pytest

from tests.support.running_server import Reply, RunningServer
from tests.support.small_store import EXAMPLE

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
FORM = "application/x-www-form-urlencoded"
COST = f"SELECT ?c {{ <{EXAMPLE}aalen> <{EXAMPLE}cost> ?c }}"


def send(server: RunningServer, form: str) -> Reply:
    headers = {"Content-Type": FORM, "Accept": BROWSER}
    return server.send("POST", "/sparql", headers=headers, body=form.encode())


def ask(server: RunningServer, query: str) -> Reply:
    return send(server, urlencode({"query": query}))


@pytest.mark.parametrize(
    ("path", "language", "heading"),
    [("/sparql", "en", "SPARQL query"), ("/de/sparql", "en", "SPARQL-Abfrage")],
)
def test_without_a_query_people_get_a_form(
    server: RunningServer, path: str, language: str, heading: str
) -> None:
    headers = {"Accept": BROWSER, "Accept-Language": language}

    reply = server.send("GET", path, headers=headers)

    text = reply.body.decode()
    assert reply.status == 200
    assert heading in text
    assert "?measure a stadt:Measure" in text
    assert reply.headers["content-type"] == "text/html; charset=utf-8"


def test_people_see_a_table(server: RunningServer) -> None:
    reply = ask(server, COST)

    assert reply.status == 200
    assert b"<td>10" in reply.body


def test_people_see_what_was_wrong_beside_their_query(server: RunningServer) -> None:
    reply = ask(server, "ASK { <b>&")

    assert reply.status == 400
    assert b"ASK { &lt;b&gt;&amp;" in reply.body
    assert b"does not parse" in reply.body


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("de", ("nicht richtig aufgebaut", "Zeile 2, Spalte 8:")),
        ("en", ("not well formed", "Line 2, column 8:")),
    ],
)
def test_people_are_told_the_place_in_their_language(
    server: RunningServer, language: str, words: tuple[str, str]
) -> None:
    path = f"/{language}/sparql?" + urlencode({"query": "SELECT * {\n ?a ?b }"})

    page = server.send("GET", path, headers={"Accept": BROWSER}).body.decode()

    assert all(word in page for word in words)
    assert "2:8:" not in page


def test_a_wrong_parameter_takes_nobody_s_query_away(server: RunningServer) -> None:
    form = urlencode({"query": COST, "timeout": "soon"})

    for reply in (
        server.send("GET", f"/sparql?{form}", headers={"Accept": BROWSER}),
        send(server, form),
    ):
        assert reply.status == 400
        assert EXAMPLE in reply.body.decode()


def test_a_page_may_be_asked_for_by_its_format_alone(server: RunningServer) -> None:
    path = "/sparql?" + urlencode({"query": COST, "format": "html"})

    reply = server.send("GET", path, headers={"Accept": "application/json"})

    assert reply.status == 200
    assert reply.headers["content-type"].startswith("text/html")
