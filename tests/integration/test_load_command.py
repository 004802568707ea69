"""`stadtwissen load`, `log` and `dump`: what they print, refuse and leave behind."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from graph.commit import commit
from graph.patch import Patch
from graph.proposal import Proposal
from ontology import iris, read_shipped
from web.commands import main

FIRST = '<http://a/1> <http://a/p> "first" <http://a/g> .'
TURTLE = '<http://a/2> <http://a/p> "second", 02 .'


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    made = tmp_path / "var"
    commit(made, Proposal(patch=Patch.of(adds=[FIRST]), agent="test", message="start"))
    return made


@pytest.fixture
def turtle(tmp_path: Path) -> Path:
    file = tmp_path / "second.ttl"
    file.write_text(TURTLE)
    return file


def run(data_dir: Path, command: str, *arguments: str | Path) -> Result:
    words = [command, *map(str, arguments), "--data-dir", str(data_dir)]
    return CliRunner().invoke(main, words)


def test_load_commits_and_tells_the_counts(data_dir: Path, turtle: Path) -> None:
    result = run(data_dir, "load", turtle, "--graph", "http://a/g", "--message", "why")

    assert (result.exit_code, result.stdout) == (
        0,
        "Revision 2: 2 quads added, 0 removed.\n",
    )


def test_loading_again_changes_nothing(data_dir: Path, turtle: Path) -> None:
    run(data_dir, "load", turtle, "--graph", "http://a/g")

    result = run(data_dir, "load", turtle, "--graph", "http://a/g")

    assert result.stdout == "Nothing changed; revision 2 is the head.\n"


def test_a_dry_run_tells_the_patch_and_commits_nothing(
    data_dir: Path, turtle: Path
) -> None:
    result = run(data_dir, "load", turtle, "--graph", "http://a/g", "--dry-run")

    integer = "^^<http://www.w3.org/2001/XMLSchema#integer>"
    assert result.stdout.splitlines() == [
        f'+ <http://a/2> <http://a/p> "2"{integer} <http://a/g> .',
        '+ <http://a/2> <http://a/p> "second" <http://a/g> .',
    ]
    assert f'"02"{integer} is kept as "2"{integer}' in result.stderr
    assert len(json.loads(run(data_dir, "log", "--json").stdout)) == 1


XML = """
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:a="http://a/">
<rdf:Description rdf:about="http://a/2"><a:p xml:lang="de-DE">Zwei</a:p>
</rdf:Description></rdf:RDF>"""
JSON_LD = """
{"@id": "http://a/2", "http://a/p": {"@value": "Zwei", "@language": "de-DE"}}"""


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.ttl", '<http://a/2> <http://a/p> "Zwei"@de-DE .'),
        ("a.nq", '<http://a/2> <http://a/p> "Zwei"@de-DE <http://a/g> .'),
        ("a.jsonld", JSON_LD),
        ("a.rdf", XML.strip()),
    ],
)
def test_a_dry_run_tells_that_a_language_tag_is_kept_in_small_letters(
    data_dir: Path, tmp_path: Path, name: str, text: str
) -> None:
    file = tmp_path / name
    file.write_text(text)
    graph = () if name.endswith("nq") else ("--graph", "http://a/g")

    result = run(data_dir, "load", file, *graph, "--dry-run")

    assert result.exit_code == 0, result.output
    assert '"Zwei"@de-DE is kept as "Zwei"@de-de' in result.stderr


def test_a_text_that_looks_like_a_tag_is_none(data_dir: Path, tmp_path: Path) -> None:
    file = tmp_path / "a.ttl"
    file.write_text('<http://a/2> <http://a/p> "DE"@de, "Zwei"@de .')

    result = run(data_dir, "load", file, "--graph", "http://a/g", "--dry-run")

    assert "is kept as" not in result.stderr


def test_a_fault_is_told_with_file_line_and_column(
    data_dir: Path, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.ttl"
    bad.write_text("<http://a/1> <http://a/p> 1 .\n b:x <http://a/p> 2 .")

    result = run(data_dir, "load", bad, "--graph", "http://a/g")

    assert result.exit_code == 1
    assert f"{bad}:2:2: The prefix b: has not been declared." in result.stderr


def test_reasons_come_as_json_for_programs(data_dir: Path, turtle: Path) -> None:
    result = run(data_dir, "load", turtle, "--json")

    answer = json.loads(result.stdout)
    assert (result.exit_code, answer["error"]) == (1, "Refused")
    assert answer["rejections"][0]["rule"] == "named graph"


def test_an_unknown_ending_is_refused(data_dir: Path, tmp_path: Path) -> None:
    file = tmp_path / "table.csv"
    file.write_text("a,b\n")

    result = run(data_dir, "load", file)

    assert result.exit_code == 1
    assert ".ttl" in result.stderr


def test_a_missing_file_is_wrong_usage(data_dir: Path, tmp_path: Path) -> None:
    assert run(data_dir, "load", tmp_path / "none.ttl").exit_code == 2


def test_loading_before_there_is_data_is_refused(tmp_path: Path, turtle: Path) -> None:
    result = run(tmp_path / "empty", "load", turtle, "--graph", "http://a/g")

    assert result.exit_code == 1
    assert "stadtwissen serve" in result.stderr


def test_log_lists_the_newest_revision_first(data_dir: Path, turtle: Path) -> None:
    run(data_dir, "load", turtle, "--graph", "http://a/g", "--message", "why")

    listed = json.loads(run(data_dir, "log", "--json").stdout)

    assert [(one["number"], one["message"]) for one in listed] == [
        (2, "why"),
        (1, "start"),
    ]


def test_log_prints_a_line_for_each_revision(data_dir: Path) -> None:
    lines = run(data_dir, "log").stdout.splitlines()

    assert len(lines) == 2
    assert "start" in lines[1]


def test_a_dump_holds_the_named_graphs_and_no_default_graph(data_dir: Path) -> None:
    lines = run(data_dir, "dump").stdout.splitlines()

    assert FIRST in lines
    assert {line.split(" ")[-2][0] for line in lines} == {"<"}
    assert len(lines) == len(set(lines))
    assert not any(line == FIRST.replace(" <http://a/g>", "") for line in lines)


def test_a_dump_goes_to_a_file_in_another_format(
    data_dir: Path, tmp_path: Path
) -> None:
    output = tmp_path / "dump.trig"

    result = run(data_dir, "dump", "--format", "trig", "--output", output)

    assert result.exit_code == 0
    assert "first" in output.read_text()


def test_a_record_that_violates_a_shape_is_refused_with_the_shape(
    data_dir: Path, tmp_path: Path
) -> None:
    file = tmp_path / "measure.ttl"
    measure = f"<{iris.ID}measure/x>"
    file.write_text(f"{measure} a <{iris.expand('stadt:Measure')}> .")

    result = run(data_dir, "load", file, "--graph", "http://a/g", "--json")

    answer = json.loads(result.stdout)
    assert (result.exit_code, answer["error"]) == (1, "ShapesViolated")
    assert {one["term"] for one in answer["rejections"]} == {measure}
    assert all(one["rule"].startswith("shape ") for one in answer["rejections"])


@pytest.fixture
def town(data_dir: Path, tmp_path: Path) -> Path:
    """A data directory with the sound town of the examples in it."""
    file = tmp_path / "context.ttl"
    file.write_bytes(read_shipped("examples/context.ttl"))
    assert run(data_dir, "load", file, "--graph", "http://a/g").exit_code == 0
    return data_dir


@pytest.fixture
def doubtful(tmp_path: Path) -> Path:
    """An event without a date, which a shape warns of."""
    file = tmp_path / "event.ttl"
    file.write_bytes(read_shipped("examples/invalid/event-date.ttl"))
    return file


def test_a_load_lists_the_warnings_that_it_let_pass(town: Path, doubtful: Path) -> None:
    result = run(town, "load", doubtful, "--graph", "http://a/g")

    event = f"<{iris.ID}programme/bergtag>"
    path = f"<{iris.expand('schema:startDate')}>"
    warning = f"warning: {event} {path}: The date is missing."
    assert result.stdout.startswith("Revision 3: ")
    assert warning in result.stderr.splitlines()


def test_a_dry_run_lists_the_warnings_too(town: Path, doubtful: Path) -> None:
    result = run(town, "load", doubtful, "--graph", "http://a/g", "--dry-run")

    assert "The date is missing." in result.stderr


@pytest.mark.parametrize("mode", [[], ["--dry-run"]])
def test_warnings_come_as_json_for_programs(
    town: Path, doubtful: Path, mode: list[str]
) -> None:
    result = run(town, "load", doubtful, "--graph", "http://a/g", "--json", *mode)

    (finding,) = json.loads(result.stdout)["report"]
    assert finding["shape"] == iris.SHAPES + "event-date"


def test_a_disk_that_refuses_is_told_with_its_reason(
    data_dir: Path, turtle: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    # A folder in the place of the lock file: what any user may run into, root too.
    (data_dir / "lock").unlink()
    (data_dir / "lock").mkdir()

    result = run(data_dir, "load", turtle, "--graph", "http://a/g")

    assert result.exit_code == 1
    assert "The disk refused" in result.stderr
    assert str(data_dir / "lock") in capfd.readouterr().err
