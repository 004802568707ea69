"""What an operator sees of a running server: figures, health, log."""

import json
import os
import random
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote, quote_from_bytes

import pytest
from click.testing import CliRunner
from prometheus_client.parser import text_string_to_metric_families

from graph.layout import Layout
from tests.support.running_server import RunningServer, run_server
from tests.support.small_store import make_quads, publish_store
from tests.support.without_address_space import CANNOT
from web.commands import main

VALUES = " ".join(str(number) for number in range(10))
RUNAWAY = "SELECT (COUNT(*) AS ?n) { " + " ".join(
    f"VALUES ?v{number} {{ {VALUES} }}" for number in range(12)
) + " }"  # fmt: skip
BEHIND_A_PROXY = {"X-Forwarded-For": "203.0.113.77"}
SEED = 20_261_201
DEADLINE_SECONDS = 20
WITHOUT = "tests.support.without_address_space"
ROOT = Path(__file__).parents[3]
Line = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Operated:
    """A server on a bare store, its log, and an administrator's token."""

    server: RunningServer
    data_dir: Path
    token: str

    @property
    def log(self) -> Path:
        """The file of today; no test runs over midnight unseen."""
        day = datetime.now(UTC).date()
        return Layout(data_dir=self.data_dir).log / f"access-{day}.jsonl"

    def read_log(self, number: int, kind: str = "request") -> list[Line]:
        """Wait until the log has so many lines more; return the last of a kind."""
        deadline = time.monotonic() + DEADLINE_SECONDS
        while True:
            lines = [json.loads(line) for line in self.log.read_bytes().splitlines()]
            found = [line for line in lines if line["kind"] == kind]
            if len(found) >= number:
                return found
            assert time.monotonic() < deadline

    def count_lines(self, kind: str = "request") -> int:
        """Return how many lines of a kind there are, when all before are written."""
        mark = f"mark-{time.monotonic_ns()}"
        self.server.send("GET", f"/{mark}")
        deadline = time.monotonic() + DEADLINE_SECONDS
        while mark not in self.log.read_text(encoding="ascii"):
            assert time.monotonic() < deadline
        return len(self.read_log(0, kind))

    def await_workers(self) -> None:
        """Wait until all workers are ready for a query."""
        deadline = time.monotonic() + DEADLINE_SECONDS
        while time.monotonic() < deadline:
            health = json.loads(self.server.send("GET", "/health").body)
            if all(pool["idle"] == 2 for pool in health["workers"].values()):
                return
        raise AssertionError(health)

    def read_figures(self) -> dict[str, float]:
        """Return the figures by their names and labels, as they are written."""
        text = self.server.send("GET", "/metrics").body.decode()
        return {
            sample.name + "".join(f" {v}" for _, v in sorted(sample.labels.items())): (
                sample.value
            )
            for family in text_string_to_metric_families(text)
            for sample in family.samples
        }


def run_command(*arguments: str) -> str:
    result = CliRunner().invoke(main, list(arguments))
    assert result.exit_code == 0, result.output
    return result.stdout.strip()


@pytest.fixture(scope="module")
def operated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Operated]:
    data_dir = tmp_path_factory.mktemp("operated")
    run_command("init", "--bare", "--data-dir", str(data_dir))
    place = ("--data-dir", str(data_dir))
    token = run_command("token", "create", "--role", "admin", "--name", "eva", *place)
    with run_server(data_dir) as server:
        yield Operated(server=server, data_dir=data_dir, token=token)


def test_figures_tell_of_the_queries_that_were_asked(operated: Operated) -> None:
    before = operated.read_figures()

    operated.server.send("GET", f"/sparql?query={quote('ASK { ?figure ?p ?o }')}")
    operated.server.send("GET", f"/sparql?query={quote('ASK { ?figure ?p ?o }')}")
    operated.server.send("GET", f"/sparql?query={quote('ASK {')}")
    operated.server.send("GET", f"/sparql?timeout=200&query={quote(RUNAWAY)}")

    after = operated.read_figures()
    grown = {name: after[name] - before.get(name, 0) for name in after}
    assert grown["stadtwissen_queries_total ok public"] == 1
    assert grown["stadtwissen_queries_total syntax public"] == 1
    assert grown["stadtwissen_queries_total time public"] == 1
    assert grown["stadtwissen_worker_ends_total public time"] == 1
    assert grown["stadtwissen_query_seconds_count public"] == 3
    assert grown["stadtwissen_cache_hits_total"] == 1
    assert grown["stadtwissen_requests_total 4xx"] == 2
    assert after["stadtwissen_workers site"] == 2
    assert after["stadtwissen_disk_free_bytes"] > 0


def test_figures_and_fences_are_for_operators(operated: Operated) -> None:
    bearer = {"Authorization": f"Bearer {operated.token}", **BEHIND_A_PROXY}
    send = operated.server.send

    assert send("GET", "/metrics", headers=BEHIND_A_PROXY).status == 401
    assert send("GET", "/metrics", headers=bearer).status == 200
    seen = send("GET", "/health", headers=BEHIND_A_PROXY)
    assert set(json.loads(seen.body)) == {"status", "revision", "workers"}
    assert "fences" in json.loads(send("GET", "/health", headers=bearer).body)


def test_health_names_fences_disk_and_journal(operated: Operated) -> None:
    health = json.loads(operated.server.send("GET", "/health").body)

    assert health["status"] == "ok"
    assert health["fences"]["missing"] == []
    assert {"address-space", "cpu", "network"} <= set(health["fences"]["active"])
    assert health["fences"]["network_by"] in ("seccomp", "descriptors")
    assert health["journal"]["head"] == health["journal"]["published"]
    assert health["disk"]["is_writable"] is True
    assert health["disk"]["free_bytes"] > 0


