import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from rdflib import Graph

from graph.commit import commit
from graph.layout import Layout
from graph.patch import Patch
from graph.proposal import Proposal
from ontology import iris
from web.commands import main

EXAMPLES = Path(__file__).parents[2] / "ontology" / "examples"
SOUND = EXAMPLES / "valid" / "measure.ttl"
BROKEN = EXAMPLES / "invalid" / "measure-carrier.ttl"


def run(data_dir: Path, *arguments: str) -> Result:
    return CliRunner().invoke(
        main, ["validate", "--data-dir", str(data_dir), *arguments]
    )


def fill(data_dir: Path, example: Path) -> None:
    """Commit an example unjudged, as a bare store takes it."""
    Layout(data_dir=data_dir).bare_marker.touch()
    lines = Graph().parse(example).serialize(format="nt").splitlines()
    adds = [f"{line[:-1]}<{iris.GRAPH}example> ." for line in lines if line]
    commit(data_dir, Proposal(patch=Patch.of(adds=adds), agent="a test"))


def test_a_sound_revision_passes(tmp_path: Path) -> None:
    fill(tmp_path, SOUND)

    result = run(tmp_path)

    assert (result.exit_code, result.stdout) == (0, "0 violations\n")


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    fill(tmp_path, BROKEN)
    return tmp_path


def test_a_violation_ends_with_status_1_and_its_message(broken: Path) -> None:
    result = run(broken)

    assert result.exit_code == 1
    assert "A measure needs a project with a carrier" in result.stdout
    assert result.stdout.endswith("1 violation\n")


def test_the_messages_come_in_german_on_demand(broken: Path) -> None:
    result = run(broken, "--language", "de")

    assert "Eine Maßnahme braucht ein Projekt mit Träger" in result.stdout
    assert result.stdout.endswith("1 Verstoß\n")


def test_the_json_answer_names_the_shape(broken: Path) -> None:
    result = run(broken, "--json")

    answer = json.loads(result.stdout)
    assert (result.exit_code, answer["conforms"]) == (1, False)
    assert {f"{iris.SHAPES}measure-carrier": 1} == answer["shapes"]


def test_the_report_in_turtle_can_be_read(broken: Path) -> None:
    graph = Graph().parse(data=run(broken, "--turtle").stdout, format="turtle")

    assert f"{iris.SHAPES}measure-carrier" in {str(term) for term in graph.objects()}


def test_a_directory_without_data_is_refused(tmp_path: Path) -> None:
    result = run(tmp_path)

    assert result.exit_code == 1
    assert "no data here yet" in result.stderr
