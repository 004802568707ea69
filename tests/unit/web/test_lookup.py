"""A key that several things have is answered with all of them (300)."""

from types import SimpleNamespace
from typing import cast

import pytest
from flask import Flask
from flask.testing import FlaskClient

from ontology.iris import ID
from web.linked_data import lookup
from web.site import Site, attach_site
from web.site_queries import Rows


class Queries:
    """Two towns with one code, one of them with labels in both languages."""

    def select(self, name: str, **terms: str) -> Rows:
        assert name == "lookup"
        if not terms["property"].endswith("nutsCode>"):
            return Rows(rows=(), revision=7)
        verl, halle = f"<{ID}municipality/verl>", f"<{ID}municipality/halle>"
        rows = (
            {"entity": "<https://example.org/verl>", "label": '"Verl"'},
            {"entity": halle, "label": '"Halle, Westphalia"@en'},
            {"entity": halle, "label": '"Halle (Westf.)"@de'},
            {"entity": verl},
        )
        return Rows(rows=rows, revision=7)


@pytest.fixture
def client() -> FlaskClient:
    app = Flask("web")
    app.config["PUBLIC_URL"] = "https://data.example/x"
    app.register_blueprint(lookup.blueprint)
    attach_site(app, cast("Site", SimpleNamespace(queries=Queries(), revision=7)))
    return app.test_client()


def test_programs_get_a_list_of_what_is_ours(client: FlaskClient) -> None:
    answer = client.get("/lookup?nuts=DEA42", headers={"Accept-Language": "de"})

    assert answer.status_code == 300
    assert "Location" not in answer.headers
    assert answer.get_json() == {
        "choices": [
            {
                "id": ID + "municipality/halle",
                "name": "Halle (Westf.)",
                "location": "https://data.example/x/id/municipality/halle",
            },
            {
                "id": ID + "municipality/verl",
                "name": ID + "municipality/verl",
                "location": "https://data.example/x/id/municipality/verl",
            },
        ]
    }


def test_people_get_a_page_in_their_language(client: FlaskClient) -> None:
    accept = {"Accept": "text/html", "Accept-Language": "en"}
    answer = client.get("/lookup?nuts=DEA42", headers=accept)

    assert (answer.status_code, answer.mimetype) == (300, "text/html")
    assert '<a href="/id/municipality/halle">Halle, Westphalia</a>' in answer.text
    assert answer.headers["Vary"] == "Accept, Accept-Language"
