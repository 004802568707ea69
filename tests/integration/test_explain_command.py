"""`stadtwissen explain` on the shipped graph."""

import json
from pathlib import Path

from click.testing import CliRunner, Result

from ontology import iris
from web.commands import main

LEARNS = ("id:municipality/oberhausen", "stadt:learnsFrom", "id:municipality/solingen")


def run(data_dir: Path, *arguments: str) -> Result:
    command = ["explain", "--data-dir", str(data_dir), *arguments]
    return CliRunner().invoke(main, command)


def test_an_inferred_triple_is_told_down_to_its_sources(shipped: Path) -> None:
    result = run(shipped, *LEARNS)

    assert result.exit_code == 0
    assert "amounts to “stadt:learnsFrom”" in result.stdout
    assert "stated in graph:src/" in result.stdout
    assert "https://solingen.digital/" in result.stdout


def test_programs_get_the_same_tree_in_json(shipped: Path) -> None:
    told = json.loads(run(shipped, *LEARNS, "--json").stdout)

    assert (told["origin"], told["rule"]["kind"]) == ("inferred", "chain")
    assert [p["origin"] for p in told["premises"]] == ["inferred"] * 3


def test_an_asserted_triple_is_told_with_its_graphs(shipped: Path) -> None:
    result = run(shipped, "stadt:learnsFrom", "a", "owl:ObjectProperty", "--json")

    told = json.loads(result.stdout)
    expected = [{"graph": iris.GRAPH_ONTOLOGY, "sources": []}]
    assert (told["origin"], told["graphs"]) == ("asserted", expected)


def test_a_computed_value_is_told_with_its_query(shipped: Path) -> None:
    line = ("id:municipality/kiel", "stadt:sizeClass", "voc:size-class-large-town")

    result = run(shipped, *line, "--language", "de")

    assert "berechnet von der Abfrage rules/size-class.rq" in result.stdout


def test_what_does_not_hold_ends_with_status_1(shipped: Path) -> None:
    result = run(shipped, "id:municipality/kiel", "a", "stadt:Measure")

    assert result.exit_code == 1
    assert "Neither asserted nor inferred" in result.stderr


def test_what_is_no_term_ends_with_status_1(shipped: Path) -> None:
    result = run(shipped, "Kiel", "a", "http://[")

    assert result.exit_code == 1
