"""The lock that takes the network from a worker and leaves it its files."""

import platform
import subprocess
import sys
from pathlib import Path

import pytest

_ROOT = Path(__file__).resolve().parents[2]
_HEAD = "import socket, threading; from graph.network_lock import lock_network; "

pytestmark = pytest.mark.skipif(
    platform.machine() not in ("x86_64", "aarch64"),
    reason="the filter is written for x86_64 and aarch64",
)


def run(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", _HEAD + code],
        cwd=_ROOT,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    return (done.stdout + done.stderr).strip().splitlines()[-1]


def test_a_locked_process_cannot_make_a_socket() -> None:
    answer = run("lock_network(); socket.socket()")

    assert answer == "PermissionError: [Errno 1] Operation not permitted"


def test_a_locked_process_cannot_make_a_pair_of_sockets() -> None:
    answer = run("lock_network(); socket.socketpair()")

    assert answer == "PermissionError: [Errno 1] Operation not permitted"


def test_the_lock_holds_for_threads_that_run_already() -> None:
    code = (
        "go = threading.Event(); out = []\n"
        "def dial():\n"
        "    go.wait(10)\n"
        "    try: socket.socket(); out.append('open')\n"
        "    except OSError: out.append('closed')\n"
        "thread = threading.Thread(target=dial); thread.start()\n"
        "lock_network(); go.set(); thread.join(); print(out[0])"
    )

    assert run(code) == "closed"


def test_a_locked_process_still_opens_files() -> None:
    answer = run("lock_network(); print(len(open('pyproject.toml').read(9)))")

    assert answer == "9"
