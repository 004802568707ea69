"""A version of a module has the page of its module, in both languages."""

import pytest
from flask import Flask

from ontology import VERSION


@pytest.mark.parametrize(
    ("document", "language", "shown"),
    [
        ("ns", "de", "page/ns/Measure"),
        ("ns", "en", "page/ns/Measure"),
        ("ns/axioms", "de", "page/ns/Measure"),
        ("ns/alignments", "en", "page/ns/Measure"),
        ("voc", "de", "page/voc/theme-mobility"),
        ("voc", "en", "page/voc/theme-mobility"),
        ("shapes", "de", "page/shapes/alignment-measure"),
        ("shapes", "en", "page/shapes/alignment-measure"),
    ],
)
def test_the_page_of_a_version_is_that_of_its_module(
    site_application: Flask, document: str, language: str, shown: str
) -> None:
    client = site_application.test_client()

    html = client.get(f"/{language}/page/{document}/{VERSION}").text

    assert f'href="/{language}/{shown}"' in html
    assert f"Version {VERSION}" in html
    assert f'href="/data/{document}/{VERSION}.ttl"' in html


def test_a_concept_keeps_a_page_of_its_own(site_application: Flask) -> None:
    html = site_application.test_client().get("/de/page/voc/theme-mobility").text

    assert "<h1>Mobilität</h1>" in html


@pytest.mark.parametrize("document", ["voc/0.0.1", "shapes/0.0.1", "voc/none"])
def test_a_version_that_never_was_is_not_found(
    site_application: Flask, document: str
) -> None:
    answer = site_application.test_client().get(f"/de/page/{document}")

    assert answer.status_code == 404
