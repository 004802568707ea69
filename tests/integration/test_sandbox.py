"""A fenced child answers, or is ended and named; its parent is never harmed."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import graph.sandbox
from graph.children import run_child
from graph.errors import ChildDied, LimitReached
from graph.limits import Limit
from graph.sandbox import Fence, child_environment

PARENT = """
from graph.children import run_child
from graph.sandbox import Fence, child_environment
tell = lambda pid: print(pid.decode(), flush=True)
run_child("tests.support.fenced_child", b"hang", Fence(), on_news=tell)
"""
CHILD = "tests.support.fenced_child"
ROOT = Path(__file__).parents[2]
SHORT = Limit(name="test time", value=1, unit="seconds", why="a test is short")


def test_a_child_answers_its_request() -> None:
    assert run_child(CHILD, b"echo hello", Fence()) == b"hello"


def test_news_arrives_ahead_of_the_answer() -> None:
    news: list[bytes] = []

    run_child(CHILD, b"echo hello", Fence(), on_news=news.append)

    assert news == [b"heard"]


def test_a_request_larger_than_a_pipe_arrives_whole() -> None:
    text = b"x" * 3_000_000

    assert run_child(CHILD, b"echo " + text, Fence()) == text


def test_a_killed_child_is_named_with_its_signal() -> None:
    with pytest.raises(ChildDied) as died:
        run_child(CHILD, b"die 11", Fence())

    assert died.value.exit_status == -signal.SIGSEGV


def test_a_child_that_hangs_is_ended_when_its_time_is_over() -> None:
    with pytest.raises(LimitReached) as reached:
        run_child(CHILD, b"hang", Fence(seconds=SHORT))

    assert reached.value.limit == SHORT


def test_a_child_that_asks_for_too_much_memory_dies_alone() -> None:
    with pytest.raises(ChildDied):
        run_child(CHILD, b"eat 400000000", Fence(address_space_bytes=1 << 28))


def test_a_child_without_descriptors_cannot_reach_the_network() -> None:
    assert run_child(CHILD, b"dial", Fence(descriptors=0)) == b"OSError"


def test_a_child_runs_the_code_of_its_parent() -> None:
    here = Path(graph.sandbox.__file__).resolve()

    assert Path(run_child(CHILD, b"whose", Fence()).decode()) == here


def test_a_child_dies_with_its_parent() -> None:
    command = [sys.executable, "-c", PARENT]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        parent.kill()

    deadline = time.monotonic() + 5
    while is_running(child) and time.monotonic() < deadline:
        os.sched_yield()
    assert not is_running(child)


def is_running(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


def test_what_the_operator_says_of_memory_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GLIBC_TUNABLES", "glibc.malloc.arena_max=3")

    settings = child_environment()["GLIBC_TUNABLES"].split(":")

    assert settings[0] == "glibc.malloc.arena_max=1"
    assert settings[-1] == "glibc.malloc.arena_max=3"
