"""Named queries, prefixes, hints and formats, as programs meet them over HTTP."""

import csv
import io
import json
import re
from pathlib import Path
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from rdflib import SH, Graph, URIRef

from ontology.iris import ID, NS, PREFIXES, VOC
from ontology.iris import SERVICE_DESCRIPTION as SD
from tests.support.queries_by_http import (
    BROWSER,
    JSON,
    ask,
    get,
    read_rows,
    wait_for_answers,
)

ROOT = Path(__file__).parents[3]


@pytest.fixture
def client(site_application: Flask) -> FlaskClient:
    client = site_application.test_client()
    wait_for_answers(client)
    return client


def test_a_query_is_answered_by_its_name(client: FlaskClient) -> None:
    answer = get(client, "/queries/question-02")

    assert answer.content_type == JSON
    assert answer.headers["Stadtwissen-Rows"] == str(len(read_rows(answer)))
    assert "question-02.json" in answer.headers["Content-Disposition"]
    assert answer.headers["ETag"]
    assert len(read_rows(answer)) > 5


@pytest.mark.parametrize(
    "value",
    [
        "programme/mpsc-call-2020",
        "id:programme/mpsc-call-2020",
        f"{ID}programme/mpsc-call-2020",
        f"<{ID}programme/mpsc-call-2020>",
    ],
)
def test_an_iri_may_be_given_as_people_write_it(
    client: FlaskClient, value: str
) -> None:
    plain = read_rows(get(client, "/queries/question-02"))
    call = f"<{ID}programme/mpsc-call-2020>"
    meant = f"SELECT ?project {{ ?project <{NS}selectedIn> {call} }}"

    given = read_rows(get(client, "/queries/question-02", JSON, call=value))

    expected = {row["project"] for row in read_rows(ask(client, meant))}
    assert {row["project"] for row in given} == expected
    assert given != plain


def test_several_values_are_alternatives(client: FlaskClient) -> None:
    themes = [f"{VOC}theme-mobility", "theme-administration"]
    one, other, both = (
        {
            tuple(row.values())
            for row in read_rows(get(client, "/queries/question-11", JSON, theme=given))
        }
        for given in (themes[0], themes[1], themes)
    )

    assert both == one | other
    assert both > one


def test_a_text_is_taken_as_it_is(client: FlaskClient) -> None:
    for value in ('08421000" } #', "08421000\\", "}", "'"):
        assert read_rows(get(client, "/queries/question-03", JSON, ags=value)) == []
    assert read_rows(get(client, "/queries/question-03", JSON, ags="08421000")) != []


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/queries/question-11?them=x", ["them", "theme=voc:theme-mobility"]),
        ("/queries/question-11?theme=a%20b", ["theme", "voc:theme-mobility"]),
        ("/queries/question-01?x=1", ["x", "no parameters"]),
        ("/queries/question-11?timeout=x", ["timeout"]),
        ("/queries/question-11?revision=x", ["revision"]),
    ],
)
def test_a_wrong_parameter_is_refused_with_an_example(
    client: FlaskClient, path: str, told: list[str]
) -> None:
    answer = client.get(path)

    assert answer.status_code == 400
    assert answer.content_type == "application/problem+json"
    detail = json.loads(answer.data)["detail"]
    assert [word for word in told if word not in detail] == []


def test_queries_of_our_own_pages_are_nobodys(client: FlaskClient) -> None:
    assert client.get("/queries/entity_statements").status_code == 404
    assert client.get("/queries/nothing").status_code == 404


def test_the_format_may_be_named_and_goes_before_accept(client: FlaskClient) -> None:
    answer = get(client, "/queries/question-01", BROWSER, format="csv")

    rows = list(csv.reader(io.StringIO(answer.text, newline="")))
    assert rows[0] == ["municipality", "name", "ags", "state"]
    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="question-01.csv"'
    )


def test_a_person_gets_the_page_at_the_same_address(client: FlaskClient) -> None:
    page = get(client, "/queries/question-11", BROWSER, theme="theme-water")

    assert page.mimetype == "text/html"
    assert "voc/theme-water" in page.text


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_page_answers_for_the_values_of_its_form(
    client: FlaskClient, language: str
) -> None:
    path = f"/{language}/queries/question-11"
    plain, empty, given = (
        client.get(path, query_string=values).text
        for values in ({}, {"theme": ""}, {"theme": "voc:theme-administration"})
    )

    assert 'value="voc:theme-mobility"' in plain
    assert empty.count("<tr>") == plain.count("<tr>")
    assert 'value="voc:theme-administration"' in given
    program = get(
        client, "/queries/question-11", JSON, theme="voc:theme-administration"
    )
    assert given.count("<tr>") == len(read_rows(program)) + 1


