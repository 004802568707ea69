"""The forty competency questions, asked of the shipped graph."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import QuerySolutions, Store

from graph.snapshots import open_current

FILES = sorted((Path(__file__).parents[2] / "ontology" / "questions").glob("*.rq"))
ENOUGH_ANSWERED = 34


@pytest.fixture(scope="module")
def store(shipped: Path) -> Iterator[Store]:
    return open_current(shipped)


def read_header(path: Path) -> dict[str, str]:
    text = path.read_text(encoding="utf-8")
    return dict(re.findall(r"^# (\S+) (.+)$", text, re.MULTILINE))


def count_rows(store: Store, path: Path) -> int:
    solutions = store.query(path.read_text(encoding="utf-8"))
    assert isinstance(solutions, QuerySolutions)
    return sum(1 for _ in solutions)


def test_there_are_forty_questions() -> None:
    assert [path.stem for path in FILES] == [f"{n:02}" for n in range(1, 41)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_question_has_a_title_in_both_languages(path: Path) -> None:
    header = read_header(path)

    assert header["title@de"].endswith("?")
    assert header["title@en"].endswith("?")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_question_is_answered_or_names_the_gap(store: Store, path: Path) -> None:
    # A gap that is no gap any more must go, so it is an equivalence.
    assert (count_rows(store, path) == 0) == ("gap" in read_header(path))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_gap_names_the_table_that_lacks_it(path: Path) -> None:
    gap = read_header(path).get("gap", "x.csv")

    assert re.search(r"\b\w+\.csv\b", gap)


def test_at_least_34_questions_give_rows(store: Store) -> None:
    answered = sum(count_rows(store, path) > 0 for path in FILES)

    assert answered >= ENOUGH_ANSWERED


def test_the_sources_of_a_measure_are_those_of_its_row(store: Store) -> None:
    question = next(path for path in FILES if path.stem == "07")
    solutions = store.query(question.read_text(encoding="utf-8"))
    assert isinstance(solutions, QuerySolutions)

    assert {str(row["url"]) for row in solutions} == {
        "<https://smartcity.ms/leezenflow/>"
    }
