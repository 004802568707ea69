"""A query ends when its client says so, or goes away."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from click.testing import CliRunner

from tests.support.running_server import Reply, RunningServer, run_server
from tests.support.small_store import make_quads, publish_store
from web.commands import main

# Ten to the twelfth solutions: its limit of 20 s would end it.
VALUES = " ".join(str(number) for number in range(10))
RUNAWAY = "SELECT (COUNT(*) AS ?n) { " + " ".join(
    f"VALUES ?v{number} {{ {VALUES} }}" for number in range(12)
) + " }"  # fmt: skip
LIMIT_SECONDS = 20
ID = "a-query-of-my-own"


class Watched:
    """A server, and what an administrator sees of its queries."""

    def __init__(self, server: RunningServer, token: str) -> None:
        self.server = server
        self._headers = {"Authorization": f"Bearer {token}"}

    def list_ids(self) -> list[str]:
        answer = self.server.send("GET", "/sparql/queries", headers=self._headers)
        return [query["id"] for query in json.loads(answer.body)["queries"]]

    def await_queries(self, number: int) -> float:
        """Return how long it took until so many queries were under way."""
        began = time.monotonic()
        while len(self.list_ids()) != number:
            assert time.monotonic() - began < LIMIT_SECONDS
        return time.monotonic() - began


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    data_dir = tmp_path_factory.mktemp("cancelling")
    publish_store(data_dir, 1, make_quads())
    token = create_token(data_dir)
    with run_server(data_dir) as server:
        yield Watched(server, token)


def create_token(data_dir: Path) -> str:
    arguments = ["token", "create", "--role", "admin", "--data-dir", str(data_dir)]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    return result.stdout.strip()


def test_whoever_chose_its_id_ends_a_query(watched: Watched) -> None:
    answers: list[Reply] = []

    def ask() -> None:
        headers = {"Stadtwissen-Query": ID}
        path = f"/sparql?query={quote(RUNAWAY)}"
        answers.append(watched.server.send("GET", path, headers=headers))

    thread = threading.Thread(target=ask)
    thread.start()
    watched.await_queries(1)
    assert watched.list_ids() == [ID]

    ended = watched.server.send("DELETE", f"/sparql/queries/{ID}")
    thread.join(timeout=LIMIT_SECONDS / 2)

    assert (ended.status, watched.list_ids()) == (204, [])
    assert answers[0].status == 422
    assert json.loads(answers[0].body)["type"].endswith("/cancelled")
    assert watched.server.send("DELETE", f"/sparql/queries/{ID}").status == 404


def test_a_query_ends_with_its_connection(watched: Watched) -> None:
    for _ in range(3):
        with socket.create_connection(("127.0.0.1", watched.server.port)) as client:
            request = f"GET /sparql?query={quote(RUNAWAY)} HTTP/1.1\r\nHost: x\r\n\r\n"
            client.sendall(request.encode())
            watched.await_queries(1)
            # It is known by its connection once it has run for a second.
            began = time.monotonic()
            while time.monotonic() - began < 2:
                watched.list_ids()

        assert watched.await_queries(0) < 5


def test_only_administrators_see_what_is_under_way(watched: Watched) -> None:
    assert watched.server.send("GET", "/sparql/queries").status == 401


@pytest.mark.parametrize("query_id", ["short", "with blanks in it is none", "ä" * 20])
def test_an_id_that_is_none_is_refused(watched: Watched, query_id: str) -> None:
    path = f"/sparql?query={quote('ASK {}')}"
    headers = {"Stadtwissen-Query": query_id}

    assert watched.server.send("GET", path, headers=headers).status == 400


def test_an_answer_names_its_query_its_rows_and_its_time(watched: Watched) -> None:
    path = f"/sparql?query={quote('SELECT * { VALUES ?x { 1 2 } }')}"

    headers = watched.server.send("GET", path).headers

    assert headers["stadtwissen-rows"] == "2"
    assert len(headers["stadtwissen-query"]) >= 16
    assert headers["server-timing"].startswith("query;dur=")
