"""Who may write over HTTP: every way to write, every role, a real server."""

import base64
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.support.running_server import Reply, RunningServer, run_server
from web.commands import main
from web.editing.accounts import Accounts
from web.editing.tokens import TokenWish
from web.permissions import Role

GRAPH = "http://example.org/graph"
OTHER = "http://example.org/other"
UPDATE = "application/sparql-update"
WAYS = {
    "update": (
        "POST",
        "/update",
        UPDATE,
        "INSERT DATA { GRAPH <%s> { <http://a/a> <http://a/b> 1 } }",
    ),
    "put": ("PUT", "/graphs?graph=%s", "text/turtle", "<http://a/a> <http://a/b> 2 ."),
    "post": (
        "POST",
        "/graphs?graph=%s",
        "text/turtle",
        "<http://a/a> <http://a/b> 3 .",
    ),
    "patch": (
        "PATCH",
        "/graphs?graph=%s",
        UPDATE,
        "INSERT DATA { <http://a/a> <http://a/b> 4 }",
    ),
    "delete": ("DELETE", "/graphs?graph=%s", "", ""),
}
# No reader's or nobody's graph ever comes to be, so each DELETE has one to take.
EXPECTED = {
    Role.ANONYMOUS: {401},
    Role.READER: {403},
    Role.EDITOR: {200, 201, 204},
    Role.REVIEWER: {200, 201, 204},
    Role.ADMIN: {200, 201, 204},
}


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data_dir = tmp_path_factory.mktemp("roles") / "bare"
    arguments = ["init", "--bare", "--data-dir", str(data_dir)]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    return data_dir


@pytest.fixture(scope="module")
def bare(data_dir: Path) -> Iterator[RunningServer]:
    with run_server(data_dir) as running:
        yield running


def give(data_dir: Path, role: Role, graphs: frozenset[str] | None = None) -> str:
    accounts = Accounts(data_dir)
    wish = TokenWish(name="eva", role=role, graphs=graphs)
    _, text = accounts.create(wish, datetime.now(UTC))
    accounts.close()
    return text


def write(server: RunningServer, way: str, graph: str, token: str | None) -> Reply:
    method, path, content_type, body = WAYS[way]
    headers = {"Content-Type": content_type}
    if token is not None:
        headers["Authorization"] = f"Bearer {token}"
    body = body % graph if "%s" in body else body
    path = path % graph if "%s" in path else path
    return server.send(method, path, headers=headers, body=body.encode())


@pytest.mark.parametrize("role", Role)
def test_each_role_writes_or_not_whichever_way(
    bare: RunningServer, data_dir: Path, role: Role
) -> None:
    token = None if role is Role.ANONYMOUS else give(data_dir, role)

    statuses = {way: write(bare, way, GRAPH, token).status for way in WAYS}

    assert {way: status in EXPECTED[role] for way, status in statuses.items()} == (
        dict.fromkeys(WAYS, True)
    ), statuses


@pytest.mark.parametrize("way", WAYS)
def test_a_token_for_one_graph_writes_no_other(
    bare: RunningServer, data_dir: Path, way: str
) -> None:
    admin = give(data_dir, Role.ADMIN)
    for graph in (GRAPH, OTHER):
        assert write(bare, "put", graph, admin).status in (201, 204)
    token = give(data_dir, Role.EDITOR, frozenset({GRAPH}))

    other, own = (write(bare, way, graph, token) for graph in (OTHER, GRAPH))

    assert (other.status, own.status in (200, 201, 204)) == (403, True)


@pytest.mark.parametrize("size_mib", [1, 15])
def test_a_large_body_without_a_token_is_refused_and_the_refusal_heard(
    bare: RunningServer, size_mib: int
) -> None:
    body = b"#" * (size_mib * 1024 * 1024)
    headers = {"Content-Type": "text/turtle"}

    reply = bare.send("PUT", f"/graphs?graph={GRAPH}", headers=headers, body=body)

    assert reply.status == 401


def test_a_page_of_another_site_cannot_write_with_a_remembered_password(
    bare: RunningServer, data_dir: Path
) -> None:
    token = give(data_dir, Role.EDITOR)
    basic = "Basic " + base64.b64encode(f"x:{token}".encode()).decode()
    headers = {
        "Authorization": basic,
        "Content-Type": "application/x-www-form-urlencoded",
        "Origin": "http://evil.example",
    }
    body = b"update=INSERT%20DATA%20%7B%20%3Curn:a%3E%20%3Curn:b%3E%201%20%7D"

    reply = bare.send("POST", "/update", headers=headers, body=body)

    assert reply.status == 403
