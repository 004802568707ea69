"""Every term that occurs in the shipped graph shows an entity that has it."""

from pathlib import Path

import pytest
from pyoxigraph import Store
from rdflib import SKOS, Graph

from graph.snapshots import open_current
from tests.support.found import some
from tests.support.term_examples import CORE, find_terms, find_users

CORE_GRAPH = Graph().parse(CORE)
# Terms that no row fills: an impact is nowhere reported, no table says which
# publication documents which measure, and no solution has received anything yet.
WITHOUT = {"Impact", "documents", "receivingSolution"}


@pytest.fixture(scope="module")
def store(shipped: Path) -> Store:
    return open_current(shipped)


def test_each_example_is_of_its_class_or_has_its_property(store: Store) -> None:
    wrong = [
        str(term)
        for term, is_class in some(find_terms(CORE_GRAPH))
        for example in CORE_GRAPH.objects(term, SKOS.example)
        if str(example) not in find_users(store, str(term), is_class=is_class)
    ]

    assert wrong == []


def test_only_terms_without_data_are_without_an_example() -> None:
    without = {
        term.rsplit("/", 1)[1]
        for term, _ in some(find_terms(CORE_GRAPH))
        if not list(CORE_GRAPH.objects(term, SKOS.example))
    }

    assert without == WITHOUT
