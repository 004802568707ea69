"""`stadtwissen query`, asked here."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.support.small_store import EXAMPLE
from web.commands import main

COST = f"SELECT ?c {{ <{EXAMPLE}aalen> <{EXAMPLE}cost> ?c }}"


def run(data_dir: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["query", *arguments, "--data-dir", str(data_dir)])


def test_a_query_is_answered_as_a_table(data_dir: Path) -> None:
    result = run(data_dir, COST)

    assert result.exit_code == 0
    assert "10" in result.output
    assert "1 row" in result.output


@pytest.mark.parametrize(
    ("extension", "expected"),
    [("csv", "c\r\n10\r\n"), ("tsv", "?c\n10\n")],
)
def test_a_query_is_answered_in_a_format(
    data_dir: Path, extension: str, expected: str
) -> None:
    result = run(data_dir, COST, "--format", extension)

    assert result.stdout_bytes.decode() == expected


def test_solutions_are_written_for_a_map_and_for_a_german_spreadsheet(
    data_dir: Path,
) -> None:
    point = '"POINT(10 48)"^^<http://www.opengis.net/ont/geosparql#wktLiteral>'
    place = f"SELECT ?g {{ BIND({point} AS ?g) }}"

    features = json.loads(run(data_dir, place, "--format", "geojson").stdout)
    cells = run(data_dir, COST, "--format", "spreadsheet-de").stdout_bytes

    assert features["features"][0]["geometry"]["coordinates"] == [10, 48]
    assert cells == '\ufeff"c"\r\n10\r\n'.encode()


def test_another_endpoint_is_not_asked_for_a_format_of_ours(data_dir: Path) -> None:
    elsewhere = ("--endpoint", "http://127.0.0.1:9")

    result = run(data_dir, COST, *elsewhere, "--format", "spreadsheet")

    assert result.exit_code == 2
    assert "spreadsheet" in result.stderr


def test_json_is_the_standard_one(data_dir: Path) -> None:
    result = run(data_dir, COST, "--format", "json")

    assert json.loads(result.stdout)["head"]["vars"] == ["c"]


def test_a_graph_is_written_as_turtle(data_dir: Path) -> None:
    result = run(data_dir, "CONSTRUCT { <a:s> <a:p> 1 } WHERE { }")

    assert "<a:s> <a:p> 1 ." in result.stdout


def test_a_query_is_read_from_a_file(data_dir: Path, tmp_path: Path) -> None:
    path = tmp_path / "question.rq"
    path.write_text("ASK { ?s ?p ?o }", encoding="utf-8")

    assert "yes" in run(data_dir, "-f", str(path)).stdout


@pytest.mark.parametrize("query", ["ASK {", "SELECT * { SERVICE <http://a/> {} }"])
def test_a_refused_query_gives_reasons_and_status_1(data_dir: Path, query: str) -> None:
    result = run(data_dir, query)

    assert result.exit_code == 1
    assert "1:" in result.stderr


@pytest.mark.parametrize("arguments", [[], ["ASK {}", "-f", "-"]])
def test_no_query_or_two_are_wrong_usage(data_dir: Path, arguments: list[str]) -> None:
    assert run(data_dir, *arguments).exit_code == 2


def test_an_empty_data_directory_is_told(tmp_path: Path) -> None:
    result = run(tmp_path / "none", "ASK { }")

    assert result.exit_code == 1
    assert result.stderr
