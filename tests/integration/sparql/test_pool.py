"""Workers are lent, timed, counted and replaced."""

import os
import re
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from graph.errors import Busy
from graph.limits import QUEUE_SECONDS, WORKER_ADDRESS_SPACE, WORKER_QUERIES
from graph.snapshots import current
from sparql.dataset import STORE
from sparql.keeper import Keeper
from sparql.member import Member, OutOfTime
from sparql.pool import Pool, Reason
from sparql.protocol import Task, encode_task

DEADLINE_SECONDS = 20
ENDLESS = (
    "SELECT (COUNT(*) AS ?n) { "
    + "".join(f"VALUES ?{name} {{ {'1 ' * 30} }}" for name in "abcdefghij")
    + " }"
)


def task(text: str = "ASK { }") -> bytes:
    return encode_task(
        Task(
            text=text,
            base="http://a/",
            extension="json",
            cpu_seconds=60,
            dataset=STORE,
        )
    )


def ask(pool: Pool, text: str = "ASK { }", seconds: float = 10) -> bytes:
    pieces: list[bytes] = []
    pool.ask(task(text), seconds=seconds, sink=pieces.append)
    return b"".join(pieces)


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + DEADLINE_SECONDS
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def running(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    return True


def take(pool: Pool) -> Member:
    """Take a worker away as a query would."""
    return pool._borrow()


def test_a_query_that_takes_too_long_is_killed_in_time(pool: Pool) -> None:
    ask(pool)
    began = time.monotonic()

    with pytest.raises(OutOfTime):
        ask(pool, ENDLESS, seconds=0.5)

    assert time.monotonic() - began < 1.5
    assert b"true" in ask(pool)


def test_two_endless_queries_stop_nobody_for_good(pool: Pool) -> None:
    ask(pool)

    def run_endlessly() -> None:
        with pytest.raises(OutOfTime):
            ask(pool, ENDLESS, seconds=1)

    threads = [threading.Thread(target=run_endlessly) for _ in range(2)]
    for thread in threads:
        thread.start()

    assert b"true" in ask(pool)
    for thread in threads:
        thread.join()


def test_who_waits_too_long_is_told_to_come_back(pool: Pool) -> None:
    members = [take(pool), take(pool)]
    began = time.monotonic()

    with pytest.raises(Busy) as caught:
        ask(pool)

    waited = time.monotonic() - began
    assert QUEUE_SECONDS.value <= waited < QUEUE_SECONDS.value + 1
    assert caught.value.retry_after_seconds > 0
    for member in members:
        pool.retire(member)


def test_a_worker_that_died_while_idle_costs_no_query(pool: Pool) -> None:
    wait_until(lambda: pool.count_workers() == (2, 2))
    members = [take(pool), take(pool)]
    for member in members:
        os.kill(member.process_id, signal.SIGKILL)
        pool._arrivals.put(member)

    assert b"true" in ask(pool)


def test_a_worker_is_replaced_after_its_share(pool: Pool) -> None:
    member = take(pool)
    other = take(pool)
    member.answered = WORKER_QUERIES.value - 1
    pool._arrivals.put(member)

    ask(pool)

    wait_until(lambda: not running(member.process_id))
    pool.retire(other)
    wait_until(lambda: pool.count_workers() == (2, 2))


def test_a_closed_pool_leaves_no_process(data_dir: Path, keeper: Keeper) -> None:
    pool = Pool(name="closing", size=1, data_dir=data_dir, keeper=keeper)
    ask(pool)
    member = take(pool)
    pool._arrivals.put(member)

    pool.close()

    wait_until(lambda: not running(member.process_id))


def test_an_unreadable_snapshot_is_told_and_not_waited_for(
    data_dir: Path, keeper: Keeper
) -> None:
    for path in (data_dir / "snapshots" / "1").iterdir():
        path.unlink()
    pool = Pool(name="broken", size=1, data_dir=data_dir, keeper=keeper)

    with pytest.raises(Busy) as caught:
        ask(pool)

    assert "could not be started" in str(caught.value)


def test_it_counts_why_workers_ended(pool: Pool) -> None:
    wait_until(lambda: pool.count_workers() == (2, 2))
    with pytest.raises(OutOfTime):
        ask(pool, ENDLESS, seconds=0.1)
    wait_until(lambda: pool.count_workers() == (2, 2))
    for member in (take(pool), take(pool)):
        os.kill(member.process_id, signal.SIGKILL)
        pool._arrivals.put(member)

    ask(pool)

    wait_until(lambda: pool.starts == 5)
    assert pool.ends == {Reason.TIME: 1, Reason.GONE: 2}
    assert pool.waiting == 0


def test_a_worker_begins_with_its_address_space_free(shipped: Path) -> None:
    published = current(shipped)
    assert published

    for _ in range(4):  # What an allocator reserves for threads differs by chance.
        worker = Member(published)
        try:
            status = Path(f"/proc/{worker.process_id}/status").read_text("ascii")
        finally:
            worker.end()
        (used_kib,) = re.findall(r"VmSize:\s+(\d+) kB", status)
        assert int(used_kib) * 1024 < WORKER_ADDRESS_SPACE.value / 4
