"""The distinct words of all texts in the search index, each with how many use it.

They answer what a full-text index cannot: which words hold a part (an index of three
letters each), and which are what somebody meant. A word is taken out with its last
use, so that the list is the same in whatever order the texts came.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping

from graph.search_limits import SEARCH_MEANT, SEARCH_PARTS
from graph.typing_errors import (
    SHORTEST_PART,
    can_be_misspelt,
    compare,
    make_bare,
    split_halves,
)

SCHEMA = (
    """CREATE TABLE word (
        id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE, uses INTEGER NOT NULL,
        bare TEXT NOT NULL, reversed TEXT NOT NULL
    )""",
    "CREATE INDEX word_bare ON word (bare)",
    "CREATE INDEX word_reversed ON word (reversed)",
    """CREATE VIRTUAL TABLE part USING fts5 (
        text, content = 'word', content_rowid = 'id', tokenize = 'trigram'
    )""",
)
TABLES = ("part", "word")
# The highest code point: nothing that begins with a word comes after word + LAST.
LAST = "\U0010ffff"
_LIKE = """
SELECT text, uses FROM word
    WHERE bare >= :first AND bare < :first || :last
        AND length(bare) BETWEEN :length - 1 AND :length + 1
UNION SELECT text, uses FROM word
    WHERE reversed >= :second AND reversed < :second || :last
        AND length(reversed) BETWEEN :length - 1 AND :length + 1
"""
_SHORTEST_HALF = 3


def count_words(texts: Iterable[str]) -> Counter[str]:
    """Count each word once for a row of the index; words are split at spaces."""
    return Counter({word for text in texts for word in text.split()})


def change_uses(index: sqlite3.Connection, changes: Mapping[str, int]) -> None:
    """Add to the uses of words; what nothing uses any more is taken out."""
    for word, change in changes.items():
        if not change:
            continue
        row = index.execute(
            "SELECT id, uses FROM word WHERE text = ?", (word,)
        ).fetchone()
        if row is None:
            _add(index, word, change)
        elif row[1] + change > 0:
            index.execute(
                "UPDATE word SET uses = ? WHERE id = ?", (row[1] + change, row[0])
            )
        else:
            _take_out(index, row[0], word)


def list_known(index: sqlite3.Connection, words: Iterable[str]) -> frozenset[str]:
    """Return those of the words that stand in a text."""
    asked = tuple(words)
    places = ",".join("?" * len(asked))
    rows = index.execute(f"SELECT text FROM word WHERE text IN ({places})", asked)  # noqa: S608 - question marks only
    return frozenset(text for (text,) in rows)


def has_beginning(index: sqlite3.Connection, beginning: str) -> bool:
    """Tell whether a word of the texts begins so."""
    row = index.execute(
        "SELECT 1 FROM word WHERE text >= ? AND text < ? LIMIT 1",
        (beginning, beginning + LAST),
    ).fetchone()
    return row is not None


def find_holders(index: sqlite3.Connection, part: str) -> tuple[str, ...]:
    """Return the words that hold a part within, the most frequent first."""
    rows = index.execute(
        "SELECT word.text FROM part JOIN word ON word.id = part.rowid"
        " WHERE part MATCH ? AND instr(word.text, ?) > 1"
        " ORDER BY uses DESC, word.text LIMIT ?",
        (f'"{part}"', part, SEARCH_PARTS.value),
    )
    return tuple(text for (text,) in rows)


def find_meant(index: sqlite3.Connection, typed: str) -> tuple[str, ...]:
    """Return the words that are meant by one with a typing error, the likeliest first.

    Whole words go before beginnings, and those before parts; `ü` is often typed as
    `u`, the first letter is seldom wrong, frequent words are meant more often.
    """
    if not can_be_misspelt(typed):
        return ()
    found = []
    bare = make_bare(typed)
    for text, uses in _list_candidates(index, typed):
        likeness = compare(typed, text)
        if likeness is not None and text != typed:
            is_other = (make_bare(text) != bare, text[0] != typed[0])
            found.append((likeness, *is_other, -uses, text))
    best = min((likeness for likeness, *_ in found), default=None)
    meant = [text for likeness, *_, text in sorted(found) if likeness == best]
    return tuple(meant[: SEARCH_MEANT.value])


def _add(index: sqlite3.Connection, word: str, uses: int) -> None:
    bare = make_bare(word)
    cursor = index.execute(
        "INSERT INTO word (text, uses, bare, reversed) VALUES (?, ?, ?, ?)",
        (word, uses, bare, bare[::-1]),
    )
    index.execute(
        "INSERT INTO part (rowid, text) VALUES (?, ?)", (cursor.lastrowid, word)
    )


def _take_out(index: sqlite3.Connection, number: int, word: str) -> None:
    index.execute(
        "INSERT INTO part (part, rowid, text) VALUES ('delete', ?, ?)", (number, word)
    )
    index.execute("DELETE FROM word WHERE id = ?", (number,))


def _list_candidates(index: sqlite3.Connection, typed: str) -> set[tuple[str, int]]:
    bare = make_bare(typed)
    first, second = split_halves(bare)
    values = {"first": first, "second": second[::-1], "length": len(bare)}
    found = set(index.execute(_LIKE, values | {"last": LAST}))
    if len(typed) < SHORTEST_PART:
        return found
    for half in split_halves(typed):
        if len(half) >= _SHORTEST_HALF:
            found |= set(
                index.execute(
                    "SELECT word.text, uses FROM part"
                    " JOIN word ON word.id = part.rowid WHERE part MATCH ?",
                    (f'"{half}"',),
                )
            )
    return found
