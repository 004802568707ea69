"""`/reconcile` on the shipped graph, as OpenRefine uses it.

`misspelt_municipalities.tsv` holds a hundred names of municipalities of the shipped
graph as people and programs misspell them: written by hand, before there was any code
that compares names, and unchanged since. Its column `fault` says what is wrong: umlauts
without dots, letters missing, doubled, wrong or exchanged, one or two of them; words
that registers put before or behind; abbreviations; old spellings; torn encodings.
"""

import csv
import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.conformance.reconciliation.schemas import find_faults

ROOT = Path(__file__).parents[3]
MISSPELT = ROOT / "tests/conformance/reconciliation/misspelt_municipalities.tsv"
OPENREFINE = {"Origin": "http://127.0.0.1:3333"}
# What is the same name in another form: only these may be taken for certain.
OTHER_FORMS = {
    *("abbreviation", "addition", "ascii", "encoding", "hyphen", "other form"),
    "space",
}


@pytest.fixture
def client(site_application: Flask) -> FlaskClient:
    return site_application.test_client()


def reconcile(client: FlaskClient, batch: dict[str, object]) -> dict[str, Any]:
    assert find_faults("queryBatch", batch) == []
    answer = client.post("/reconcile", data={"queries": json.dumps(batch)})
    assert answer.status_code == 200
    results: dict[str, Any] = answer.get_json()
    assert find_faults("resultBatch", results) == []
    assert results.keys() == batch.keys()
    return {key: value["result"] for key, value in results.items()}


def ask(client: FlaskClient, **query: object) -> list[Any]:
    found: list[Any] = reconcile(client, {"q": query})["q"]
    return found


@pytest.mark.parametrize("type_", ["Municipality", None], ids=["typed", "untyped"])
def test_misspelt_names_of_municipalities_are_found(
    client: FlaskClient, type_: str | None
) -> None:
    with MISSPELT.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    assert len(rows) == 100
    restriction = {"type": type_} if type_ else {}
    first = {}
    for start in range(0, 100, 10):
        batch = {
            row["misspelt"]: {"query": row["misspelt"], "limit": 3} | restriction
            for row in rows[start : start + 10]
        }
        for name, found in reconcile(client, batch).items():
            first[name] = found[0] if found else {"id": None, "match": False}

    wrong = [
        (row["misspelt"], first[row["misspelt"]]["id"])
        for row in rows
        if first[row["misspelt"]]["id"] != f"municipality/{row['municipality']}"
    ]
    certain = {row["fault"] for row in rows if first[row["misspelt"]]["match"]}

    assert len(wrong) <= 5, wrong
    assert certain <= OTHER_FORMS
    assert not [name for name, _ in wrong if first[name]["match"]]


def test_the_manifest_is_valid_and_its_addresses_answer(client: FlaskClient) -> None:
    answer = client.get("/reconcile", headers=OPENREFINE)
    manifest = answer.get_json()

    assert find_faults("manifest", manifest) == []
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    base = manifest["view"]["url"].removesuffix("/id/{{id}}")
    id_ = quote("municipality/koeln", safe="")
    page = client.get(manifest["view"]["url"].removeprefix(base).replace("{{id}}", id_))
    assert page.status_code == 303
    for part in manifest["suggest"].values():
        assert part["service_url"] == base
        assert client.get(f"{part['service_path']}?prefix=k").status_code == 200


@pytest.mark.parametrize(
    ("path", "method"),
    [
        ("/reconcile", "POST"),
        ("/reconcile/suggest/entity", "GET"),
        ("/reconcile/preview", "GET"),
    ],
)
def test_a_script_of_any_site_may_ask(
    client: FlaskClient, path: str, method: str
) -> None:
    asked = {"Access-Control-Request-Method": method, **OPENREFINE}
    answer = client.options(path, headers=asked)

    assert answer.status_code == 204
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert method in answer.headers["Access-Control-Allow-Methods"]


