"""The proxy of docs/deploy before a real server: what a client of it meets."""

import json
import socket
import ssl
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPResponse, HTTPSConnection
from pathlib import Path
from urllib.parse import quote

import pytest
from click.testing import CliRunner

from tests.support.proxy import NAME, find_nginx, run_proxy
from tests.support.running_server import RunningServer, run_server
from tests.support.small_store import make_quads, publish_store
from web.commands import main

pytestmark = pytest.mark.skipif(
    find_nginx() is None, reason="no nginx on this machine; `make proxy` installs it"
)

DIGITS = " ".join(str(number) for number in range(10))
RUNAWAY = "SELECT (COUNT(*) AS ?n) { " + " ".join(
    f"VALUES ?v{number} {{ {DIGITS} }}" for number in range(12)
) + " }"  # fmt: skip
# A hundred thousand solutions: more than nginx and the server keep in memory.
LONG = "SELECT * { " + " ".join(
    f"VALUES ?v{number} {{ {DIGITS} }}" for number in range(5)
) + " }"  # fmt: skip
LIMIT_SECONDS = 20
BROWSER = "text/html,application/xhtml+xml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proxied:
    """A server that is reached by a proxy, and an administrator's token."""

    server: RunningServer
    port: int
    token: str

    def connect(self, client: str = "127.0.0.1") -> ssl.SSLSocket:
        """Return a connection to the proxy from an address of this machine."""
        plain = socket.create_connection(
            ("127.0.0.1", self.port), timeout=60, source_address=(client, 0)
        )
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        return context.wrap_socket(plain, server_hostname=NAME)

    def get(
        self, path: str, *, client: str = "127.0.0.1", **headers: str
    ) -> tuple[HTTPResponse, bytes]:
        """Get a page by the proxy; header names are written with underscores."""
        connection = HTTPSConnection(NAME, self.port)
        connection.sock = self.connect(client)
        try:
            given = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request("GET", path, headers={"Host": NAME} | given)
            answer = connection.getresponse()
            return answer, answer.read()
        finally:
            connection.close()

    def count_queries(self) -> int:
        """Return how many queries are under way, as an administrator sees it."""
        headers = {"Authorization": f"Bearer {self.token}"}
        answer = self.server.send("GET", "/sparql/queries", headers=headers)
        return len(json.loads(answer.body)["queries"])

    def await_queries(self, number: int) -> float:
        """Return how long it took until so many queries were under way."""
        began = time.monotonic()
        while self.count_queries() != number:
            assert time.monotonic() - began < LIMIT_SECONDS
        return time.monotonic() - began


@pytest.fixture(scope="module")
def proxied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxied]:
    data_dir: Path = tmp_path_factory.mktemp("proxied")
    publish_store(data_dir, 1, make_quads())
    arguments = ["token", "create", "--role", "admin", "--data-dir", str(data_dir)]
    token = CliRunner().invoke(main, arguments).stdout.strip()
    settings = {
        "STADTWISSEN_PROXIES": "1",
        "STADTWISSEN_PUBLIC_URL": f"https://{NAME}",
        "STADTWISSEN_BUDGETS": "all",
    }
    folder = tmp_path_factory.mktemp("nginx")
    with (
        run_server(data_dir, **settings) as server,
        run_proxy(folder, server_port=server.port) as port,
    ):
        yield Proxied(server=server, port=port, token=token)


def test_the_service_names_itself_as_others_reach_it(proxied: Proxied) -> None:
    answer, body = proxied.get("/sparql", Accept="text/turtle")

    assert answer.status == 200
    assert f"<https://{NAME}/sparql>" in body.decode()
    assert answer.headers["Strict-Transport-Security"]
    assert len(answer.headers.get_all("Content-Type")) == 1


def test_a_long_answer_arrives_whole(proxied: Proxied) -> None:
    answer, body = proxied.get(f"/sparql?query={quote(LONG)}", Accept="text/csv")

    assert answer.status == 200
    assert len(body) == int(answer.headers["Content-Length"])
    assert body.count(b"\r\n") == 100_001


def test_a_query_as_long_as_an_address_may_be_arrives(proxied: Proxied) -> None:
    text = "ASK {}#" + "x" * 65_000

    answer, _ = proxied.get(f"/sparql?query={quote(text)}", Accept="application/json")

    assert answer.status == 200


def test_each_client_has_its_own_budget(proxied: Proxied) -> None:
    path = f"/sparql?query={quote('ASK {')}"
    flood = [proxied.get(path, client="127.0.0.66")[0].status for _ in range(80)]
    other, _ = proxied.get("/sparql?query=ASK%7B%7D", client="127.0.0.67")

    assert 429 in flood
    assert other.status == 200


def test_no_client_takes_another_s_name(proxied: Proxied) -> None:
    path = f"/sparql?query={quote('ASK {')}"
    statuses = {
        proxied.get(path, client="127.0.0.68", X_Forwarded_For=f"203.0.113.{number}")[
            0
        ].status
        for number in range(80)
    }

    assert 429 in statuses


def test_figures_and_fences_stay_behind_the_proxy(proxied: Proxied) -> None:
    figures, _ = proxied.get("/metrics")
    _, health = proxied.get("/health")

    assert figures.status == 404
    assert set(json.loads(health)) == {"status", "revision", "workers"}


def test_a_query_ends_with_its_client_s_connection(proxied: Proxied) -> None:
    with proxied.connect() as client:
        request = f"GET /sparql?query={quote(RUNAWAY)} HTTP/1.1\r\nHost: {NAME}\r\n\r\n"
        client.sendall(request.encode())
        proxied.await_queries(1)
        # It is known by its connection once it has run for a second.
        began = time.monotonic()
        while time.monotonic() - began < 2:
            proxied.count_queries()

    assert proxied.await_queries(0) < 5


def test_a_person_gets_a_page(proxied: Proxied) -> None:
    answer, body = proxied.get("/de/sparql", Accept=BROWSER)

    assert (answer.status, answer.headers["Content-Type"][:9]) == (200, "text/html")
    assert b"127.0.0.1" not in body
