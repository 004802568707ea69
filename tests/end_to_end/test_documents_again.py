"""Pages and data from memory are those that the application makes, and never old."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from werkzeug.test import Client, TestResponse

from sparql.media_types import ALL, GRAPHS
from tests.support.running_server import RunningServer, run_server
from web.commands import main
from web.linked_data.dereference import _OFFERS
from web.operation.document_layer import DocumentLayer
from web.settings import Settings

THING = "measure/kiel-beteiligungstoolbox"
FIREFOX = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
ACCEPTED = (FIREFOX, "", "*/*", "application/ld+json", "text/plain;q=0.5, text/n3")
LANGUAGES = ("", "en-GB, de;q=0.5", "fr")
PATHS = (
    f"/id/{THING}",
    f"/page/{THING}",
    f"/en/page/{THING}",
    f"/data/{THING}",
    *(f"/data/{THING}.{media_type.extension}" for media_type in GRAPHS),
    "/page/state/land-hessen",
    "/page/state/land-hessen?property=https%3A%2F%2Fw3id.org%2Fstadtwissen%2Fns%2FinState",
    "/ns/Measure",
    "/data/ns/Measure.ttl",
    "/page/voc/theme-mobility",
)
EDITS = 8


@pytest.fixture
def fresh(site_application: Flask) -> Client:
    """The application alone."""
    return Client(site_application)


@pytest.fixture(scope="module")
def layer(site_application: Flask) -> DocumentLayer:
    executor = site_application.extensions["stadtwissen"].executor

    def answer(environ: object, start_response: object) -> list[bytes]:
        return [b"".join(site_application(environ, start_response))]

    return DocumentLayer(answer, lambda: executor.revision, Settings())


def read(answer: TestResponse) -> tuple[int, list[tuple[str, str]], bytes]:
    """Return what is the same each time; whoever sends an answer dates it."""
    own = ("Date", "Server-Timing")
    headers = [header for header in answer.headers if header[0] not in own]
    return answer.status_code, sorted(headers), answer.data


@pytest.mark.parametrize("path", PATHS)
def test_each_variant_from_memory_is_what_the_application_makes(
    fresh: Client, layer: DocumentLayer, path: str
) -> None:
    client = Client(layer)
    hits = layer.cache.hits
    for accept in ACCEPTED:
        for language in LANGUAGES:
            headers = {"Accept": accept, "Accept-Language": language}
            made = fresh.get(path, headers=headers)
            client.get(path, headers=headers)

            again = client.get(path, headers=headers)

            assert read(again) == read(made), headers
            if made.status_code in (200, 303):
                assert again.headers["Server-Timing"] == "cache;desc=hit"
                head = client.head(path, headers=headers)
                assert read(head) == read(fresh.head(path, headers=headers))
    assert layer.cache.hits > hits


def test_who_has_the_data_gets_the_same_304_from_memory(
    fresh: Client, layer: DocumentLayer
) -> None:
    client, path = Client(layer), f"/data/{THING}"
    tag = client.get(path).headers["ETag"]

    again = client.get(path, headers={"If-None-Match": tag})

    made = fresh.get(path, headers={"If-None-Match": tag})
    assert again.status_code == made.status_code == 304
    assert set(read(made)[1]) <= set(read(again)[1])
    assert client.get(path, headers={"If-None-Match": '"x"'}).status_code == 200


def test_every_format_offered_counts_in_what_clients_like() -> None:
    assert {*_OFFERS, *GRAPHS} <= {*ALL}


@pytest.mark.parametrize("path", ["/data/measure/nowhere.ttl", "/page/measure/nowhere"])
def test_a_problem_is_not_kept(layer: DocumentLayer, path: str) -> None:
    client, before = Client(layer), layer.cache.size_bytes

    assert [client.get(path).status_code for _ in range(2)] == [404, 404]
    assert layer.cache.size_bytes == before


@pytest.fixture(scope="module")
def edited(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[str, RunningServer]]:
    """A server on a graph of nothing, and an editor's token."""
    data_dir = tmp_path_factory.mktemp("edited")
    run("init", "--bare", data_dir=data_dir)
    token = run("token", "create", "--role", "admin", data_dir=data_dir).strip()
    with run_server(data_dir) as server:
        yield token, server


def run(*arguments: str, data_dir: Path) -> str:
    result = CliRunner().invoke(main, [*arguments, "--data-dir", str(data_dir)])
    assert result.exit_code == 0, result.output
    return result.stdout


def write(token: str, server: RunningServer, update: str) -> None:
    headers = {
        "Authorization": f"Bearer {token}",
        "Content-Type": "application/sparql-update",
    }
    answer = server.send("POST", "/update", headers=headers, body=update.encode())
    assert answer.status == 200, answer.body


def test_no_request_after_an_edit_gets_what_was_before(
    edited: tuple[str, RunningServer],
) -> None:
    token, server = edited
    thing = "<https://w3id.org/stadtwissen/id/measure/edited>"
    label = "<http://www.w3.org/2000/01/rdf-schema#label>"
    paths = ("/page/measure/edited", "/data/measure/edited.ttl")
    for number in range(EDITS):
        text = f"{thing} {label} 'Fassung {number} von vielen'@de"
        old = f"GRAPH <x:g> {{ {thing} {label} ?old }}"
        gone = f"DELETE WHERE {{ {old} }}; " if number else ""
        write(token, server, f"{gone}INSERT DATA {{ GRAPH <x:g> {{ {text} }} }}")

        for path in paths:
            first, second = (server.send("GET", path) for _ in range(2))

            assert f"Fassung {number} von" in first.body.decode()
            assert second.body == first.body
            assert second.headers["server-timing"] == "cache;desc=hit"
    write(token, server, f"DELETE WHERE {{ GRAPH <x:g> {{ {thing} ?p ?o }} }}")
    assert [server.send("GET", path).status for path in paths] == [410, 410]


def test_a_wrong_token_is_refused_for_what_is_kept(
    edited: tuple[str, RunningServer],
) -> None:
    token, server = edited
    write(
        token, server, "INSERT DATA { <https://w3id.org/stadtwissen/id/measure/b> a 1 }"
    )
    path = "/data/measure/b.ttl"
    server.send("GET", path)
    assert "server-timing" in server.send("GET", path).headers

    wrong = server.send("GET", path, headers={"Authorization": "Bearer wrong"})
    right = server.send("GET", path, headers={"Authorization": f"Bearer {token}"})

    assert (wrong.status, right.status) == (401, 200)
    assert "server-timing" not in right.headers


def test_requests_answered_from_memory_are_counted(
    edited: tuple[str, RunningServer],
) -> None:
    token, server = edited
    path = "/data/measure/counted.ttl"
    thing = "<https://w3id.org/stadtwissen/id/measure/counted>"
    write(token, server, f"INSERT DATA {{ GRAPH <x:g> {{ {thing} a <x:c> }} }}")
    before = count_requests(server)
    timings = [server.send("GET", path).headers.get("server-timing") for _ in range(5)]

    assert timings == [None, *["cache;desc=hit"] * 4]

    # The one for the figures counts as well, once it is over.
    assert count_requests(server) == before + 6


def count_requests(server: RunningServer) -> int:
    text = server.send("GET", "/metrics").body.decode()
    lines = dict(line.rsplit(" ", 1) for line in text.splitlines() if line)
    return int(float(lines['stadtwissen_requests_total{status="2xx"}']))