def test_a_batch_may_come_in_the_address(client: FlaskClient) -> None:
    batch = json.dumps({"a": {"query": "Köln", "type": "Municipality"}})

    answer = client.get("/reconcile", query_string={"queries": batch})

    assert answer.get_json()["a"]["result"][0]["id"] == "municipality/koeln"


def test_the_very_name_of_one_thing_is_a_match(client: FlaskClient) -> None:
    (found,) = ask(client, query="Köln", type="Municipality", limit=1)

    assert (found["id"], found["name"]) == ("municipality/koeln", "Köln")
    assert (found["score"], found["match"]) == (100, True)
    assert found["description"] == "Kommune · Nordrhein-Westfalen"
    assert {"id": "Municipality", "name": "Gemeinde"} in found["type"]


def test_a_name_that_two_things_have_is_no_match(client: FlaskClient) -> None:
    found = ask(client, query="Berlin", limit=2)

    assert {one["id"] for one in found} == {"municipality/berlin", "state/land-berlin"}
    assert not any(one["match"] for one in found)


@pytest.mark.parametrize(
    ("query", "type_", "id_"),
    [
        ("Landkreis Gießen", "District", "district/landkreis-giessen"),
        ("Giessen (Kreis)", "TerritorialAuthority", "district/landkreis-giessen"),
        ("LK Gießen", "LocalAuthority", "district/landkreis-giessen"),
        ("Stadt Gießen", "LocalAuthority", "municipality/giessen"),
        ("Uml", "Municipality", "municipality/ulm"),
        ("North Rhine-Westfalia", "FederalState", "state/land-nordrhein-westfalen"),
        ("Beteiligungs-Toolbox", "Measure", "measure/kiel-beteiligungstoolbox"),
        ("Master Portal", "Solution", "solution/masterportal"),
    ],
)
def test_a_kind_in_the_name_or_a_type_decides(
    client: FlaskClient, query: str, type_: str, id_: str
) -> None:
    assert ask(client, query=query, type=type_)[0]["id"] == id_


def test_a_type_is_kept_to(client: FlaskClient) -> None:
    found = ask(client, query="Köln", type="Measure", limit=25)

    assert all(one["id"].startswith("measure/") for one in found)
    assert ask(client, query="Köln", type="Nothing") == []


@pytest.mark.parametrize(
    ("pid", "value"),
    [
        ("ags", "05166012"),
        ("stadt:ags", 5166012),
        ("ars", "051660012012"),
    ],
)
def test_a_key_is_enough(client: FlaskClient, pid: str, value: str | int) -> None:
    wish = {"pid": pid, "v": value}
    found = ask(client, query="Kempten", type="Municipality", properties=[wish])

    assert (found[0]["id"], found[0]["match"]) == ("municipality/kempen", True)


def test_keys_alone_find_what_has_them(client: FlaskClient) -> None:
    found = ask(client, properties=[{"pid": "skos:exactMatch", "v": "Q3951"}])

    assert [(one["id"], one["match"]) for one in found] == [
        ("municipality/aalen", True)
    ]


def test_a_state_makes_a_lost_umlaut_sure(client: FlaskClient) -> None:
    wish = {"pid": "inState", "v": "NRW"}
    alone = ask(client, query="Munster", type="Municipality")[0]
    wish["v"] = "Nordrhein-Westfalen"
    placed = ask(client, query="Munster", type="Municipality", properties=[wish])[0]

    assert (alone["id"], alone["match"]) == ("municipality/muenster", False)
    assert (placed["id"], placed["match"]) == ("municipality/muenster", True)
    assert {"id": "inState", "value": 100} in placed["features"]


@pytest.mark.parametrize(
    "query",
    ["municipality/koeln", "https://w3id.org/stadtwissen/id/municipality/koeln"],
)
def test_an_id_is_as_good_as_a_name(client: FlaskClient, query: str) -> None:
    assert ask(client, query=query)[0] == ask(client, query=query)[0] | {
        "id": "municipality/koeln",
        "score": 100,
        "match": True,
    }
    suggested = client.get("/reconcile/suggest/entity", query_string={"prefix": query})
    assert suggested.get_json()["result"][0]["id"] == "municipality/koeln"


