"""Suggestions while somebody types: entities by their names alone, at once.

What begins with all that was typed comes first, then names with words that begin so,
then names that hold it within a word, and only then what was meant by a typing error.
A name is read in the order it is kept in, so that a single letter, which half of all
names begin with, costs as little as a long word.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path

from graph import word_list
from graph.errors import StorageFault
from graph.folding import split_words
from graph.search import Hit, make_hit
from graph.search_index import (
    OTHER_NAMES,
    OTHER_TYPES,
    TYPE_WEIGHTS,
    open_to_read,
    read_stamp,
)
from graph.search_limits import SEARCH_WORDS, SUGGESTIONS_WEIGHED
from graph.search_words import Sought, match_all, match_beginnings
from graph.word_lookup import correct, look_up

_WEIGHTS = (
    *range(OTHER_TYPES + 1),
    *range(OTHER_NAMES, OTHER_NAMES + OTHER_TYPES + 1),
)
_BEGINNINGS = """
SELECT entity FROM name WHERE weight = ? AND folded >= ? AND folded < ?
ORDER BY folded, entity LIMIT ?
"""
_NAMES = """
SELECT entity.id, type, length(coalesce(label_de, label_en)), iri
FROM words JOIN entity ON entity.id = words.rowid WHERE words MATCH ? LIMIT ?
"""
_READ = """
SELECT iri, type, label_de, label_en, summary_de, summary_en, place
FROM entity WHERE id = ?
"""


def suggest(path: Path, text: str, language: str, limit: int = 10) -> tuple[Hit, ...]:
    """Return the entities whose names go on from what was typed, the likeliest first.

    Raises StorageFault where there is no index yet.
    """
    words = split_words(text)[: SEARCH_WORDS.value]
    if not words:
        return ()
    try:
        with closing(open_to_read(path)) as index:
            index.execute("BEGIN")
            if read_stamp(index) is None:
                raise StorageFault("the search index is of another version")
            chosen = islice(_drop_repeated(_list_entities(index, words, limit)), limit)
            rows = [index.execute(_READ, (id_,)).fetchone() for id_ in chosen]
    except sqlite3.Error as fault:
        raise StorageFault("the search index cannot be read") from fault
    return tuple(make_hit(row, language) for row in rows)


def _list_entities(
    index: sqlite3.Connection, words: list[str], limit: int
) -> Iterator[int]:
    """Yield what is suggested; no step is taken before the one above is used up."""
    typed = " ".join(words)
    for weight in _WEIGHTS:
        values = (weight, typed, typed + word_list.LAST, limit)
        yield from (row[0] for row in index.execute(_BEGINNINGS, values))
    question = tuple(Sought(typed=word, words=(word,)) for word in words)
    beginnings = _find_names(index, match_beginnings(question))
    yield from beginnings
    question = look_up(index, words)
    parts = _find_names(index, match_all(question))
    yield from parts
    if not beginnings and not parts:
        question = correct(index, question, lambda one: _is_found(index, one))
        yield from _find_names(index, match_all(question))


def _find_names(index: sqlite3.Connection, match: str) -> list[int]:
    values = (f"{{labels alternatives}} : ({match})", SUGGESTIONS_WEIGHED.value)
    rows = index.execute(_NAMES, values).fetchall()
    rows.sort(key=lambda row: (TYPE_WEIGHTS.get(row[1], OTHER_TYPES), *row[2:]))
    return [row[0] for row in rows]


def _is_found(index: sqlite3.Connection, sought: Sought) -> bool:
    return bool(_find_names(index, match_all((sought,))))


def _drop_repeated(entities: Iterable[int]) -> Iterator[int]:
    seen: set[int] = set()
    for entity in entities:
        if entity not in seen:
            seen.add(entity)
            yield entity
