"""A full disk: reads go on, edits are refused, and all is well when there is room.

The disk is one in memory, in a name space of its own (tests/support/full_disk.py
and, for bulk loads, tests/support/full_disk_bulk.py).
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROUNDS = [3, pytest.param(50, marks=pytest.mark.soak)]


def run(folder: Path, source: Path, *, reserve_mib: int, rounds: int) -> list[dict]:  # type: ignore[type-arg]
    numbers = (str(reserve_mib), str(rounds))
    return run_module("tests.support.full_disk", folder, source, *numbers)


def run_module(name: str, folder: Path, source: Path, *numbers: str) -> list[dict]:  # type: ignore[type-arg]
    folder.mkdir()
    module = [sys.executable, "-m", name]
    done = subprocess.run(
        ["unshare", "-Urm", *module, str(folder), str(source), *numbers],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if "unshare:" in done.stderr or "mount:" in done.stderr:
        pytest.skip(f"no disk of our own on this machine: {done.stderr.strip()}")
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.parametrize("rounds", ROUNDS)
def test_edits_are_refused_before_the_disk_is_full(
    three_revisions: Path, tmp_path: Path, rounds: int
) -> None:
    told = run(tmp_path / "disk", three_revisions, reserve_mib=16, rounds=rounds)

    assert [one["refused"] for one in told] == ["DiskFull"] * rounds
    assert [one["written"] for one in told] == [[]] * rounds
    assert_healed(told)


@pytest.mark.parametrize("rounds", ROUNDS)
def test_a_disk_that_is_full_in_midst_of_a_commit_loses_nothing(
    three_revisions: Path, tmp_path: Path, rounds: int
) -> None:
    told = run(tmp_path / "disk", three_revisions, reserve_mib=0, rounds=rounds)

    for one in told:
        print(one["left_bytes"], one["refused"])  # noqa: T201 - where it was full
    assert {one["refused"] for one in told} & {"DiskFull", "StorageFault"}
    assert_healed(told)


def test_a_bulk_load_is_refused_before_the_disk_is_full(
    three_revisions: Path, tmp_path: Path
) -> None:
    module = "tests.support.full_disk_bulk"
    told = run_module(module, tmp_path / "disk", three_revisions, "16")
    *full, read_only, enough = told

    assert [one["refused"] for one in full] == ["DiskFull"] * 3
    assert {one["told"][:21] for one in full} == {"Too little disk space"}
    assert read_only["refused"] == "StorageFault"
    assert [one["rest"] for one in (*full, read_only)] == [[]] * 4
    assert min(one["readable"] for one in (*full, read_only)) > 0
    assert enough["refused"] is None


def assert_healed(told: list[dict]) -> None:  # type: ignore[type-arg]
    """Reads went on; with room again the commit succeeded, by itself and in time."""
    assert min(one["readable"] for one in told) > 0
    assert min(one["searchable"] for one in told) > 0
    assert [one["kept"] for one in told] == [True] * len(told)
    assert [one["is_sound"] for one in told] == [True] * len(told)
    assert max(one["seconds"] for one in told) < 10
    assert {one["aside"] for one in told} == {0}
