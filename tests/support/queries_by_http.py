"""Queries sent to the application, and their rows."""

import json
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
JSON = "application/sparql-results+json"


def get(
    client: FlaskClient, path: str, accept: str = "", **parameters: object
) -> TestResponse:
    query = f"?{urlencode(parameters, doseq=True)}" if parameters else ""
    headers = {"Accept": accept} if accept else {}
    return client.get(path + query, headers=headers)


def read_rows(response: TestResponse) -> list[dict[str, str]]:
    document: dict[str, Any] = json.loads(response.data)
    return [
        {name: term["value"] for name, term in row.items()}
        for row in document["results"]["bindings"]
    ]


def ask(client: FlaskClient, text: str, **parameters: object) -> TestResponse:
    return get(client, "/sparql", JSON, query=text, **parameters)


def wait_for_answers(client: FlaskClient) -> None:
    """Return once a worker answers; each trial waits for one for two seconds."""
    statuses = []
    for _ in range(20):
        statuses.append(ask(client, "ASK {}").status_code)
        if statuses[-1] == HTTPStatus.OK:
            return
    raise AssertionError(statuses)
