"""What the README says is so: its queries, their results, its counts."""

import re
from pathlib import Path

import pytest
from pyoxigraph import QuerySolutions

from graph.ntriples import read_value
from graph.snapshots import open_current
from tests.support.check_data import read as read_table

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
DATA = ROOT / "graph" / "data"
QUERIES = re.findall(r"```sparql\n(.*?)```\n\n((?:\|[^\n]*\n)+)", README, re.DOTALL)
COUNTS = dict(re.findall(r"^\| (.+?) \| (\d+) \|$", README, re.MULTILINE))


def read_cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def test_the_readme_leads_with_the_two_commands() -> None:
    assert README.index("make serve") < README.index("make test") < 800


def test_the_readme_shows_three_queries() -> None:
    assert len(QUERIES) == 3


@pytest.mark.parametrize(("query", "table"), QUERIES)
def test_a_query_gives_the_result_that_stands_below_it(
    shipped: Path, query: str, table: str
) -> None:
    header, _, *rows = table.splitlines()

    solutions = open_current(shipped).query(query)

    assert isinstance(solutions, QuerySolutions)
    names = [variable.value for variable in solutions.variables]
    found = [
        ["" if value is None else read_value(str(value)) for value in row]
        for row in solutions
    ]
    assert (names, found) == (read_cells(header), [read_cells(row) for row in rows])


@pytest.mark.parametrize(
    ("what", "table"),
    [
        ("projects of the federal programme „Modellprojekte Smart Cities“", "projects"),
        ("measures", "measures"),
        ("results (outputs and outcomes)", "outcomes"),
        ("transfers: reuse, joint development, exchange, offers", "transfers"),
        ("solutions", "solutions"),
        ("readings of a measure against one element of the Charta", "alignments"),
        ("rows compared with their source a second time", "checks"),
    ],
)
def test_a_count_is_that_of_the_table(what: str, table: str) -> None:
    assert int(COUNTS[what]) == len(read_table(DATA, table))