def test_the_list_tells_programs_what_each_query_takes(client: FlaskClient) -> None:
    listed = {q["name"]: q for q in get(client, "/queries").get_json()["queries"]}

    assert len([name for name in listed if name.startswith("question-")]) == 40
    assert "entity_exists" not in listed
    query = listed["question-14"]
    assert query["title"].keys() == {"de", "en"}
    assert query["parameters"] == [
        {
            "name": "technology",
            "takes": "text",
            "language": "en",
            "example": "LoRaWAN",
        }
    ]
    address = query["address"].partition("/queries/")[2]
    assert get(client, f"/queries/{address}", JSON, technology="5G").status_code == 200


def test_the_list_comes_as_rdf_and_as_a_page(client: FlaskClient) -> None:
    turtle = get(client, "/queries", "text/turtle")
    graph = Graph().parse(data=turtle.data, format="turtle")

    assert len(set(graph.subjects(SH.select, None))) >= 40
    assert get(client, "/queries", BROWSER).mimetype == "text/html"
    assert get(client, "/queries", "image/png").status_code == 406


def test_prefixes_come_as_json_and_as_declarations(client: FlaskClient) -> None:
    assert get(client, "/sparql/prefixes").get_json() == PREFIXES
    turtle = get(client, "/sparql/prefixes", "text/turtle")
    graph = Graph().parse(data=turtle.data, format="turtle")
    assert len(set(graph.objects(None, SH.prefix))) == len(PREFIXES)


def test_a_hint_never_changes_the_answer(client: FlaskClient) -> None:
    text = f"PREFIX s: <{NS}> SELECT * {{ ?x a s:Mesure }}"

    answer = ask(client, text)

    assert answer.status_code == 200
    assert read_rows(answer) == []
    assert answer.headers["Stadtwissen-Hint"] == (
        "stadt:Mesure is not a term of ours. Did you mean stadt:Measure?"
    )
    exposed = answer.headers["Access-Control-Expose-Headers"]
    assert "Stadtwissen-Hint" in exposed
    assert (
        "Stadtwissen-Hint" not in ask(client, text.replace("Mesure", "Measure")).headers
    )


def test_a_hint_is_told_where_the_query_fails(client: FlaskClient) -> None:
    answer = ask(client, f"PREFIX stadt: <{NS}> SELECT * {{ ?x a stadt:Mesure")

    assert answer.status_code == 400
    assert "Did you mean stadt:Measure?" in answer.get_json()["detail"]


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_hint_stands_on_the_page(client: FlaskClient, language: str) -> None:
    text = quote(f"ASK {{ ?x a <{NS}Mesure> }}")

    page = client.get(f"/{language}/sparql?query={text}", headers={"Accept": BROWSER})

    assert "stadt:Measure?" in page.text


def test_a_hint_about_a_value_stands_on_the_page(client: FlaskClient) -> None:
    page = client.get(
        "/en/queries/question-11?theme=theme-mobilty", headers={"Accept": BROWSER}
    )

    assert "Did you mean voc:theme-mobility?" in page.text


def test_places_of_the_graph_come_as_geojson(client: FlaskClient) -> None:
    text = f"""
      PREFIX geo: <{PREFIXES["geo"]}> PREFIX stadt: <{NS}>
      SELECT ?town ?at {{ ?town a stadt:Municipality ; geo:hasCentroid/geo:asWKT ?at }}
    """

    answer = ask(client, text, format="geojson")

    features = answer.get_json()["features"]
    revision = answer.headers["Stadtwissen-Revision"]
    assert (
        f'filename="stadtwissen-r{revision}.geojson"'
        in (answer.headers["Content-Disposition"])
    )
    assert len(features) > 50
    for feature in features:
        longitude, latitude = feature["geometry"]["coordinates"]
        assert 5 < longitude < 16
        assert 47 < latitude < 56
    page = client.get(
        "/de/sparql", query_string={"query": text}, headers={"Accept": BROWSER}
    )
    assert 'value="geojson"' in page.text
    assert 'value="spreadsheet-de"' in page.text


def test_every_address_in_the_documentation_answers(client: FlaskClient) -> None:
    document = (ROOT / "docs" / "querying.md").read_text(encoding="utf-8")
    paths = re.findall(r"^GET (/\S+)$", document, re.MULTILINE)

    assert len(paths) >= 9
    for path in paths:
        assert client.get(path).status_code == 200, path


def test_the_description_names_the_queries_and_the_prefixes(
    client: FlaskClient,
) -> None:
    turtle = get(client, "/sparql", "text/turtle")
    graph = Graph().parse(data=turtle.data, format="turtle")

    assert len(set(graph.subjects(SH.select, None))) >= 40
    assert len(set(graph.objects(None, SH.prefix))) == len(PREFIXES)
    measures = graph.query(
        """
        PREFIX void: <http://rdfs.org/ns/void#>
        SELECT ?n { ?part void:class ?class ; void:entities ?n }
        """,
        initBindings={"class": URIRef(NS + "Measure")},
    )
    count = ask(client, f"SELECT (COUNT(*) AS ?n) {{ ?m a <{NS}Measure> }}")
    assert [str(row[0]) for row in measures] == [read_rows(count)[0]["n"]]
    assert len(set(graph.subjects(None, URIRef(SD + "NamedGraph")))) == 100
