"""No file harms who loads it: bombs are refused, and what is merely odd is read.

One process loads them all, one after the other, through the command itself; the
oracle is this process, outside.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.attack.bombs import BOMBS
from tests.attack.odd_files import ODD_FILES

SHORT = {bomb.name: bomb.make for bomb in BOMBS if not bomb.is_long}
LONG = {bomb.name: bomb.make for bomb in BOMBS if bomb.is_long}
MOST_SECONDS = 30
MOST_MIB = 1_536
Told = dict[str, str | int | float | bool]


def load_all(
    folder: Path, made: Mapping[str, Callable[[], bytes]], *, at_once: bool = False
) -> Mapping[str, Told]:
    """Return by name what came of loading each, or all at once."""
    for name, make in made.items():
        (folder / name).write_bytes(make())
    names = [",".join(made)] if at_once else list(made)
    command = [sys.executable, "-m", "tests.attack.loading", str(folder), *names]
    process = subprocess.run(command, check=True, capture_output=True, text=True)
    return {told["name"]: told for told in map(json.loads, process.stdout.splitlines())}


@pytest.fixture(scope="module")
def short(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Told]:
    return load_all(tmp_path_factory.mktemp("short"), SHORT)


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Told]:
    return load_all(tmp_path_factory.mktemp("long"), LONG)


def check_refused(told: Told) -> None:
    """Check that a bomb was refused in time, in words, and left nothing behind."""
    assert told["status"] == 1, told
    assert told["is_unchanged"]
    assert "Traceback" not in str(told["stderr"])
    assert told["stderr"] != ""
    assert told["seconds"] <= MOST_SECONDS
    assert told["peak_mib"] <= MOST_MIB


def test_there_are_enough_bombs_and_odd_files() -> None:
    assert len({bomb.name for bomb in BOMBS}) == len(BOMBS) >= 60
    assert len(ODD_FILES) >= 10


@pytest.mark.parametrize("name", SHORT)
def test_a_bomb_is_refused_and_harms_nobody(
    short: Mapping[str, Told], name: str
) -> None:
    check_refused(short[name])


@pytest.mark.soak
@pytest.mark.parametrize("name", LONG)
def test_a_large_bomb_is_refused_and_harms_nobody(
    long: Mapping[str, Told], name: str
) -> None:
    check_refused(long[name])


def test_a_file_that_is_merely_odd_is_read(tmp_path: Path) -> None:
    (told,) = load_all(tmp_path, ODD_FILES, at_once=True).values()

    assert (told["status"], told["stderr"]) == (0, "")
