"""`stadtwissen load`: which format a file is read in, and how its faults are told."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from graph.commit import commit
from graph.patch import Patch
from graph.proposal import Proposal
from web.commands import main

FIRST = '<http://a/1> <http://a/p> "first" <http://a/g> .'
TURTLE = "@prefix a: <http://a/> . a:2 a:p 'second' ."
JSON = '{"@id": "http://a/2", "http://a/p": "second"}'


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("data") / "var"
    commit(made, Proposal(patch=Patch.of(adds=[FIRST]), agent="test", message="start"))
    return made


def load(data_dir: Path, *arguments: str | Path, given: str | None = None) -> Result:
    words = ["load", *map(str, arguments), "--data-dir", str(data_dir)]
    return CliRunner().invoke(main, words, input=given)


@pytest.mark.parametrize(
    ("name", "text", "options"),
    [
        ("a.txt", TURTLE, []),
        ("a", JSON, []),
        ("a.txt", JSON, ["--format", "application/ld+json"]),
        ("a.xml", TURTLE, ["--format", "turtle"]),
        ("-", TURTLE, []),
        ("-", JSON, ["--format", "jsonld"]),
    ],
)
def test_a_format_is_told_by_option_ending_or_a_look_inside(
    data_dir: Path, tmp_path: Path, name: str, text: str, options: list[str]
) -> None:
    file: str | Path = name
    if name != "-":
        file = tmp_path / name
        file.write_text(text)

    graph = ("--graph", "http://a/g", "--dry-run")
    result = load(data_dir, file, *options, *graph, given=text)

    assert result.stdout == '+ <http://a/2> <http://a/p> "second" <http://a/g> .\n'


def test_an_unknown_format_is_wrong_usage(data_dir: Path) -> None:
    result = load(data_dir, "-", "--format", "csv", given=TURTLE)

    assert result.exit_code == 2
    assert "turtle" in result.stderr


def test_the_faults_of_several_files_are_told_together(
    data_dir: Path, tmp_path: Path
) -> None:
    for name in ("one.ttl", "two.ttl"):
        (tmp_path / name).write_text("<http://a/1> <http://a/p> x .\n<data:y> b:p 1 .")

    result = load(data_dir, tmp_path / "one.ttl", tmp_path / "two.ttl", "--json")

    rejections = json.loads(result.stdout)["rejections"]
    places = [(Path(one["file"]).name, one["line"]) for one in rejections]
    assert places == [("one.ttl", 1), ("one.ttl", 2), ("two.ttl", 1), ("two.ttl", 2)]


def test_a_fault_is_told_with_its_rule_and_where_that_stands(data_dir: Path) -> None:
    result = load(data_dir, "-", given="<http://a/1> <http://a/p> x .")

    assert result.exit_code == 1
    assert "standard input:1:27: x is not a valid RDF object." in result.stderr
    grammar = "https://www.w3.org/TR/trig/#sec-grammar"
    assert f"rule: syntax, see {grammar}" in result.stderr
