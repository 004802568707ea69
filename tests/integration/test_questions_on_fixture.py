"""The forty competency questions on a small graph, with the exact rows of each.

The graph is the fixture of the inference tests and what `questions.ttl` adds to it;
the rows stand in `question_answers.toml` and were read off these two files.
"""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import TypedDict

import pytest
import rdflib
from pyoxigraph import Literal, NamedNode, QuerySolutions, RdfFormat, Store

from graph.materialise import rebuild
from graph.ntriples import spell_iri
from ontology import iris, read_shipped
from ontology.canonical import canonicalise
from ontology.consistency import check_consistency
from sparql.named_queries import NamedQueries
from tests.support.found import some
from tests.support.inference import DEFAULT, ONTOLOGY, SOURCE, apply, quads_of

EXTRA = "examples/questions.ttl"
# rdflib is asked of the default graph alone, and fails on EXISTS in a SELECT clause.
UNFIT = frozenset({"question-07", "question-26"})
DECIMAL = re.compile(r"-?[0-9]+\.[0-9]+|[0-9]")


class Expected(TypedDict, total=False):
    values: dict[str, str]
    rows: list[list[str]]


def read_answers() -> dict[str, Expected]:
    path = Path(__file__).with_name("question_answers.toml")
    answers: dict[str, Expected] = tomllib.loads(path.read_text(encoding="utf-8"))
    return answers


ANSWERS = read_answers()
QUERIES = NamedQueries()


@pytest.fixture(scope="module")
def store() -> Store:
    made = Store()
    vocabularies = NamedNode(iris.GRAPH_VOCABULARIES)
    apply(
        made,
        [
            *quads_of("core.ttl", ONTOLOGY),
            *quads_of("vocabularies.ttl", vocabularies),
            *quads_of("examples/fixture.ttl", SOURCE),
            *quads_of(EXTRA, SOURCE),
        ],
        [],
    )
    rebuild(made)
    return made


@pytest.fixture(scope="module")
def same_in_rdflib(store: Store) -> rdflib.Graph:
    triples = store.dump(format=RdfFormat.N_TRIPLES, from_graph=DEFAULT)
    return rdflib.Graph().parse(data=triples, format="nt")


def bind(name: str) -> str:
    values = ANSWERS[name].get("values", {})
    return QUERIES.bind(name, {key: spell(value) for key, value in values.items()})


def spell(value: str) -> str:
    if value.startswith('"'):
        return value
    return spell_iri(iris.ID + value if ":" not in value else iris.expand(value))


def shorten(iri: str) -> str:
    if iri.startswith(iris.ID):
        return iri.removeprefix(iris.ID)
    spaces = sorted(iris.PREFIXES.items(), key=lambda item: -len(item[1]))
    for prefix, space in spaces:
        if iri.startswith(space):
            return f"{prefix}:{iri.removeprefix(space)}"
    return iri


def show(term: object) -> str:
    match term:
        case None:
            return ""
        case NamedNode():
            return shorten(term.value)
        case Literal():
            return term.value
        case _:
            return str(term)


def show_rdflib(term: object) -> str:
    if term is None:
        return ""
    return shorten(str(term)) if isinstance(term, rdflib.URIRef) else str(term)


def round_numbers(row: list[str]) -> list[str]:
    """Return a row with its decimal numbers in one form: 0.5 and 0.50 are the same."""
    return [f"{float(c):.6f}" if DECIMAL.fullmatch(c) else c for c in row]


def ask(store: Store, text: str) -> Iterator[list[str]]:
    solutions = store.query(text)
    assert isinstance(solutions, QuerySolutions)
    for solution in solutions:
        yield [show(term) for term in solution]


def test_every_question_has_its_rows_written_down() -> None:
    names = [query.name for query in QUERIES if query.name.startswith("question-")]

    assert some(names) == list(ANSWERS)
    assert all(answer["rows"] for answer in ANSWERS.values())


@pytest.mark.parametrize("name", ANSWERS)
def test_a_question_gives_exactly_these_rows(store: Store, name: str) -> None:
    rows = list(ask(store, bind(name)))

    assert ANSWERS[name]["rows"] == rows


@pytest.mark.parametrize("name", [name for name in ANSWERS if name not in UNFIT])
def test_another_engine_gives_the_same_rows(
    same_in_rdflib: rdflib.Graph, name: str
) -> None:
    found = same_in_rdflib.query(bind(name))
    rows = [[show_rdflib(term) for term in row] for row in found]

    assert sorted(map(round_numbers, ANSWERS[name]["rows"])) == sorted(
        map(round_numbers, rows)
    )


@pytest.mark.parametrize(
    "name", [name for name in ANSWERS if "values" in ANSWERS[name]]
)
def test_a_question_answers_for_the_values_filled_in_alone(
    store: Store, name: str
) -> None:
    values = dict.fromkeys(ANSWERS[name]["values"], '"nobody"')

    assert list(ask(store, QUERIES.bind(name, values))) == []


def test_the_additions_are_consistent_with_all_axioms() -> None:
    graph = rdflib.Graph()
    for path in ("core.ttl", "axioms.ttl", "examples/fixture.ttl", EXTRA):
        graph.parse(data=read_shipped(path), format="turtle")

    verdict = check_consistency(graph.serialize(format="nt", encoding="utf-8"))

    assert verdict.is_clean


def test_the_additions_are_in_canonical_form() -> None:
    assert canonicalise(read_shipped(EXTRA)) == read_shipped(EXTRA)
