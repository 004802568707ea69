"""Nothing of the tables is lost: the graph alone gives every cell back."""

import csv
import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from graph.tables import read_mapping
from graph.tables.folder import write_tables
from tests.support import check_data

ROOT = Path(__file__).parents[2]
DATA = ROOT / "graph" / "data"
MAPPING = read_mapping()
NUMBERS = {"decimal", "integer"}


@pytest.fixture(scope="module")
def exported(shipped: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exported")
    write_tables(shipped, folder)
    return folder


def read(folder: Path, name: str) -> dict[tuple[str, ...], dict[str, str]]:
    """Rows by key, read by the standard library alone."""
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {tuple(row[column] for column in MAPPING[name].key): row for row in rows}


def is_same(name: str, column: str, before: str, after: str) -> bool:
    """Numbers by value, cells of several values as sets, all else to the letter."""
    known = MAPPING[name].columns.get(column)
    if known and known.value in NUMBERS and before and after:
        return Decimal(before) == Decimal(after)
    if known and known.many:
        return sorted(before.split("|")) == sorted(after.split("|"))
    return before == after


@pytest.mark.parametrize("name", sorted(MAPPING))
def test_a_table_comes_back_whole(exported: Path, name: str) -> None:
    before, after = read(DATA, name), read(exported, name)
    assert after.keys() == before.keys()

    differing = [
        (key, column, cell, after[key][column])
        for key, row in before.items()
        for column, cell in row.items()
        if not is_same(name, column, cell, after[key][column])
    ]

    assert differing == []


def test_the_exported_tables_pass_the_checker_of_the_shipped_ones(
    exported: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copy(DATA / "README.md", exported)
    monkeypatch.setattr(check_data, "errors", [])

    assert check_data.main(exported) == 0, capsys.readouterr().out
