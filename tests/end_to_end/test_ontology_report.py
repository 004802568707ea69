"""The report of the ontology's checks as a page and as JSON."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from ontology import read_shipped
from ontology.checklist import read_report


@pytest.fixture
def client(site_application: Flask) -> FlaskClient:
    return site_application.test_client()


@pytest.mark.parametrize(
    ("language", "title"), [("de", "Prüfbericht"), ("en", "Quality")]
)
def test_the_page_shows_every_check_and_every_exception(
    client: FlaskClient, language: str, title: str
) -> None:
    report = read_report(read_shipped("report.json").decode())

    page = client.get(f"/{language}/ns/report").get_data(as_text=True)

    assert title in page
    shown = [one for one in report.outcomes if f"{one.check.name}</code>" in page]
    assert list(report.outcomes) == shown
    reasons = {getattr(one, language) for one in report.allowances}
    assert len(reasons) > 0
    assert {reason for reason in reasons if reason not in page} == set()


def test_the_plain_address_negotiates_the_language(client: FlaskClient) -> None:
    answer = client.get("/ns/report", headers={"Accept-Language": "en"})

    assert answer.headers["Content-Location"] == "/en/ns/report"
    assert answer.headers["Content-Language"] == "en"


def test_the_report_is_there_for_programs(client: FlaskClient) -> None:
    answer = client.get("/ns/report.json")

    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    assert answer.data == read_shipped("report.json")
    again = client.get(
        "/ns/report.json", headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert again.status_code == 304


def test_the_ontology_links_to_its_report(client: FlaskClient) -> None:
    page = client.get("/de/page/ns").get_data(as_text=True)

    assert 'href="/de/ns/report"' in page
