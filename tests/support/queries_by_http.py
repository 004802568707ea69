"""Queries sent to the application, and their rows."""

import json
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
