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
from tests.support.examples import EXAMPLES, as_triples, read_context, read_example
from web.commands import main

BROKEN = EXAMPLES / "invalid" / "measure-carrier.ttl"
DOUBTFUL = EXAMPLES / "invalid" / "measure-theme-missing.ttl"


def run(data_dir: Path, *arguments: str) -> Result:
    return CliRunner().invoke(
        main, ["validate", "--data-dir", str(data_dir), *arguments]
    )


def fill(data_dir: Path, graph: Graph) -> None:
    """Commit a graph unjudged, as a bare store takes it."""
    Layout(data_dir=data_dir).bare_marker.touch()
    lines = as_triples(graph).decode().splitlines()
    adds = [f"{line[:-1]}<{iris.GRAPH}example> ." for line in lines if line]
    commit(data_dir, Proposal(patch=Patch.of(adds=adds), agent="a test"))


def test_a_sound_revision_is_complete(tmp_path: Path) -> None:
    fill(tmp_path, read_context())

    result = run(tmp_path, "--profile", "complete")

    said = "0 violations, 0 warnings, 0 notes: the profile complete is met\n"
    assert (result.exit_code, result.stdout) == (0, said)


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    fill(tmp_path, read_example(BROKEN))
    return tmp_path


@pytest.fixture
def doubtful(tmp_path: Path) -> Path:
    fill(tmp_path, read_example(DOUBTFUL))
    return tmp_path


def test_a_violation_ends_with_status_1_and_its_message(broken: Path) -> None:
    result = run(broken)

    assert result.exit_code == 1
    assert result.stdout.startswith("violation: <")
    assert "A measure needs a project with a carrier" in result.stdout
    assert result.stdout.endswith(
        "1 violation, 0 warnings, 0 notes: the profile load is not met\n"
    )


def test_a_warning_is_counted_but_not_listed_where_it_refuses_nothing(
    doubtful: Path,
) -> None:
    result = run(doubtful)

    assert result.exit_code == 0
    assert result.stdout == (
        "     1 × warning measure-theme-missing: A theme is missing.\n"
        "0 violations, 1 warning, 0 notes: the profile load is met\n"
    )


def test_a_profile_lists_what_it_refuses(doubtful: Path) -> None:
    result = run(doubtful, "--profile", "publish")

    assert result.exit_code == 1
    assert result.stdout.startswith("warning: <")


def test_the_messages_come_in_german_on_demand(broken: Path) -> None:
    result = run(broken, "--language", "de")

    assert result.stdout.startswith("Verstoß: <")
    assert "Eine Maßnahme braucht ein Projekt mit Träger" in result.stdout
    assert result.stdout.endswith(
        "1 Verstoß, 0 Warnungen, 0 Hinweise: das Profil load ist nicht erfüllt\n"
    )


def test_the_json_answer_names_the_shape(broken: Path) -> None:
    result = run(broken, "--json")

    answer = json.loads(result.stdout)
    assert (result.exit_code, answer["conforms"]) == (1, False)
    assert {f"{iris.SHAPES}measure-carrier": 1} == answer["shapes"]
    assert answer["severities"][iris.expand("sh:Violation")] == 1


def test_the_json_answer_tells_of_the_profile_that_was_asked_for(
    doubtful: Path,
) -> None:
    answers = [
        json.loads(run(doubtful, "--json", "--profile", profile).stdout)
        for profile in ("load", "publish")
    ]

    assert [(one["profile"], one["conforms"]) for one in answers] == [
        ("load", True),
        ("publish", False),
    ]


def test_the_report_in_turtle_can_be_read(broken: Path) -> None:
    graph = Graph().parse(data=run(broken, "--turtle").stdout, format="turtle")

    assert f"{iris.SHAPES}measure-carrier" in {str(term) for term in graph.objects()}


def test_a_directory_without_data_is_refused(tmp_path: Path) -> None:
    result = run(tmp_path)

    assert result.exit_code == 1
    assert "no data here yet" in result.stderr
