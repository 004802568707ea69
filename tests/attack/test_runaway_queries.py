"""Runaway queries at the real server on the shipped graph, and their neighbours."""

import json
import time
from urllib.parse import urlencode

import pytest

from graph.limits import QUERY_SECONDS
from tests.attack.neighbour import Neighbour
from tests.attack.runaways import RUNAWAYS, Runaway
from tests.support.running_server import Reply, RunningServer

GATE_SECONDS = 2
MARGIN_SECONDS = 1
P95_SECONDS = 0.25


def run_away(server: RunningServer, query: str, seconds: int) -> tuple[Reply, float]:
    body = urlencode({"query": query, "timeout": str(seconds)}).encode()
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    began = time.monotonic()
    reply = server.send("POST", "/sparql", headers=headers, body=body)
    return reply, time.monotonic() - began


def check_stopped(runaway: Runaway, reply: Reply, took: float, seconds: int) -> None:
    """See that a query was told its limit, in time."""
    assert reply.status == 422, (runaway.name, reply.body[:200])
    limit = json.loads(reply.body)["limit"]["name"]
    print(f"{runaway.name}: {limit}, {took:.2f} s")  # noqa: T201 - a figure
    assert limit in (runaway.limit.name, QUERY_SECONDS.name), runaway.name
    assert took <= seconds + MARGIN_SECONDS, runaway.name


def run_all_away(server: RunningServer, seconds: int) -> Neighbour:
    """Run each kind away beside a neighbour, and return what it met."""
    with Neighbour(server) as neighbour:
        for runaway in RUNAWAYS:
            reply, took = run_away(server, runaway.text, seconds)
            check_stopped(runaway, reply, took, seconds)
    p95 = neighbour.find_p95() * 1000
    print(f"{len(neighbour.waits)} asked, p95 {p95:.0f} ms")  # noqa: T201 - a figure
    return neighbour


def test_there_are_sixteen_kinds() -> None:
    assert len({runaway.name for runaway in RUNAWAYS}) == len(RUNAWAYS) == 16


def test_a_runaway_query_is_stopped_and_its_neighbours_are_answered(
    shipped_server: RunningServer,
) -> None:
    neighbour = run_all_away(shipped_server, GATE_SECONDS)

    assert neighbour.failures == []


@pytest.mark.soak
def test_a_runaway_query_with_all_its_time_is_not_felt_by_a_neighbour(
    shipped_server: RunningServer,
) -> None:
    neighbour = run_all_away(shipped_server, QUERY_SECONDS.value)

    assert neighbour.failures == []
    assert neighbour.find_p95() <= P95_SECONDS
