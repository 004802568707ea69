"""Which entities a name may mean: read from the search index, by their names alone.

Whoever has the very name comes first. Where nobody has, each word of the name is
looked for among the words of the index: as it is, without the dots of its umlauts,
by its first or last letters, by any three letters in a row. So a word with two errors
is found too, which the search does not try (graph/typing_errors.py).
"""

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from graph import word_list
from graph.errors import StorageFault
from graph.name_similarity import (
    LOST,
    Candidate,
    Name,
    compare_names,
    compare_words,
    read_name,
)
from graph.search import make_hit
from graph.search_index import OTHER_NAMES, open_to_read, read_stamp
from graph.search_limits import NAME_WORDS, NAMES_WEIGHED, WORDS_LIKE_ONE
from graph.typing_errors import make_bare

_WHOLE = """
SELECT DISTINCT entity.id FROM name JOIN entity ON entity.id = name.entity
WHERE weight IN (0, 1, 2, 3, 4, 10, 11, 12, 13, 14) AND folded = ?
"""
_HOLDING = """
SELECT entity.id FROM words JOIN entity ON entity.id = words.rowid
WHERE words MATCH ?
"""
_BEST = " ORDER BY bm25(words, 10.0, 6.0, 0.0, 0.0) LIMIT ?"
_READ = """
SELECT iri, type, label_de, label_en, summary_de, summary_en, place
FROM entity WHERE id = ?
"""
_NAMES = "SELECT weight, folded FROM name WHERE entity = ?"
_LIKE = """
SELECT text, bare FROM word
    WHERE bare >= :first AND bare < :first || :last
        AND length(bare) BETWEEN :length - 2 AND :length + 2
UNION SELECT text, bare FROM word
    WHERE reversed >= :ending AND reversed < :ending || :last
        AND length(bare) BETWEEN :length - 2 AND :length + 2
"""
_SHARING = """
SELECT word.text, word.bare FROM part JOIN word ON word.id = part.rowid
WHERE part MATCH ? ORDER BY rank LIMIT ?
"""
# Who is called so comes before who was called so somewhere.
_OTHER_NAME = 0.99
_SHORT = 5
_LEAST_ALIKE = 0.6
_ROUGHLY = 3 * WORDS_LIKE_ONE.value
_LETTERS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """A name, and the types of IRI that are wanted; None for all."""

    name: str
    types: frozenset[str] | None = None


def find_candidates(
    path: Path, questions: Sequence[Sought], language: str
) -> tuple[list[Candidate], ...]:
    """Return for each question the entities that may be meant, the likest first.

    Raises StorageFault where there is no index yet.
    """
    try:
        with closing(open_to_read(path)) as index:
            index.execute("BEGIN")
            if read_stamp(index) is None:
                raise StorageFault("the search index is of another version")
            return tuple(_find(index, sought, language) for sought in questions)
    except sqlite3.Error as fault:
        raise StorageFault("the search index cannot be read") from fault


def _find(index: sqlite3.Connection, sought: Sought, language: str) -> list[Candidate]:
    name = read_name(sought.name)
    if not name.words:
        return []
    only, types = _limit_types(sought.types)
    entities: dict[int, None] = {}
    for whole in _list_wholes(name):
        entities |= _list_ids(index, _WHOLE + only, (whole, *types))
    likewise = _collect_words(index, name, is_known=bool(entities))
    match = f"{{labels alternatives}} : ({' OR '.join(map(_quote, likewise))})"
    entities |= _list_ids(
        index, _HOLDING + only + _BEST, (match, *types, NAMES_WEIGHED.value)
    )
    found = [_weigh(index, id_, name, language) for id_ in entities]
    return sorted(found, key=lambda one: (-one.likeness, one.iri))


def _list_wholes(name: Name) -> tuple[str, ...]:
    """Return the names that are the same: in one word or several, with a Stadt or not.

    What was written in two words may be one, and the other way round.
    """
    wholes = (name.words, name.core, ("".join(name.words),), ("".join(name.core),))
    return tuple(dict.fromkeys(" ".join(words) for words in wholes))


def _limit_types(types: frozenset[str] | None) -> tuple[str, tuple[str, ...]]:
    if types is None:
        return "", ()
    places = ",".join("?" * len(types))
    return f" AND entity.type IN ({places})", tuple(sorted(types))


def _list_ids(
    index: sqlite3.Connection, statement: str, values: Iterable[object]
) -> dict[int, None]:
    """Return what a statement finds, in its order and each once."""
    return dict.fromkeys(row[0] for row in index.execute(statement, tuple(values)))


def _weigh(
    index: sqlite3.Connection, entity: int, name: Name, language: str
) -> Candidate:
    hit = make_hit(index.execute(_READ, (entity,)).fetchone(), language)
    likeness = 0.0
    for weight, text in index.execute(_NAMES, (entity,)):
        share = 1 if weight < OTHER_NAMES else _OTHER_NAME
        likeness = max(likeness, share * compare_names(name, read_name(text)))
    return Candidate(
        iri=hit.iri,
        type=hit.type,
        label=hit.label,
        place=hit.place,
        likeness=likeness,
    )


def _collect_words(
    index: sqlite3.Connection, name: Name, *, is_known: bool
) -> tuple[str, ...]:
    """Return the words of the index by which things with such names are found."""
    longest = sorted(name.core, key=len, reverse=True)[: NAME_WORDS.value]
    asked = [*longest, "".join(name.core), "".join(name.words)]
    words = dict.fromkeys(asked)
    if not is_known:
        for word in dict.fromkeys(asked):
            words |= dict.fromkeys(word_list.find_holders(index, word)[:_SHORT])
            words |= dict.fromkeys(_find_like(index, word))
    return tuple(words)


def _find_like(index: sqlite3.Connection, word: str) -> list[str]:
    bare = make_bare(word)
    # Of a short word one letter must do: the other may be the wrong one.
    letters = 1 if len(bare) <= _SHORT else 2
    values = {
        "first": bare[:letters],
        "ending": bare[::-1][:letters],
        "length": len(bare),
        "last": word_list.LAST,
    }
    rows = set(index.execute(_LIKE, values))
    threes = {word[at : at + _LETTERS] for at in range(len(word) - _LETTERS + 1)}
    if shared := [_quote(three) for three in sorted(threes) if LOST not in three]:
        rows |= set(
            index.execute(_SHARING, (" OR ".join(shared), WORDS_LIKE_ONE.value))
        )
    pieces = _list_pieces(bare)
    # Counting errors is dear, counting pieces that both have is not.
    rough = sorted((-len(pieces & _list_pieces(known)), text) for text, known in rows)
    weighed = sorted((-compare_words(word, text), text) for _, text in rough[:_ROUGHLY])
    best = [text for likeness, text in weighed if -likeness >= _LEAST_ALIKE]
    return best[: WORDS_LIKE_ONE.value]


def _list_pieces(word: str) -> set[str]:
    """Return the letters of a word and its pairs of neighbours."""
    return {word[at : at + 2] for at in range(len(word) - 1)} | set(word)


def _quote(word: str) -> str:
    return f'"{word}"'
