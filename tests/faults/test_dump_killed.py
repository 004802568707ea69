"""A dump is there whole or not at all, whatever ends the process that makes it."""

import fcntl
import os
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from graph.commit import commit
from graph.dump_files import encode_dump
from graph.dump_making import make_dump
from graph.dump_shelf import list_dumps, publish_dump
from graph.errors import Busy, DiskFull, NotFound, Refused, StorageFault
from graph.layout import Layout
from graph.patch import Patch
from graph.proposal import Proposal
from graph.snapshots import publish_nothing
from graph.storage_settings import StorageSettings
from tests.support.commit_oracle import describe_community
from web.operation.dump_keeper import DumpKeeper

ROOT = Path(__file__).parents[2]
STEPS = 5
NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)


class Interrupted(Exception):
    """The maker's parent gives up, and kills it."""


def edit(data_dir: Path, number: int) -> None:
    patch = Patch.of(adds=describe_community(number))
    commit(data_dir, Proposal(patch=patch, agent="test", message=str(number)))


def list_numbers(data_dir: Path) -> list[int]:
    return [dump.revision for dump in list_dumps(Layout(data_dir=data_dir))]


def list_names(data_dir: Path) -> list[str]:
    return sorted(path.name for path in (data_dir / "dumps").iterdir())


def check_sums(folder: Path) -> None:
    command = ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"]
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()


@pytest.mark.parametrize("step", range(STEPS))
def test_one_that_is_killed_at_a_step_is_not_there(small_dir: Path, step: int) -> None:
    def interrupt(_: str, done: int, __: int) -> None:
        if done == step:
            raise Interrupted

    with pytest.raises(Interrupted):
        publish_dump(small_dir, interrupt)

    assert list_numbers(small_dir) == []
    assert [name for name in list_names(small_dir) if name.isdecimal()] == []
    made = publish_dump(small_dir)
    assert list_names(small_dir) == [str(made.revision)]
    check_sums(small_dir / "dumps" / str(made.revision))


def test_one_that_is_killed_before_its_name_is_not_there(small_dir: Path) -> None:
    command = [sys.executable, "-m", "tests.support.cut_at_rename", "0", "dump"]
    ended = subprocess.run([*command, str(small_dir), "unused"], cwd=ROOT, check=False)

    assert ended.returncode == -signal.SIGKILL
    assert list_numbers(small_dir) == []
    (half,) = list_names(small_dir)
    assert (small_dir / "dumps" / half / "dump.json").exists()
    publish_dump(small_dir)
    assert list_names(small_dir) == ["3"]


def test_one_revision_gives_the_same_bytes(small_dir: Path) -> None:
    first = publish_dump(small_dir)
    (small_dir / "dumps" / "3").rename(small_dir / "before")

    second = publish_dump(small_dir)

    assert second.files == first.files


def test_the_dump_of_a_revision_is_made_once(small_dir: Path) -> None:
    first = publish_dump(small_dir)
    place = (small_dir / "dumps" / "3").stat().st_ino

    assert publish_dump(small_dir) == first
    assert (small_dir / "dumps" / "3").stat().st_ino == place


def test_a_dump_of_another_history_gives_way(small_dir: Path) -> None:
    """As after an older journal was put in place: numbers come again."""
    ours = publish_dump(small_dir)
    for number in (3, 9):
        other = replace(ours, revision=number, state_hash="0" * 64)
        folder = small_dir / "dumps" / str(number)
        folder.mkdir(exist_ok=True)
        (folder / "dump.json").write_bytes(encode_dump(other))

    made = publish_dump(small_dir)

    assert (made.revision, made.state_hash) == (3, ours.state_hash)
    assert list_names(small_dir) == ["3"]


def test_the_newest_stay(small_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STADTWISSEN_DUMPS", "2")
    for number in (3, 4, 5):
        publish_dump(small_dir)
        if number < 5:
            edit(small_dir, number)

    assert list_numbers(small_dir) == [5, 4]
    assert list_names(small_dir) == ["4", "5"]


def test_two_are_not_made_at_once(small_dir: Path) -> None:
    folder = small_dir / "dumps"
    folder.mkdir()
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    fcntl.flock(descriptor, fcntl.LOCK_EX)

    with pytest.raises(Busy):
        publish_dump(small_dir)

    os.close(descriptor)
    assert publish_dump(small_dir).revision == 3


def test_a_short_disk_is_asked_before_anything_is_written(
    small_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STADTWISSEN_DISK_RESERVE_MIB", "1048576")

    with pytest.raises(DiskFull, match="to make a dump"):
        publish_dump(small_dir)

    assert list_names(small_dir) == []


def test_what_the_disk_refuses_is_told_without_a_path(small_dir: Path) -> None:
    (small_dir / "dumps").write_text("no folder", encoding="utf-8")

    with pytest.raises(StorageFault) as told:
        publish_dump(small_dir)

    assert str(small_dir) not in str(told.value)


def test_none_are_made_where_none_are_kept(small_dir: Path) -> None:
    layout = Layout(data_dir=small_dir, storage=StorageSettings(dumps=0))

    with pytest.raises(Refused, match="STADTWISSEN_DUMPS"):
        make_dump(layout, lambda *_: None)


def test_there_is_none_before_the_first_revision(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        publish_dump(tmp_path)
    publish_nothing(Layout(data_dir=tmp_path))
    with pytest.raises(NotFound):
        publish_dump(tmp_path)


def test_the_keeper_makes_the_first_at_once_and_then_one_a_day(small_dir: Path) -> None:
    keeper = DumpKeeper(small_dir)

    assert keeper.look(datetime.now(UTC), 0)
    assert not keeper.look(NOON, 1)
    edit(small_dir, 3)
    assert not keeper.look(datetime.now(UTC), 2)
    assert keeper.look(datetime.now(UTC) + timedelta(days=1), 3)
    assert list_numbers(small_dir) == [4, 3]


def test_the_keeper_rests_after_a_failure(small_dir: Path) -> None:
    attempts: list[int] = []

    def fail() -> None:
        attempts.append(1)
        raise StorageFault("The disk refused.")

    keeper = DumpKeeper(small_dir, make=fail)
    made = [keeper.look(NOON, clock) for clock in (0, 1, 3_599, 3_600)]

    assert made == [False] * 4
    assert len(attempts) == 2
