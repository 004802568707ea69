"""No process outlives the server, however it ends."""

import os
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.limits import STOP_SECONDS
from tests.support.running_server import RunningServer, find_descendants, run_server
from tests.support.small_store import make_quads, publish_store

DEADLINE_SECONDS = 20


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[RunningServer]:
    publish_store(tmp_path, 1, make_quads())
    with run_server(tmp_path) as running:
        yield running


def living(process_ids: set[int]) -> set[int]:
    found = set()
    for process_id in process_ids:
        try:
            os.kill(process_id, 0)
        except ProcessLookupError:
            continue
        found.add(process_id)
    return found


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_a_server_that_ends_leaves_no_process(
    own_server: RunningServer, how: signal.Signals
) -> None:
    processes = find_descendants(own_server.process.pid)
    assert len(processes) >= 3  # The web process and workers.

    own_server.process.send_signal(how)
    own_server.process.wait(timeout=DEADLINE_SECONDS)

    deadline = time.monotonic() + DEADLINE_SECONDS
    while living(processes) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert living(processes) == set()


def test_one_thread_of_the_web_process_takes_the_signals_that_stop_it(
    own_server: RunningServer,
) -> None:
    (web,) = filter(find_descendants, find_descendants(own_server.process.pid))
    masks = [
        int(line.split()[1], 16)
        for status in Path(f"/proc/{web}/task").glob("*/status")
        for line in status.read_text(encoding="utf-8").splitlines()
        if line.startswith("SigBlk:")
    ]

    for number in (signal.SIGTERM, signal.SIGINT):
        takers = [mask for mask in masks if not mask >> (number - 1) & 1]
        assert len(takers) == 1


@pytest.mark.soak
def test_a_client_that_never_ends_its_request_does_not_hold_up_a_stop(
    own_server: RunningServer,
) -> None:
    with socket.create_connection(("127.0.0.1", own_server.port)) as client:
        client.sendall(
            b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\na"
        )
        own_server.send("GET", "/health")
        own_server.process.send_signal(signal.SIGTERM)
        own_server.process.wait(timeout=STOP_SECONDS.value + DEADLINE_SECONDS)


def test_a_killed_worker_costs_no_query(own_server: RunningServer) -> None:
    for process_id in find_descendants(own_server.process.pid):
        command = Path(f"/proc/{process_id}/cmdline").read_bytes()
        if b"sparql.worker" in command:
            os.kill(process_id, signal.SIGKILL)

    replies = [own_server.send("GET", "/sparql?query=ASK%7B%7D") for _ in range(4)]

    assert [reply.status for reply in replies] == [200] * 4