@pytest.mark.parametrize(
    ("kind", "prefix", "id_"),
    [
        ("entity", "Kö", "municipality/koeln"),
        ("type", "gemein", "Municipality"),
        ("type", "municip", "Municipality"),
        ("property", "liegt im L", "inState"),
        ("property", "schema:u", "schema:url"),
    ],
)
def test_suggestions_go_on_from_a_prefix(
    client: FlaskClient, kind: str, prefix: str, id_: str
) -> None:
    answer = client.get(f"/reconcile/suggest/{kind}", query_string={"prefix": prefix})
    message = answer.get_json()

    plural = {"entity": "Entities", "type": "Types", "property": "Properties"}[kind]
    assert find_faults(f"suggest{plural}", message) == []
    assert id_ in [one["id"] for one in message["result"]]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_a_cursor_skips_what_was_seen(client: FlaskClient) -> None:
    def list_ids(cursor: int) -> list[str]:
        path = f"/reconcile/suggest/entity?prefix=Stadt&cursor={cursor}"
        return [one["id"] for one in client.get(path).get_json()["result"]]

    assert len(list_ids(0)) == 10
    assert list_ids(5)[:5] == list_ids(0)[5:]
    assert not set(list_ids(0)) & set(list_ids(10))


def test_properties_are_proposed_and_fetched(client: FlaskClient) -> None:
    answer = client.get("/reconcile/properties?type=Municipality&limit=40")
    proposal = answer.get_json()
    assert find_faults("proposal", proposal) == []
    proposed = [one["id"] for one in proposal["properties"]]
    assert {"ags", "inState", "skos:exactMatch"} <= set(proposed)

    query = {
        "ids": ["municipality/koeln", "municipality/nowhere"],
        "properties": [{"id": id_} for id_ in proposed[:20]],
    }
    extension = client.post("/reconcile", data={"extend": json.dumps(query)}).get_json()

    assert find_faults("extension", extension) == []
    rows = extension["rows"]
    assert rows["municipality/koeln"]["ags"] == [{"str": "05315000"}]
    assert rows["municipality/koeln"]["inState"] == [
        {"id": "state/land-nordrhein-westfalen", "name": "Nordrhein-Westfalen"}
    ]
    assert not any(rows["municipality/nowhere"].values())


def test_the_preview_is_for_a_frame_and_nothing_else(client: FlaskClient) -> None:
    answer = client.get("/reconcile/preview?id=municipality%2Fkoeln")

    assert (answer.status_code, answer.mimetype) == (200, "text/html")
    assert "Köln" in answer.text
    policy = answer.headers["Content-Security-Policy"]
    assert "frame-ancestors *" in policy
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("id_", ["", "koeln", "municipality%2Fnowhere", "ns%2FMeasure"])
def test_there_is_no_preview_of_nothing(client: FlaskClient, id_: str) -> None:
    assert client.get(f"/reconcile/preview?id={id_}").status_code == 404


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ({"queries": "{"}, 400),
        ({"extend": "[]"}, 400),
        ({"extend": '{"ids": ["a/b"], "properties": [{"id": "<>"}]}'}, 400),
        ({}, 400),
        ({"queries": json.dumps({str(n): {"query": "x"} for n in range(51)})}, 422),
    ],
)
def test_what_is_wrong_is_told_as_a_problem(
    client: FlaskClient, data: dict[str, str], status: int
) -> None:
    answer = client.post("/reconcile", data=data, headers=OPENREFINE)

    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_scripts_are_never_answered(client: FlaskClient) -> None:
    answer = client.get("/reconcile?callback=alert")

    assert answer.mimetype == "application/json"
    assert not answer.text.startswith("alert")


def test_a_batch_of_the_largest_size_is_answered(client: FlaskClient) -> None:
    keys = [{"pid": "ags", "v": "05315000"}, {"pid": "inState", "v": "DE-NW"}]
    query = {"query": "Kölln am Rhein", "limit": 25, "properties": keys}

    results = reconcile(client, {str(number): query for number in range(50)})

    assert {found[0]["id"] for found in results.values()} == {"municipality/koeln"}
