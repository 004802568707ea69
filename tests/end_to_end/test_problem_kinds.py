"""The type of each problem leads to what it means."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from ontology.iris import PROBLEMS


@pytest.fixture
def client(site_application: Flask) -> FlaskClient:
    return site_application.test_client()


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/id/x/nothing"),
        ("GET", "/data/ns?format=png"),
        ("GET", "/sparql?query=SELECT"),
        ("POST", "/update"),
        ("DELETE", "/dataset"),
        ("GET", "/nowhere"),
    ],
)
def test_the_type_of_a_problem_is_an_address(
    client: FlaskClient, method: str, path: str
) -> None:
    problem = client.open(path, method=method, headers={"Accept": "application/json"})
    address = problem.get_json()["type"].removeprefix(PROBLEMS)

    kind = client.get(f"/problems/{address}", headers={"Accept": "application/json"})
    page = client.get(f"/de/problems/{address}")

    assert kind.get_json()["status"] == problem.status_code
    assert page.status_code == 200
    assert kind.get_json()["titles"]["de"] in page.text


def test_another_address_is_none(client: FlaskClient) -> None:
    assert client.get("/problems/nonsense").status_code == 404
