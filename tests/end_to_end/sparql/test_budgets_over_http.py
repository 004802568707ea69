"""Budgets, tokens and time as the clients of a running server meet them."""

import json
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

import pytest
from SPARQLWrapper import JSON, SPARQLWrapper

from tests.support.running_server import RunningServer, run_server
from tests.support.small_store import make_quads, publish_store
from web.editing.accounts import Accounts
from web.editing.tokens import TokenWish
from web.permissions import Role

ASK = "/sparql?query=" + quote("ASK { }")
# Longer than any patience: each row joins with all the others, twenty times.
ENDLESS = (
    "SELECT (COUNT(*) AS ?n) { "
    + " ".join(
        f"VALUES ?v{n} {{ {' '.join(str(value) for value in range(10))} }}"
        for n in range(12)
    )
    + " }"
)
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data_dir = tmp_path_factory.mktemp("budgets")
    publish_store(data_dir, 1, make_quads())
    return data_dir


@pytest.fixture(scope="module")
def strict(data_dir: Path) -> Iterator[RunningServer]:
    """A server that counts the clients of this machine too."""
    with run_server(data_dir, STADTWISSEN_BUDGETS="all") as running:
        yield running


def give(data_dir: Path, role: Role) -> str:
    accounts = Accounts(data_dir)
    _, text = accounts.create(TokenWish(name="eva", role=role), datetime.now(UTC))
    accounts.close()
    return text


def count(server: RunningServer, number: int, client: str, **headers: str) -> Counter:
    return Counter(
        server.send("GET", ASK, headers=headers, client=client).status
        for _ in range(number)
    )


def test_a_flood_from_one_address_is_stopped_and_another_unharmed(
    strict: RunningServer,
) -> None:
    began = time.monotonic()
    flood = count(strict, 200, "127.0.0.2")
    took = time.monotonic() - began

    refused = next(
        reply
        for _ in range(150)
        if (reply := strict.send("GET", ASK, client="127.0.0.2")).status == 429
    )
    modest = strict.send("GET", ASK, client="127.0.0.3")

    assert set(flood) == {200, 429}
    assert 50 <= flood[200] <= 50 + 10 * took + 1
    assert refused.headers["retry-after"] == "1"
    assert json.loads(refused.body)["limit"]["value"] == 10
    assert modest.status == 200


def test_the_view_of_people_and_of_posts_is_counted_too(strict: RunningServer) -> None:
    headers = {"Content-Type": "application/sparql-query"}
    statuses = Counter(
        strict.send(
            "POST", "/sparql", headers=headers, body=b"ASK { }", client="127.0.0.4"
        ).status
        for _ in range(150)
    )

    # One more may have been let in meanwhile.
    pages = (
        strict.send("GET", ASK, headers={"Accept": BROWSER}, client="127.0.0.4")
        for _ in range(150)
    )
    page = next(page for page in pages if page.status == 429)

    assert statuses[429] > 0
    assert page.headers["retry-after"] == "1"
    assert page.headers["content-type"].startswith("text/html")
    assert "zu viele Anfragen" in page.body.decode()


def test_a_token_has_its_own_budget_and_an_administrator_none(
    strict: RunningServer, data_dir: Path
) -> None:
    reader, admin = (give(data_dir, role) for role in (Role.READER, Role.ADMIN))
    count(strict, 100, "127.0.0.5")

    with_token = count(strict, 10, "127.0.0.5", Authorization=f"Bearer {reader}")
    unlimited = count(strict, 200, "127.0.0.5", Authorization=f"Bearer {admin}")

    assert with_token == {200: 10}
    assert unlimited == {200: 200}


def test_this_machine_is_not_counted_without_the_setting(server: RunningServer) -> None:
    assert count(server, 120, "127.0.0.2") == {200: 120}


@pytest.mark.parametrize("accept", ["*/*", BROWSER])
def test_a_client_may_ask_for_less_time(server: RunningServer, accept: str) -> None:
    path = f"/sparql?timeout=0.5&query={quote(ENDLESS)}"
    began = time.monotonic()

    reply = server.send("GET", path, headers={"Accept": accept})

    assert reply.status == 422
    assert b"query time" in reply.body
    assert b"timeout" in reply.body
    assert time.monotonic() - began < 0.5 + 10  # far below the 20 s of everybody


def test_a_time_that_is_no_number_is_refused(server: RunningServer) -> None:
    assert server.send("GET", ASK + "&timeout=soon").status == 400


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_token_that_is_not_ours_is_told_so_before_anything_is_asked(
    server: RunningServer, method: str
) -> None:
    headers = {"Authorization": "Bearer stadt_x"}

    reply = server.send(method, ASK, headers=headers)

    assert reply.status == 401
    assert reply.headers["www-authenticate"].startswith(("Bearer", "Basic"))
    assert json.loads(reply.body)["type"].endswith("/problems/unauthorised")


def test_a_token_revoked_on_the_command_line_counts_no_more_at_once(
    strict: RunningServer, data_dir: Path
) -> None:
    text = give(data_dir, Role.EDITOR)
    headers = {"Authorization": f"Bearer {text}"}
    before = strict.send("GET", ASK, headers=headers).status
    accounts = Accounts(data_dir)
    accounts.revoke(text.split("_")[1], datetime.now(UTC))
    accounts.close()

    after = strict.send("GET", ASK, headers=headers)

    assert (before, after.status) == (200, 401)
    assert "revoked" in json.loads(after.body)["detail"]


def test_sparqlwrapper_sends_the_token_as_a_password(
    strict: RunningServer, data_dir: Path
) -> None:
    client = SPARQLWrapper(strict.address + "/sparql")
    client.setCredentials("anybody", give(data_dir, Role.READER))
    client.setReturnFormat(JSON)
    client.setQuery("ASK { }")

    assert client.query().convert()["boolean"] is True


def test_no_token_stands_in_what_the_server_writes(
    strict: RunningServer, data_dir: Path
) -> None:
    text = give(data_dir, Role.READER)
    strict.send("GET", ASK, headers={"Authorization": f"Bearer {text}"})

    secret = text.split("_")[2][:43].encode()
    files = [path for path in data_dir.rglob("*") if path.is_file()]
    assert len(files) > 2
    assert not any(secret in path.read_bytes() for path in files)
    assert (data_dir / "accounts.sqlite").stat().st_mode & 0o077 == 0
