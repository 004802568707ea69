"""A term that goes leaves a way: a query that finds its uses, one that mends them."""

import re
from pathlib import Path

import pytest
from pyoxigraph import QuerySolutions, RdfFormat, Store, parse
from rdflib import DCTERMS, OWL, XSD, Graph, Literal, URIRef

from ontology.iris import NS

FOLDER = Path(__file__).parents[3] / "ontology"
MIGRATIONS = sorted((FOLDER / "migrations").iterdir())
DEPRECATED = Literal("true", datatype=XSD.boolean)
BEFORE = """
@prefix stadt: <https://w3id.org/stadtwissen/ns/> .
@prefix voc: <https://w3id.org/stadtwissen/voc/> .
<https://e.example/g> {
  <https://e.example/1> stadt:programmeItemType voc:programme-item-type-event .
  <https://e.example/2> stadt:programmeItemType voc:programme-item-type-other .
}
"""
AFTER = """
@prefix stadt: <https://w3id.org/stadtwissen/ns/> .
@prefix voc: <https://w3id.org/stadtwissen/voc/> .
<https://e.example/g> {
  <https://e.example/1> a stadt:TransferEvent .
  <https://e.example/2> stadt:programmeItemType voc:programme-item-type-other .
}
"""


def read_query(migration: Path, name: str) -> str:
    return (migration / name).read_text(encoding="utf-8")


def make_store(trig: str) -> Store:
    store = Store()
    store.extend(parse(trig.encode(), format=RdfFormat.TRIG))
    return store


def count_found(store: Store, migration: Path) -> int:
    found = store.query(read_query(migration, "detect.rq"))
    assert isinstance(found, QuerySolutions)
    return len(list(found))


def find_faults(core: Graph) -> list[str]:
    """Deprecated terms without a successor, or that no migration finds."""
    faults = []
    for term in core.subjects(OWL.deprecated, DEPRECATED):
        if not list(core.objects(term, DCTERMS.isReplacedBy)):
            faults.append(f"{term} has no successor")
        name = str(term).removeprefix(NS)
        pattern = re.compile(rf"stadt:{name}\b")
        if not any(pattern.search(read_query(m, "detect.rq")) for m in MIGRATIONS):
            faults.append(f"{term} has no migration")
    return faults


@pytest.mark.parametrize("migration", MIGRATIONS, ids=lambda path: path.name)
def test_a_migration_can_be_applied_to_a_graph_that_needs_it_not(
    migration: Path,
) -> None:
    store = Store()

    store.update(read_query(migration, "apply.rq"))

    assert (len(store), count_found(store, migration)) == (0, 0)


def test_the_first_migration_finds_and_mends_what_it_knows() -> None:
    store, migration = make_store(BEFORE), MIGRATIONS[0]
    assert count_found(store, migration) == 2

    store.update(read_query(migration, "apply.rq"))

    assert set(store) == set(make_store(AFTER))
    assert count_found(store, migration) == 1


def test_no_deprecated_term_lacks_a_successor_or_a_migration() -> None:
    assert find_faults(Graph().parse(FOLDER / "core.ttl")) == []


def test_a_term_deprecated_without_more_is_found() -> None:
    core = Graph()
    core.add((URIRef(NS + "Measure"), OWL.deprecated, DEPRECATED))

    assert find_faults(core) == [
        f"{NS}Measure has no successor",
        f"{NS}Measure has no migration",
    ]
