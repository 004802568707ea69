"""The log is whole, is removed in time, and never holds anybody up."""

import json
import os
from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from graph.access_limits import LOG_QUEUE
from graph.layout import Layout
from web.operation.access_log import AccessLog, append, remove_old

TODAY = date(2026, 3, 10)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Layout(data_dir=tmp_path).log


def read_lines(folder: Path) -> list[dict[str, object]]:
    (path,) = folder.iterdir()
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def write_all(tmp_path: Path, lines: list[dict[str, object]], days: int) -> AccessLog:
    log = AccessLog(tmp_path, days=days, today=lambda: TODAY)
    for line in lines:
        log.add(partial(dict, line))
    log.close()
    return log


def test_every_line_is_written_in_its_order(tmp_path: Path, folder: Path) -> None:
    lines: list[dict[str, object]] = [{"n": number} for number in range(3_000)]

    log = write_all(tmp_path, lines, days=7)

    assert read_lines(folder) == lines
    assert log.lost == 0
    assert [path.name for path in folder.iterdir()] == ["access-2026-03-10.jsonl"]


def test_only_its_owner_may_read_it(tmp_path: Path, folder: Path) -> None:
    write_all(tmp_path, [{"n": 1}], days=7)

    (path,) = folder.iterdir()
    assert (folder.stat().st_mode & 0o77, path.stat().st_mode & 0o77) == (0, 0)


def test_the_log_of_a_day_is_removed_after_seven(folder: Path) -> None:
    for day in range(1, 11):
        append(folder, date(2026, 3, day), [{"day": day}])
    (folder / "access-of-yours.jsonl").touch()

    remove_old(folder, TODAY, days=7)

    kept = sorted(path.name[-8:-6] for path in folder.iterdir())
    assert kept == ["04", "05", "06", "07", "08", "09", "10", "rs"]


def test_it_removes_what_is_old_when_it_begins(tmp_path: Path, folder: Path) -> None:
    append(folder, date(2026, 3, 3), [{"is": "old"}])

    write_all(tmp_path, [], days=7)

    assert list(folder.iterdir()) == []


def test_with_no_days_nothing_is_kept(tmp_path: Path, folder: Path) -> None:
    append(folder, TODAY, [{"is": "old"}])

    write_all(tmp_path, [{"n": 1}], days=0)

    assert list(folder.iterdir()) == []


def test_a_line_after_a_torn_one_is_whole(folder: Path) -> None:
    append(folder, TODAY, [{"n": 1}])
    (path,) = folder.iterdir()
    with path.open("ab") as file:
        file.write(b'{"n": 2, "que')

    append(folder, TODAY, [{"n": 3}])

    assert path.read_bytes().splitlines()[-1] == b'{"n":3}'


def test_a_disk_that_refuses_is_told_once_and_counted(
    tmp_path: Path, folder: Path
) -> None:
    folder.touch()  # A file stands where the folder should.
    heard: list[str] = []
    log = AccessLog(tmp_path, days=7, today=lambda: TODAY, complain=heard.append)

    for number in range(100):
        log.add(partial(dict, n=number))
    log.close()

    assert log.lost == 100
    assert len(heard) == 1


@pytest.fixture
def slow_disk(folder: Path) -> Iterator[Path]:
    """The file of today is a pipe: who opens it waits."""
    folder.mkdir()
    path = folder / "access-2026-03-10.jsonl"
    os.mkfifo(path)
    yield path
    path.unlink()


def test_a_disk_that_hangs_holds_nobody_up(tmp_path: Path, slow_disk: Path) -> None:
    # A pipe takes 64 KiB and then waits for a reader, as a dead disk does.
    log = AccessLog(tmp_path, days=7, today=lambda: TODAY)
    more = 5_000

    for number in range(LOG_QUEUE.value + more):
        log.add(partial(dict, n=number, text="x" * 100))

    assert 0 < log.lost <= more
