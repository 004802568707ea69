"""The search: entities by words of their names, places and summaries.

Each word of a question has to be found, in whatever text of the entity: whole, as the
beginning of a word, or within one (`plattform` in Datenplattform). Where the texts
write as two words what was typed as one, or the other way round, both are found. Only
where nothing is found that way, a typing error is looked for.
"""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from graph import word_list
from graph.errors import StorageFault
from graph.folding import split_words
from graph.search_index import open_to_read, read_stamp
from graph.search_limits import SEARCH_WORDS
from graph.search_words import Sought, match_all, match_beginnings, match_whole
from graph.word_lookup import correct, look_up

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
    sought = look_up(index, words)
    types = _count(index, sought)
    if not types:
        sought = correct(index, sought, lambda one: bool(_count(index, (one,))))
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
    return tuple(make_hit(row, question.language) for row in rows)


def make_hit(row: tuple[str, ...], language: str) -> Hit:
    """Make a hit of an entity's IRI, type, labels, summaries and place, as read."""
    iri, type_, label_de, label_en, summary_de, summary_en, place = row
    german = language == "de"
    label = (label_de or label_en) if german else (label_en or label_de)
    summary = (summary_de or summary_en) if german else (summary_en or summary_de)
    return Hit(
        iri=iri, type=type_, label=label or iri, summary=summary or "", place=place
    )
