"""`stadtwissen init` and `stadtwissen update`, as they are typed."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from web.commands import main

LINE = '<http://a/s> <http://a/p> "1" .'


def run(data_dir: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, [*arguments, "--data-dir", str(data_dir)])


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    data_dir = tmp_path / "bare"
    result = run(data_dir, "init", "--bare")
    assert (result.exit_code, "empty store" in result.stdout) == (0, True)
    return data_dir


def dump(data_dir: Path) -> str:
    result = run(data_dir, "dump", "--format", "nquads")
    assert result.exit_code == 0, result.output
    return result.stdout


def test_a_bare_store_is_empty_and_can_be_asked_at_once(bare: Path) -> None:
    asked = run(
        bare, "query", "--json", "SELECT * { { ?s ?p ?o } UNION { GRAPH ?g {} } }"
    )

    assert asked.exit_code == 0
    assert json.loads(asked.stdout)["results"]["bindings"] == []
    assert dump(bare) == ""


def test_init_again_changes_nothing_and_never_the_kind(bare: Path) -> None:
    assert run(bare, "update", "INSERT DATA { <x:s> <x:p> 1 }").exit_code == 0

    assert run(bare, "init", "--bare").exit_code == 0
    assert run(bare, "init").exit_code == 1
    assert "<x:s>" in dump(bare)


@pytest.mark.parametrize("mode", [[], ["--bulk", "--validate", "none"]])
def test_what_a_bare_store_holds_can_be_loaded_into_another(
    bare: Path, tmp_path: Path, mode: list[str]
) -> None:
    change = "INSERT DATA { <x:s> <x:p> 1 . GRAPH <x:g> { <x:s> <x:p> <file:///a> } }"
    assert run(bare, "update", change).exit_code == 0
    file = tmp_path / "dump.nq"
    file.write_text(dump(bare), encoding="utf-8")
    other = tmp_path / "other"
    run(other, "init", "--bare")

    loaded = run(other, "load", str(file), *mode)

    assert loaded.exit_code == 0, loaded.output
    assert dump(other) == dump(bare)


def test_an_update_is_a_revision_and_is_undone_as_one(bare: Path) -> None:
    first = run(bare, "update", f"INSERT DATA {{ {LINE[:-2]} }}", "--json")
    update = "DELETE { ?s ?p ?o } INSERT { ?s ?p 2 } WHERE { ?s ?p ?o }"
    second = run(bare, "update", update, "--message", "Count on")

    assert json.loads(first.stdout)["revision"]["added"] == 1
    assert "Revision 2: 1 quads added, 1 removed." in second.stdout
    assert run(bare, "revert", "2").exit_code == 0
    assert dump(bare) == LINE + "\n"
    assert run(bare, "verify").exit_code == 0


def test_what_readers_see_of_a_bare_store_is_its_users_alone(bare: Path) -> None:
    run(bare, "update", "INSERT DATA { GRAPH <x:g> { <x:s> <x:p> 1 } }")

    asked = run(bare, "query", "--json", "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }")

    (row,) = json.loads(asked.stdout)["results"]["bindings"]
    assert row["g"]["value"] == "x:g"
    assert dump(bare).count("\n") == 1


def test_a_dry_run_tells_and_writes_nothing(bare: Path) -> None:
    told = run(bare, "update", f"INSERT DATA {{ {LINE[:-2]} }}", "--dry-run", "--json")

    assert json.loads(told.stdout)["adds"] == [LINE]
    assert dump(bare) == ""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("LOAD <http://127.0.0.1/>", "1:1: LOAD is refused"),
        ("INSERT DATA { <x:s> <x:p> }", "does not parse"),
        ("DROP GRAPH <x:g>", "does not exist"),
    ],
)
def test_what_is_refused_is_told_with_reasons(bare: Path, text: str, said: str) -> None:
    result = run(bare, "update", text)

    assert result.exit_code == 1
    assert said in result.stderr
    assert dump(bare) == ""
