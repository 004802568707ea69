"""Behind a proxy that serves us below a path: host and path are the settings'."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from web.app import create_app
from web.serving import open_services
from web.settings import Settings

PREFIX = "/smart"
PUBLIC = f"https://daten.example{PREFIX}"


@pytest.fixture(scope="module")
def application(shipped: Path) -> Iterator[Flask]:
    settings = Settings(data_dir=shipped, known_as=PUBLIC)
    services = open_services(settings)
    yield create_app(services, settings)
    services.executor.site.close()
    services.executor.public.close()


@pytest.fixture
def client(application: Flask) -> FlaskClient:
    return application.test_client()


# What a proxy or somebody before it may say of us, and what does not count.
SAID = {
    "Host": "inside:8000",
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Proto": "gopher",
    "X-Forwarded-Prefix": "/evil",
    "Forwarded": "host=evil.example;proto=gopher",
}


@pytest.mark.parametrize(
    "path",
    [
        "/de/",
        "/de/page/municipality/kiel",
        "/en/page/ns/Measure",
        "/de/queries",
        "/de/sparql",
        "/en/search?q=kiel",
    ],
)
def test_every_link_of_a_page_leads_back_through_the_proxy(
    client: FlaskClient, path: str
) -> None:
    page = client.get(path, headers={"Accept": "text/html", **SAID})

    paths = re.findall(r'\s(?:href|src|action)="(/[^"]*)"', page.text)
    assert paths
    for found in sorted(set(paths))[:30]:
        assert found.startswith(f"{PREFIX}/")
        inside = found.removeprefix(PREFIX).replace("&amp;", "&").partition("#")[0]
        with client.get(inside, headers={"Accept": "*/*"}) as answer:
            assert answer.status_code < 400
    assert "evil" not in page.text
    assert "inside:8000" not in page.text


@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("/id/municipality/kiel", "/data/municipality/kiel.ttl"),
        ("/ns", "/ns/"),
        ("/timegate/municipality/kiel", "/data/municipality/kiel.ttl?revision=1"),
    ],
)
def test_a_redirect_leads_back_through_the_proxy(
    client: FlaskClient, path: str, location: str
) -> None:
    answer = client.get(path, headers={"Accept": "text/turtle", **SAID})

    assert answer.headers["Location"] == PREFIX + location


def test_what_names_us_names_the_public_address(client: FlaskClient) -> None:
    document = client.get("/data/municipality/kiel", headers=SAID)
    links = client.get("/linkset/municipality/kiel", headers=SAID)
    times = client.get("/timemap/municipality/kiel", headers=SAID)

    location = f"{PREFIX}/data/municipality/kiel.ttl"
    assert document.headers["Content-Location"] == location
    assert f"<{PREFIX}/timegate/municipality/kiel>" in document.headers["Link"]
    assert f"{PUBLIC}/de/page/municipality/kiel" in links.text
    assert f"<{PUBLIC}/timegate/municipality/kiel>" in times.text
    for answer in (document, links, times):
        assert "evil" not in answer.text + str(answer.headers)


@pytest.mark.parametrize("path", ["/feed", "/feed/pages/1", "/en/feed.atom"])
def test_feeds_name_the_public_address_alone(client: FlaskClient, path: str) -> None:
    answer = client.get(path, headers=SAID)

    assert answer.status_code == 200
    assert f"{PUBLIC}{path}" in answer.text
    assert "evil" not in answer.text + str(answer.headers)
    for target in re.findall("<(/[^>]*)>", str(answer.headers.get("Link"))):
        assert target.startswith(f"{PREFIX}/")
