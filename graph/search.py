"""The search: entities by words of their names, places and summaries.

Each word of a question has to be found, in whatever text of the entity: whole, as the
beginning of a word, or within one (`plattform` in Datenplattform). Where the texts
write as two words what was typed as one, or the other way round, both are found. Only
where nothing is found that way, a typing error is looked for.
"""

import sqlite3
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from graph import word_list
from graph.errors import StorageFault
from graph.folding import split_words
from graph.search_index import open_to_read, read_stamp
from graph.search_limits import SEARCH_WORDS
from graph.search_words import (
    LONGEST_WHOLE,
    SHORTEST_PART,
    Sought,
    list_splits,
    match_all,
    match_beginnings,
    match_whole,
)

_COUNT = """
SELECT type, count(*) FROM words JOIN entity ON entity.id = words.rowid
WHERE words MATCH :match GROUP BY type ORDER BY 2 DESC, 1
"""
# The whole name comes first, then whole words (so that "KI" is not Kiel), then the
# name's beginning, then beginnings of words. A hit in the name counts most, then other
# names, the place, the summary. Of equal hits the town comes before what is named
# after it. The weights are those of graph/search_index.py.
_FIND = """
SELECT iri, type, label_de, label_en, summary_de, summary_en, entity.place
FROM words JOIN entity ON entity.id = words.rowid
WHERE words MATCH :match AND (:type = '' OR entity.type = :type)
ORDER BY
    entity.id IN (SELECT entity FROM name
        WHERE weight IN (0, 1, 2, 3, 4) AND folded = :folded) DESC,
    entity.id IN (SELECT entity FROM name
        WHERE weight IN (10, 11, 12, 13, 14) AND folded = :folded) DESC,
    words.rowid IN (SELECT rowid FROM words WHERE words MATCH :whole) DESC,
    entity.id IN (SELECT entity FROM name WHERE weight IN (0, 1, 2, 3, 4)
        AND folded >= :folded AND folded < :folded || :last) DESC,
    words.rowid IN (SELECT rowid FROM words WHERE words MATCH :beginnings) DESC,
    bm25(words, 10.0, 6.0, 2.0, 1.0)
      - CASE type WHEN 'municipality' THEN 6.0 WHEN 'project' THEN 3.0
                  WHEN 'solution' THEN 2.0 WHEN 'measure' THEN 1.0 ELSE 0.0 END,
    iri
LIMIT :limit OFFSET :offset
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What somebody looks for; `type` is that of an IRI, or empty for all."""

    text: str
    language: str
    type: str = ""
    limit: int = 20
    offset: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One entity found; texts are in the language asked for, else the other."""

    iri: str
    type: str
    label: str
    summary: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hits:
    """One page of hits; `types` counts all hits by type, `total` sums them up.

    `meant` are the folded words that were looked for because of a typing error, the
    likeliest first; it is empty where all is found as it was typed.
    """

    items: tuple[Hit, ...]
    types: tuple[tuple[str, int], ...]
    total: int
    revision: int
    meant: tuple[str, ...] = ()


def search(path: Path, question: Question) -> Hits:
    """Find the entities whose texts hold every word asked for.

    Text without a letter or digit finds nothing. Raises StorageFault where there is
    no index yet.
    """
    try:
        with closing(open_to_read(path)) as index:
            return _search(index, question)
    except sqlite3.Error as fault:
        raise StorageFault("the search index cannot be read") from fault


def _search(index: sqlite3.Connection, question: Question) -> Hits:
    # One transaction, so that page, counts and stamp are of one revision.
    index.execute("BEGIN")
    revision = read_stamp(index)
    if revision is None:
        raise StorageFault("the search index is of another version")
    nothing = Hits(items=(), types=(), total=0, revision=revision)
    words = split_words(question.text)[: SEARCH_WORDS.value]
    if not words:
        return nothing
    sought = _join([_look_up(index, word) for word in words], index)
    types = _count(index, sought)
    if not types:
        sought = _correct(index, sought)
        types = _count(index, sought)
    if not types:
        return nothing
    return Hits(
        items=_find(index, question, sought),
        types=types,
        total=sum(n for type_, n in types if question.type in ("", type_)),
        revision=revision,
        meant=_list_meant(sought),
    )


def _look_up(index: sqlite3.Connection, word: str) -> Sought:
    """Find out by which words of the texts a word is found."""
    if len(word) <= LONGEST_WHOLE:
        is_known = word in word_list.list_known(index, [word])
        return Sought(typed=word, words=(word,), is_whole=is_known)
    parts: tuple[str, ...] = ()
    if len(word) >= SHORTEST_PART or not word_list.has_beginning(index, word):
        parts = word_list.find_holders(index, word)
    return Sought(typed=word, words=(word,), parts=parts, phrases=_split(index, word))


def _join(sought: list[Sought], index: sqlite3.Connection) -> tuple[Sought, ...]:
    """Tell which neighbours the texts write as one word."""
    for number, (one, two) in enumerate(pairwise(sought)):
        both = one.typed + two.typed
        is_free = number == 0 or not sought[number - 1].joined
        if is_free and word_list.has_beginning(index, both):
            sought[number] = replace(one, joined=both)
    return tuple(sought)


def _split(index: sqlite3.Connection, word: str) -> tuple[str, ...]:
    splits = list_splits(word)
    known = word_list.list_known(index, [piece for pair in splits for piece in pair])
    return tuple(f"{one} {two}" for one, two in splits if known.issuperset({one, two}))


def _correct(
    index: sqlite3.Connection, sought: tuple[Sought, ...]
) -> tuple[Sought, ...]:
    """Put what was meant in the place of the words that find nothing by themselves."""
    lost = {
        one.typed for one in sought if not _count(index, (replace(one, joined=""),))
    }
    return tuple(_mean(index, one) if one.typed in lost else one for one in sought)


def _mean(index: sqlite3.Connection, sought: Sought) -> Sought:
    meant = word_list.find_meant(index, sought.typed)
    if not meant:
        return sought
    holders = (part for word in meant for part in word_list.find_holders(index, word))
    return Sought(typed=sought.typed, words=meant, parts=tuple(holders))


def _list_meant(sought: tuple[Sought, ...]) -> tuple[str, ...]:
    return tuple(word for one in sought for word in one.words if word != one.typed)


def _count(
    index: sqlite3.Connection, sought: tuple[Sought, ...]
) -> tuple[tuple[str, int], ...]:
    return tuple(index.execute(_COUNT, {"match": match_all(sought)}))


def _find(
    index: sqlite3.Connection, question: Question, sought: tuple[Sought, ...]
) -> tuple[Hit, ...]:
    values = {
        "match": match_all(sought),
        "whole": match_whole(sought),
        "beginnings": match_beginnings(sought),
        "folded": " ".join(one.words[0] for one in sought),
        "last": word_list.LAST,
        "type": question.type,
        "limit": question.limit,
        "offset": question.offset,
    }
    rows = index.execute(_FIND, values)
    return tuple(_make_hit(row, question.language) for row in rows)


def _make_hit(row: tuple[str, ...], language: str) -> Hit:
    iri, type_, label_de, label_en, summary_de, summary_en, place = row
    german = language == "de"
    label = (label_de or label_en) if german else (label_en or label_de)
    summary = (summary_de or summary_en) if german else (summary_en or summary_de)
    return Hit(
        iri=iri, type=type_, label=label or iri, summary=summary or "", place=place
    )