def test_health_says_of_the_fences_what_the_kernel_says(operated: Operated) -> None:
    operated.await_workers()
    workers = [
        process
        for process in Path("/proc").glob("[0-9]*")
        if str(operated.data_dir).encode() in read_quietly(process / "cmdline")
        and b"sparql.worker" in read_quietly(process / "cmdline")
    ]

    assert len(workers) == 4
    for worker in workers:
        limits = (worker / "limits").read_text()
        assert re.search(r"Max address space +1073741824 ", limits)
        assert re.search(r"Max file size +0 ", limits)
        assert re.search(r"Max core file size +0 ", limits)
        assert not re.search(r"Max cpu time +unlimited", limits)
        assert (worker / "oom_score_adj").read_text().strip() == "1000"
        assert "NoNewPrivs:\t1" in (worker / "status").read_text()
        assert "Seccomp:\t2" in (worker / "status").read_text()


def read_quietly(path: Path) -> bytes:
    """Return a file of a process that may have ended."""
    try:
        return path.read_bytes()
    except OSError:
        return b""


def test_a_query_stands_in_the_log_without_its_asker_s_address(
    operated: Operated,
) -> None:
    number = operated.count_lines()
    text = "SELECT * { ?logged ?p ?o } #" + "x" * 4_000

    reply = operated.server.send("GET", f"/sparql?query={quote(text)}")

    line = operated.read_log(number + 1)[number]
    assert line["query_id"] == reply.headers["stadtwissen-query"]
    assert line["revision"] == int(reply.headers["stadtwissen-revision"])
    assert (line["outcome"], line["rows"], line["format"]) == ("ok", 0, "json")
    assert line["query"] == text[:2_048]
    assert line["bytes"] == len(reply.body)
    assert (line["asker"], line["status"]) == ("127.0.0.0/24", 200)
    assert b"127.0.0.1" not in operated.log.read_bytes()


def test_tokens_refusals_and_commits_have_lines_of_their_own(
    operated: Operated,
) -> None:
    number = operated.count_lines("audit")
    place = ("--data-dir", str(operated.data_dir))
    run_command("token", "create", "--role", "reader", "--name", "ole", *place)
    listed = json.loads(run_command("token", "list", "--json", *place))
    ole = next(token["id"] for token in listed if token["name"] == "ole")
    run_command("token", "revoke", ole, *place)

    update = b"update=INSERT+DATA+%7B+%3Curn%3Aa%3E+%3Curn%3Aa%3E+1+%7D"
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    for header in ({}, {"Authorization": "Bearer stadt_wrong"}):
        operated.server.send("POST", "/update", headers=form | header, body=update)
    bearer = {"Authorization": f"Bearer {operated.token}"}
    reply = operated.server.send("POST", "/update", headers=form | bearer, body=update)

    assert reply.status == 200
    lines = operated.read_log(number + 5, "audit")[number:]
    assert [(line["action"], line["result"]) for line in lines] == [
        ("create a token", "ok"),
        ("revoke a token", "ok"),
        ("do without a token", "401"),
        ("use a token", "401"),
        ("commit", "ok"),
    ]
    assert lines[-1]["actor"] == "eva"
    assert lines[-1]["target"] == f"revision {json.loads(reply.body)['revision']}"
    assert operated.token not in operated.log.read_text(encoding="ascii")


def test_a_thousand_hostile_requests_leave_a_thousand_valid_lines(
    operated: Operated,
) -> None:
    chance = random.Random(SEED)  # noqa: S311 - a test input, not a secret
    print(f"seed {SEED}")  # noqa: T201 - so that it can be run again
    number = operated.count_lines()
    connection = HTTPConnection("127.0.0.1", operated.server.port, timeout=60)

    for _ in range(1_000):
        wild = chance.randbytes(chance.randrange(1, 300))
        form = "/sparql?query=" if chance.random() < 0.5 else "/"
        connection.request("GET", form + quote_from_bytes(wild, safe=""))
        connection.getresponse().read()
    connection.close()

    assert len(operated.read_log(number + 1_000)) == number + 1_000
    assert all(byte in b"\n" or 32 <= byte < 127 for byte in operated.log.read_bytes())


def test_a_log_that_cannot_be_written_keeps_nobody_from_an_answer(
    tmp_path: Path,
) -> None:
    publish_store(tmp_path, 1, make_quads())
    (tmp_path / "log").touch()

    with run_server(tmp_path) as server:
        assert server.send("GET", "/sparql?query=ASK%7B%7D").status == 200
        operated = Operated(server=server, data_dir=tmp_path, token="")
        deadline = time.monotonic() + DEADLINE_SECONDS
        while not operated.read_figures()["stadtwissen_log_lines_lost_total"]:
            assert time.monotonic() < deadline


def test_a_missing_fence_stops_the_start_unless_it_is_named(tmp_path: Path) -> None:
    publish_store(tmp_path, 1, make_quads())
    command = ["from web.commands import main; main()", "serve"]
    arguments = ["--port", "1", "--data-dir", str(tmp_path)]
    refused = subprocess.run(
        [sys.executable, "-m", WITHOUT, sys.executable, "-c", *command, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PORT": "1"},
    )
    if refused.returncode == CANNOT:
        pytest.skip("This machine has no filter that could take the fence away.")

    assert refused.returncode == 1
    assert "the fence `address-space`" in refused.stderr

    named = {"STADTWISSEN_WITHOUT_FENCES": "address-space"}
    with run_server(tmp_path, under=(WITHOUT,), **named) as server:
        health = json.loads(server.send("GET", "/health").body)
        assert server.send("GET", "/sparql?query=ASK%7B%7D").status == 200
    assert health["fences"]["missing"] == ["address-space"]
