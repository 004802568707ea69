"""Whatever is changed in whatever order, the search index is that of the store."""

import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from graph.search_index import FILE_NAME, bring_up_to_date
from ontology import iris
from ontology.iris import expand

SEED = 20261125
# So many statements stand that most of them hang together.
_ENOUGH = 50
_ALL = {
    "entity": (
        "SELECT iri, type, label_de, label_en, summary_de, summary_en, entity.place,"
        " labels, alternatives, words.place, summaries"
        " FROM entity JOIN words ON words.rowid = entity.id"
    ),
    "name": (
        "SELECT weight, folded, iri FROM name JOIN entity ON entity.id = name.entity"
    ),
    "origin": (
        "SELECT origin.iri, entity.iri FROM origin"
        " JOIN entity ON entity.id = origin.entity"
    ),
    "word": "SELECT text, uses, bare, reversed FROM word",
    "part": "SELECT word.text FROM word JOIN part ON part.rowid = word.id",
}
# The full text is compared with what it is of (https://sqlite.org/fts5.html).
_CHECKS = (
    "INSERT INTO words (words, rank) VALUES ('integrity-check', 1)",
    "INSERT INTO part (part, rank) VALUES ('integrity-check', 1)",
)
_TEXTS = ("Kiel", "Köln am Rhein", "Daten", "Datenplattform", "5G", "Straße", "Kieler")
_Make = Callable[[random.Random], Quad]


def node(kind: str, chance: random.Random) -> NamedNode:
    return NamedNode(f"{iris.ID}{kind}/{chance.randrange(4)}")


def text(chance: random.Random) -> Literal:
    words = " ".join(chance.choices(_TEXTS, k=2))
    return Literal(words, language=chance.choice(["de", "en"]))


def said(kind: str, property_: str) -> _Make:
    return lambda chance: Quad(
        node(kind, chance), NamedNode(expand(property_)), text(chance)
    )


def linked(kind: str, property_: str, other: str) -> _Make:
    return lambda chance: Quad(
        node(kind, chance), NamedNode(expand(property_)), node(other, chance)
    )


STATEMENTS = (
    said("municipality", "rdfs:label"),
    said("municipality", "dcterms:description"),
    said("measure", "rdfs:label"),
    said("measure", "skos:altLabel"),
    said("state", "rdfs:label"),
    said("name", "skosxl:literalForm"),
    linked("name", "stadt:denotes", "municipality"),
    linked("measure", "stadt:mentionsPlace", "name"),
    linked("municipality", "stadt:inState", "state"),
)


def change(store: Store, chance: random.Random) -> set[str]:
    """Take out and put in a few statements; return of what they are."""
    standing = sorted(store, key=str)
    most_removed = 5 if len(standing) > _ENOUGH else 1
    removed = chance.sample(standing, chance.randrange(most_removed))
    added = [chance.choice(STATEMENTS)(chance) for _ in range(chance.randrange(5))]
    for quad in removed:
        store.remove(quad)
    store.extend(added)
    return {q.subject.value for q in (*removed, *added)}


def read(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(folder / FILE_NAME)) as index:
        for check in _CHECKS:
            index.execute(check)
        return {name: sorted(index.execute(_ALL[name]), key=str) for name in _ALL}


@pytest.mark.parametrize("patches", [300, pytest.param(3_000, marks=pytest.mark.soak)])
def test_the_index_after_random_patches_is_that_of_the_store(
    tmp_path: Path, patches: int
) -> None:
    print(f"seed {SEED}")  # noqa: T201 - shown where it fails
    chance = random.Random(SEED)  # noqa: S311 - a choice, not a secret
    step_by_step, at_once = tmp_path / "step", tmp_path / "once"
    step_by_step.mkdir()
    at_once.mkdir()
    store = Store()
    bring_up_to_date(step_by_step, store, 0, None)

    for number in range(1, patches + 1):
        bring_up_to_date(step_by_step, store, number, change(store, chance))
        if number % 20 == 0:
            bring_up_to_date(at_once, store, number, None)
            assert read(step_by_step) == read(at_once)
