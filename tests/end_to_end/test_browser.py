"""A person with a real browser: home → search → measure → municipality."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

pytestmark = pytest.mark.browser

# Without these, Chromium asks its maker's servers for updates at every start.
_QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture
def page(site_address: str) -> Iterator[Page]:
    assert Path("/usr/bin/chromium").exists(), "Chromium is missing: make browser"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=_QUIET
        )
        context = browser.new_context(
            base_url=site_address, locale="de-DE", java_script_enabled=False
        )
        yield context.new_page()
        browser.close()


def test_a_reader_goes_from_home_over_the_search_to_a_municipality(page: Page) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto("/")
    page.get_by_role("searchbox").fill("Beteiligungstoolbox")
    page.get_by_role("button", name="Suchen").click()
    page.get_by_role("link", name="Beteiligungstoolbox", exact=True).first.click()
    assert page.get_by_role("heading", level=1).inner_text() == "Beteiligungstoolbox"

    page.get_by_role("link", name="Kiel", exact=True).first.click()

    assert page.get_by_role("heading", level=1).inner_text() == "Kiel"
    assert page.url.endswith("/de/page/municipality/kiel")
    assert complaints == []


@pytest.mark.parametrize(
    "path",
    [
        "/de/",
        "/en/search?q=kiel",
        "/de/page/municipality/kiel",
        "/de/page/ns",
        "/de/page/ns/Measure",
        "/de/ns/report",
        "/de/page/shapes",
        "/de/page/voc",
        "/de/dataset",
        "/de/queries",
        "/de/queries/question-38",
        "/en/queries/question-38?theme=voc:theme-mobility&ags=08421000",
        "/de/sparql?explain&query=SELECT*%7B%3Fs%20%3Fp%20%3Fo.%3Fx%20%3Fy%20%3Fz%7D",
    ],
)
def test_no_page_is_wider_than_a_narrow_screen(page: Page, path: str) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(path)

    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_reader_goes_from_a_term_to_a_question_and_its_answer(page: Page) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto("/de/page/ns")
    page.get_by_role("row").get_by_role("link", name="lernt von", exact=True).click()
    page.get_by_role("link", name="Von welchen Kommunen lernt eine Kommune?").click()

    assert page.get_by_role("columnheader", name="authority").is_visible()
    page.get_by_role("link", name="Diese Abfrage ändern und stellen").click()
    assert "learnsFrom" in page.get_by_role("textbox").input_value()
    assert page.get_by_role("row").count() > 10
    assert complaints == []
