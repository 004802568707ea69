"""The same question again, packed, or of an older revision."""

import gzip
import json
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from click.testing import CliRunner

from tests.support.running_server import Reply, RunningServer, run_server
from web.commands import main

COUNT = "/sparql?query=" + quote("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
MANY = "/sparql?query=" + quote(
    "SELECT * { VALUES ?x { " + " ".join(map(str, range(500))) + " } }"
)
# One more than snapshots are kept by default.
REVISIONS = 5


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    data_dir = tmp_path_factory.mktemp("again")
    run("init", "--bare", data_dir=data_dir)
    token = run("token", "create", "--role", "admin", data_dir=data_dir).strip()
    with run_server(data_dir) as server:
        for number in range(REVISIONS):
            add(server, token, number)
        yield server


def run(*arguments: str, data_dir: Path) -> str:
    result = CliRunner().invoke(main, [*arguments, "--data-dir", str(data_dir)])
    assert result.exit_code == 0, result.output
    return result.stdout


def add(server: RunningServer, token: str, number: int) -> None:
    headers = {
        "Authorization": f"Bearer {token}",
        "Content-Type": "application/sparql-update",
    }
    before = count(server)
    body = f"INSERT DATA {{ <x:s> <x:p> {number} }}".encode()
    assert server.send("POST", "/update", headers=headers, body=body).status == 200
    # What was asked and kept before the commit is never given after it.
    assert count(server) == before + 1


def count(server: RunningServer, path: str = COUNT) -> int:
    return read_count(server.send("GET", path))


def read_count(answer: Reply) -> int:
    assert answer.status == 200, answer.body
    return int(json.loads(answer.body)["results"]["bindings"][0]["n"]["value"])


def test_the_same_question_gets_the_same_answer_faster(server: RunningServer) -> None:
    first = server.send("GET", MANY + "&first")
    second = server.send("GET", MANY + "&first")

    assert second.body == first.body
    assert second.headers["etag"] == first.headers["etag"]
    assert second.headers["server-timing"] == "cache;desc=hit"
    assert "stadtwissen-query" not in second.headers


@pytest.mark.parametrize(
    "headers",
    [
        {"Accept": "text/csv"},
        {"Accept-Encoding": "gzip"},
        {"If-None-Match": '"another"'},
        {"Authorization": "Bearer wrong"},
    ],
)
def test_another_request_is_another_answer(
    server: RunningServer, headers: dict[str, str]
) -> None:
    plain = server.send("GET", MANY)

    other = server.send("GET", MANY, headers=headers)

    assert other.headers.get("server-timing") != "cache;desc=hit"
    if "Authorization" in headers:
        assert other.status == 401
    elif "If-None-Match" not in headers:
        assert other.body != plain.body


def test_what_is_not_the_same_each_time_is_never_kept(server: RunningServer) -> None:
    path = "/sparql?query=" + quote("SELECT (STRUUID() AS ?x) {}")

    assert len({server.send("GET", path).body for _ in range(5)}) == 5


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_packed_and_plain_are_the_same_answer(
    server: RunningServer, method: str
) -> None:
    path, body = MANY, None
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    if method == "POST":
        path, _, form = MANY.partition("?")
        body = form.encode()

    plain = server.send(method, path, headers=headers, body=body)
    packed = server.send(
        method, path, headers={**headers, "Accept-Encoding": "gzip"}, body=body
    )

    assert packed.headers["content-encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["vary"]
    assert gzip.decompress(packed.body) == plain.body


def test_an_older_revision_answers_as_it_was(server: RunningServer) -> None:
    for revision in range(REVISIONS, 0, -1):
        answer = await_answer(server, f"{COUNT}&revision={revision}")

        assert read_count(answer) == revision
        assert answer.headers["stadtwissen-revision"] == str(revision)
        assert "max-age" in answer.headers["cache-control"]


def await_answer(server: RunningServer, path: str) -> Reply:
    """Ask again as long as the answer is to ask again."""
    began = time.monotonic()
    while True:
        answer = server.send("GET", path)
        if answer.status != 503:
            return answer
        assert int(answer.headers["retry-after"]) > 0
        assert time.monotonic() - began < 50


def test_an_answer_names_the_link_that_cites_it(server: RunningServer) -> None:
    answer = server.send("GET", COUNT)

    link, _, relation = answer.headers["link"].partition(">; ")
    parts = urlsplit(link.removeprefix("<"))
    cited = server.send("GET", f"{parts.path}?{parts.query}")
    assert relation == 'rel="cite-as"'
    assert cited.headers["stadtwissen-revision"] == str(REVISIONS)
    assert cited.body == answer.body


@pytest.mark.parametrize(
    ("revision", "status"), [("99", 404), ("0", 400), ("-1", 400), ("x", 400)]
)
def test_a_revision_that_is_none_is_refused(
    server: RunningServer, revision: str, status: int
) -> None:
    assert server.send("GET", f"{COUNT}&revision={revision}").status == status
