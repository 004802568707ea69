"""Asks as a linked-data client does, and reads the links of an answer."""

import re

from flask.testing import FlaskClient
from werkzeug.test import TestResponse


def get(client: FlaskClient, path: str, **headers: str) -> TestResponse:
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.get(path, headers=names)


def links(answer: TestResponse) -> dict[str, set[str]]:
    """Return the targets of the Link header by relation."""
    found: dict[str, set[str]] = {}
    for target, names in re.findall(
        r'<([^>]*)>; rel="([^"]*)"', answer.headers["Link"]
    ):
        for relation in names.split():
            found.setdefault(relation, set()).add(target)
    return found
