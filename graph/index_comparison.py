"""Compares a search index with the store that it is of, entry by entry."""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from pyoxigraph import Store

from graph import word_list
from graph.entity_texts import EntityTexts, read_all
from graph.errors import StorageFault
from graph.search_index import fold_texts, make_names, make_row, open_to_read

# The full text is compared with what it is of (https://sqlite.org/fts5.html).
_CHECKS = (
    "INSERT INTO words (words, rank) VALUES ('integrity-check', 1)",
    "INSERT INTO part (part, rank) VALUES ('integrity-check', 1)",
)
_ENTRY = """
SELECT iri, type, label_de, label_en, summary_de, summary_en, entity.place,
    labels, alternatives, words.place, summaries
FROM entity JOIN words ON words.rowid = entity.id WHERE iri = ?
"""
_NAMES = """
SELECT weight, folded FROM name JOIN entity ON entity.id = name.entity
WHERE iri = ? ORDER BY weight, folded
"""
_ORIGINS = """
SELECT origin.iri FROM origin JOIN entity ON entity.id = origin.entity
WHERE entity.iri = ? ORDER BY origin.iri
"""


def copy_index(path: Path, copy: Path) -> None:
    """Copy an index as it is at this moment; raises StorageFault where it cannot."""
    try:
        with (
            closing(open_to_read(path)) as index,
            closing(sqlite3.connect(copy)) as other,
        ):
            index.backup(other)
    except sqlite3.Error as fault:
        raise StorageFault(f"the search index cannot be copied: {fault}") from fault


def count_entries(path: Path) -> int:
    """Count the entities of an index."""
    with closing(sqlite3.connect(path)) as index:
        return int(index.execute("SELECT count(*) FROM entity").fetchone()[0])


def list_differences(path: Path, store: Store) -> Iterator[str]:
    """Yield the entities and words of which an index says something else than a store.

    The file is written to for its own checks, so it has to be a copy. Raises
    sqlite3.Error where it is damaged.
    """
    with closing(sqlite3.connect(path)) as index:
        for check in _CHECKS:
            index.execute(check)
        seen: set[str] = set()
        uses: Counter[str] = Counter()
        for texts in read_all(store):
            seen.add(texts.iri)
            uses.update(word_list.count_words(fold_texts(texts)))
            if not _is_entered(index, texts):
                yield texts.iri
        entered = {iri for (iri,) in index.execute("SELECT iri FROM entity")}
        yield from sorted(entered - seen)
        counted = set(index.execute("SELECT text, uses FROM word"))
        yield from sorted({word for word, _ in counted ^ set(uses.items())})


def _is_entered(index: sqlite3.Connection, texts: EntityTexts) -> bool:
    iri = (texts.iri,)
    entry = index.execute(_ENTRY, iri).fetchone()
    return (
        entry == (*make_row(texts), *fold_texts(texts))
        and index.execute(_NAMES, iri).fetchall() == make_names(texts)
        and [row[0] for row in index.execute(_ORIGINS, iri)] == list(texts.origins)
    )
