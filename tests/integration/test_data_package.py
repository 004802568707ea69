"""The tables of a dump: valid by the standard's own tool, and the same in both forms.

The oracles are frictionless, pyarrow and the csv module of the standard library.
"""

import csv
import json
import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import frictionless
import pytest
from pyarrow import parquet

from graph.tables import read_mapping
from graph.tables.folder import write_tables
from tests.support.found import some

Json = dict[str, Any]
TABLES = sorted(read_mapping())
READERS = {
    "string": str,
    "integer": int,
    "number": Decimal,
    "boolean": {"true": True, "false": False}.__getitem__,
    "date": date.fromisoformat,
    "list": lambda cell: cell.split("|"),
}


@pytest.fixture(scope="module")
def folder(dumped: Path) -> Path:
    return dumped / "dumps" / "1" / "tables"


@pytest.fixture(scope="module")
def package(folder: Path) -> Json:
    return json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def schemas(package: Json) -> dict[str, Json]:
    return {
        one["name"]: one["schema"] for one in package["resources"] if "schema" in one
    }


def read_csv(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_package_is_valid_by_its_own_tool(folder: Path) -> None:
    report = frictionless.validate(str(folder / "datapackage.json"))

    assert report.flatten(["name", "type", "message"]) == []
    assert report.valid
    assert len(report.tasks) == 2 * len(TABLES)


@pytest.mark.parametrize(
    ("table", "column", "cell", "error"),
    [
        ("outcomes", "measure_id", "nowhere", "foreign-key"),
        ("project_members", "project_id", "nowhere", "foreign-key"),
        ("charta", "parent", "nowhere", "foreign-key"),
        ("districts", "state", "DE-XX", "foreign-key"),
        ("measures", "status", "somehow", "constraint-error"),
        ("charta", "kind", "wish", "constraint-error"),
        ("municipalities", "population", "many", "type-error"),
        ("outcomes", "is_target", "maybe", "type-error"),
        ("states", "state_id", "", "constraint-error"),
    ],
)
def test_the_tool_finds_what_the_dictionary_forbids(
    folder: Path, tmp_path: Path, table: str, column: str, cell: str, error: str
) -> None:
    shutil.copytree(folder, tmp_path / "tables")
    path = tmp_path / "tables" / f"{table}.csv"
    rows = read_csv(folder, table)
    rows[0][column] = cell
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)

    report = frictionless.validate(str(tmp_path / "tables" / "datapackage.json"))

    assert error in {found for _, found in report.flatten(["name", "type"])}


def test_the_tables_are_those_of_the_export(
    folder: Path, dumped: Path, tmp_path: Path
) -> None:
    write_tables(dumped, tmp_path)

    for name in TABLES:
        exported = (tmp_path / f"{name}.csv").read_bytes()
        assert (folder / f"{name}.csv").read_bytes() == exported


@pytest.mark.parametrize("name", TABLES)
def test_parquet_holds_the_rows_of_the_csv(
    folder: Path, schemas: dict[str, Json], name: str
) -> None:
    types = {field["name"]: field["type"] for field in schemas[name]["fields"]}
    expected = [
        {
            column: READERS[types[column]](cell) if cell else None
            for column, cell in row.items()
        }
        for row in some(read_csv(folder, name))
    ]

    found = parquet.read_table(folder / f"{name}.parquet").to_pylist()

    for row in found:
        for column, value in row.items():
            if isinstance(value, float):
                row[column] = Decimal(repr(value))
    assert found == expected


def test_parquet_says_what_its_columns_mean(
    folder: Path, schemas: dict[str, Json]
) -> None:
    for name in TABLES:
        schema = parquet.read_schema(folder / f"{name}.parquet")
        for field in some(schemas[name]["fields"]):
            metadata = schema.field(field["name"]).metadata
            assert metadata[b"description"].decode() == field["description"]


def test_each_table_and_column_is_told_in_both_languages(package: Json) -> None:
    for resource in some(package["resources"]):
        assert resource["description"]
        assert resource["descriptionDe"]
    silent = [
        (one["name"], field["name"])
        for one in package["resources"]
        for field in one.get("schema", {}).get("fields", [])
        if not (field.get("description") and field.get("descriptionDe"))
    ]

    assert silent == []


def test_types_lists_and_keys_are_those_of_the_tables(schemas: dict[str, Json]) -> None:
    fields = {
        (name, field["name"]): field
        for name, schema in schemas.items()
        for field in schema["fields"]
    }

    assert fields["measures", "themes"]["type"] == "list"
    assert "mobility" in fields["measures", "themes"]["itemConstraints"]["enum"]
    assert fields["measures", "start"]["type"] == "string"
    assert fields["alignments", "date"]["type"] == "date"
    assert fields["municipalities", "lat"]["type"] == "number"
    assert fields["names", "entity_id"]["referencesAny"][-1] == {
        "resource": "projects",
        "prefix": "project:",
    }
    assert schemas["project_members"]["primaryKey"] == ["project_id", "municipality_id"]


def test_a_row_of_a_list_names_rows_that_are_there(
    folder: Path, schemas: dict[str, Json]
) -> None:
    """What the tool cannot look at: each value of a list is a key of its table."""
    missing = [
        (name, field["name"], value)
        for name, schema in schemas.items()
        for field in schema["fields"]
        if "itemReference" in field
        for keys in [find_keys(folder, field["itemReference"])]
        for row in read_csv(folder, name)
        for value in row[field["name"]].split("|")
        if value and value not in keys
    ]

    assert missing == []


def find_keys(folder: Path, reference: Json) -> set[str]:
    (column,) = reference["fields"]
    return {row[column] for row in read_csv(folder, reference["resource"])}
