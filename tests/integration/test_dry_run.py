"""A dry run tells what a commit would do, and changes nothing.

The oracle is the commit itself: what the dry run foretold is compared with what the
snapshots before and after it differ by.
"""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pyoxigraph import NamedNode, Store
from rdflib import SH, Graph
from rdflib.namespace import RDF

from graph.commit import commit
from graph.patch import Patch
from graph.proposal import Proposal
from graph.rehearsal import rehearse
from graph.snapshots import open_current
from graph.tables.build import find_shipped_lines
from ontology import iris
from tests.support.examples import EXAMPLES, as_triples, read_context
from tests.support.writing import propose, spell_line, write_now
from web.commands import main

GRAPH = f"{iris.GRAPH}example"
OF_COMMITS = (f"<{iris.ID}revision/", f"<{iris.ID}agent/", f"<{iris.GRAPH}")


def town_lines() -> list[str]:
    text = as_triples(read_context()).decode()
    return [f"{line[:-1]}<{GRAPH}> ." for line in text.splitlines() if line]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ontology and a small town, with all that follows."""
    folder = tmp_path_factory.mktemp("written")
    release = [
        line
        for line in find_shipped_lines()
        if line.endswith((f" <{iris.GRAPH_ONTOLOGY}> .", f"{iris.GRAPH_SHAPES}> ."))
    ]
    patch = Patch.of(adds=[*release, *town_lines()])
    commit(folder, Proposal(patch=patch, agent="test", is_release=True))
    return folder


@pytest.fixture
def data_dir(written: Path, tmp_path: Path) -> Path:
    return shutil.copytree(written, tmp_path / "var", symlinks=True)


@pytest.fixture
def measure(tmp_path: Path) -> Path:
    """A solution that a measure uses, and a sum that is spelled otherwise."""
    return write_file(tmp_path / "measure.ttl", "012000.00")


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """The same with a sum that a shape refuses."""
    return write_file(tmp_path / "broken.ttl", "-5")


def write_file(path: Path, budget: str) -> Path:
    path.write_text(
        f"@prefix stadt: <{iris.NS}> .\n"
        "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
        f'<{iris.ID}measure/seeheim-netz> stadt:budgetInEuro "{budget}"^^xsd:decimal ;'
        f" stadt:usesSolution <{iris.ID}solution/seekarte> .\n"
    )
    return path


def load(data_dir: Path, file: Path, *options: str) -> Result:
    words = ["load", str(file), "--graph", GRAPH, *options]
    return CliRunner().invoke(main, [*words, "--data-dir", str(data_dir)])


def read_inferred(store: Store) -> set[str]:
    quads = store.quads_for_pattern(None, None, None, NamedNode(iris.GRAPH_INFERRED))
    lines = {f"{quad.triple} ." for quad in quads}
    return {one for one in lines if not any(name in one for name in OF_COMMITS)}


def list_all(data_dir: Path) -> set[str]:
    return {str(path.relative_to(data_dir)) for path in data_dir.rglob("*")}


def test_a_dry_run_foretells_the_patch_and_the_inferences(
    data_dir: Path, measure: Path
) -> None:
    told = json.loads(load(data_dir, measure, "--dry-run", "--json").stdout)
    before = read_inferred(open_current(data_dir))

    done = json.loads(load(data_dir, measure, "--json").stdout)

    after = read_inferred(open_current(data_dir))
    assert len(told["adds"]) == done["revision"]["added"] == 2
    assert told["inferred"]["adds"]
    assert set(told["inferred"]["adds"]) == after - before
    assert set(told["inferred"]["removes"]) == before - after


def test_a_dry_run_foretells_inferences_that_go(data_dir: Path) -> None:
    gone = [line for line in town_lines() if "/ns/mentionsPlace>" in line]
    proposal = Proposal(patch=Patch.of(removes=gone), agent="test")
    before = read_inferred(open_current(data_dir))

    told = rehearse(data_dir, proposal)

    commit(data_dir, proposal)
    after = read_inferred(open_current(data_dir))
    assert told.leaving
    assert set(told.leaving) == before - after


def test_a_dry_run_changes_nothing_and_leaves_nothing(
    data_dir: Path, measure: Path
) -> None:
    before = list_all(data_dir)

    result = load(data_dir, measure, "--dry-run")

    assert (result.exit_code, list_all(data_dir)) == (0, before)
    assert "on top of revision 1. Nothing was written." in result.stderr


def test_a_dry_run_goes_on_while_another_commits(data_dir: Path, measure: Path) -> None:
    (data_dir / "store" / "LOCK").unlink()  # Whoever opened the live store would fail.
    shutil.rmtree(data_dir / "store")

    assert load(data_dir, measure, "--dry-run").exit_code == 0


def test_every_literal_that_is_spelled_otherwise_is_told(
    data_dir: Path, tmp_path: Path
) -> None:
    file = tmp_path / "many.ttl"
    values = ", ".join(f"0{number}" for number in range(1, 151))
    file.write_text(f"<http://a/1> <http://a/p> {values} .")

    result = load(data_dir, file, "--dry-run")

    assert result.stderr.count(" is kept as ") == 150


def test_violations_are_told_whole_and_end_with_status_1(
    data_dir: Path, broken: Path
) -> None:
    result = load(data_dir, broken, "--dry-run", "--language", "de")

    assert result.exit_code == 1
    assert f"+ <{iris.ID}measure/seeheim-netz>" in result.stdout
    assert "Verstoß: " in result.stderr
    assert f"  see {iris.SHAPES}measure-budget" in result.stderr
    assert "Inference would add" in result.stderr
    assert "Would be refused on top of revision 1." in result.stderr


def test_a_report_in_turtle_fills_standard_output(data_dir: Path, broken: Path) -> None:
    result = load(data_dir, broken, "--dry-run", "--report", "turtle")

    graph = Graph().parse(data=result.stdout, format="turtle")
    assert (None, RDF.type, SH.ValidationReport) in graph
    assert (None, SH.resultSeverity, SH.Violation) in graph
    assert "+ <" in result.stderr


def test_a_report_in_json_fills_standard_output(data_dir: Path, broken: Path) -> None:
    result = load(data_dir, broken, "--dry-run", "--report", "json")

    assert json.loads(result.stdout)["conforms"] is False


def test_two_answers_for_programs_at_once_are_wrong_usage(
    data_dir: Path, measure: Path
) -> None:
    assert load(data_dir, measure, "--json", "--report", "turtle").exit_code == 2


@pytest.mark.parametrize(("language", "word"), [("de", "Verstoß"), ("en", "violation")])
def test_a_refused_load_prints_the_report_in_the_language_asked_for(
    data_dir: Path, broken: Path, language: str, word: str
) -> None:
    result = load(data_dir, broken, "--language", language)

    assert result.exit_code == 1
    assert result.stderr.startswith(f"{word}: <{iris.ID}measure/seeheim-netz>")
    assert result.stderr.endswith("Nothing was written.\n")


def test_a_refused_load_gives_the_report_as_turtle(
    data_dir: Path, broken: Path
) -> None:
    result = load(data_dir, broken, "--report", "turtle")

    graph = Graph().parse(data=result.stdout, format="turtle")
    assert result.exit_code == 1
    assert (None, SH.sourceShape, None) in graph


def test_a_refused_load_gives_programs_the_findings(
    data_dir: Path, broken: Path
) -> None:
    answer = json.loads(load(data_dir, broken, "--json").stdout)

    assert answer["error"] == "ShapesViolated"
    assert iris.SHAPES + "measure-budget" in {one["shape"] for one in answer["report"]}


def test_warnings_that_let_a_load_pass_are_listed(
    data_dir: Path, tmp_path: Path
) -> None:
    file = tmp_path / "doubtful.ttl"
    example = EXAMPLES / "invalid" / "measure-theme-missing.ttl"
    file.write_text(example.read_text())

    result = load(data_dir, file)

    assert (result.exit_code, result.stdout[:10]) == (0, "Revision 2")
    assert "warning: " in result.stderr


def test_a_dry_run_tells_a_conflict(data_dir: Path, measure: Path) -> None:
    load(data_dir, measure, "--message", "somebody else's")

    result = load(data_dir, measure, "--dry-run", "--base", "1")

    subject = f"<{iris.ID}measure/seeheim-netz>"
    assert result.exit_code == 1
    assert f'("somebody else\'s") changed {subject} after revision 1' in result.stderr


def test_a_load_on_an_old_base_is_a_conflict(data_dir: Path, measure: Path) -> None:
    load(data_dir, measure)

    answer = json.loads(load(data_dir, measure, "--base", "1", "--json").stdout)

    assert (answer["error"], answer["touch"]["revision"]) == ("Conflict", 2)


def test_a_dry_run_tells_that_a_key_was_used(data_dir: Path, measure: Path) -> None:
    load(data_dir, measure, "--key", "once")

    result = load(data_dir, measure, "--key", "once", "--dry-run")

    assert (result.exit_code, result.stdout) == (0, "")
    assert "Revision 2 was made with this key" in result.stderr


def test_a_load_with_a_used_key_changes_nothing(data_dir: Path, measure: Path) -> None:
    load(data_dir, measure, "--key", "once")

    result = load(data_dir, measure, "--key", "once")

    assert result.stdout == "Nothing changed; revision 2 was made with this key.\n"


def test_a_dry_run_in_a_bare_house_knows_the_keys(tmp_path: Path) -> None:
    (tmp_path / "bare").touch()
    proposal = replace(propose(spell_line("a")), key="once")
    write_now(tmp_path, proposal)

    assert rehearse(tmp_path, proposal).known == 1


def test_a_dry_run_of_a_message_that_is_no_text_is_refused(
    data_dir: Path, measure: Path
) -> None:
    result = load(data_dir, measure, "--dry-run", "--message", "a\x01b")

    assert result.exit_code == 1
    assert "no XML document can hold" in result.stderr


def test_a_dry_run_in_a_bare_house_tells_the_patch(tmp_path: Path) -> None:
    (tmp_path / "bare").touch()
    write_now(tmp_path, propose(spell_line("a")))

    told = rehearse(tmp_path, propose(spell_line("b"), removes=[spell_line("a")]))

    assert told.patch == Patch.of(adds=[spell_line("b")], removes=[spell_line("a")])
    assert (told.base, told.entering, told.report.findings) == (1, (), ())
