"""The search index: one SQLite file beside the store, stamped with its revision.

The commit writes it under its lock; the web process only reads. A reader sees the
state of one transaction whole (https://sqlite.org/wal.html). Words are found whole
and by their beginnings; what a user types is always quoted, never FTS syntax
(https://sqlite.org/fts5.html#fts5_strings).
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Store

from graph.entity_texts import EntityTexts, is_shared, read_all, read_entity
from graph.errors import StorageFault
from graph.folding import fold, split_words
from graph.limits import SEARCH_WORDS

FILE_NAME = "search.sqlite"

_SCHEMA = """
CREATE TABLE IF NOT EXISTS stamp (revision INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS entity (
    id INTEGER PRIMARY KEY, iri TEXT NOT NULL UNIQUE, type TEXT NOT NULL,
    label_de TEXT, label_en TEXT, summary_de TEXT, summary_en TEXT,
    place TEXT NOT NULL, folded TEXT NOT NULL
);
CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5 (
    labels, alternatives, place, summaries,
    tokenize = 'unicode61 remove_diacritics 0', prefix = '1 2 3'
);
"""
_COUNT = """
SELECT type, count(*) FROM words JOIN entity ON entity.id = words.rowid
WHERE words MATCH :match GROUP BY type ORDER BY 2 DESC, 1
"""
# The whole name comes first, then whole words (so that "KI" is not Kiel), then the
# name's beginning. A hit in the name counts most, then other names, the place, the
# summary. Of equal hits the town comes before what is named after it.
_FIND = """
SELECT entity.* FROM words JOIN entity ON entity.id = words.rowid
WHERE words MATCH :match AND (:type = '' OR entity.type = :type)
ORDER BY folded = :folded DESC,
    words.rowid IN (SELECT rowid FROM words WHERE words MATCH :whole) DESC,
    folded LIKE :folded || '%' DESC,
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
    """One page of hits; `types` counts all hits by type, `total` sums them up."""

    items: tuple[Hit, ...]
    types: tuple[tuple[str, int], ...]
    total: int
    revision: int


def bring_up_to_date(
    data_dir: Path,
    store: Store,
    revision: int,
    changed_subjects: Iterable[str] | None,
) -> None:
    """Make the index say what the store says, and stamp it with `revision`.

    `changed_subjects` are IRIs; None rebuilds the whole index, and so does a file that
    is damaged or not of the revision before: the index can always be made of the store.
    Whoever calls holds the write lock. Raises StorageFault where the file cannot be
    written.
    """
    changed = None if changed_subjects is None else set(changed_subjects)
    path = data_dir / FILE_NAME
    try:
        try:
            _write(path, store, revision, changed)
        except sqlite3.OperationalError:
            raise  # The disk or a lock, not the file.
        except sqlite3.DatabaseError:
            for ending in ("", "-wal", "-shm"):
                path.with_name(path.name + ending).unlink(missing_ok=True)
            _write(path, store, revision, None)
    except (sqlite3.Error, OSError) as fault:
        raise StorageFault(f"the search index cannot be written: {fault}") from fault


def is_current(data_dir: Path, revision: int) -> bool:
    """Tell whether the index can be read and is that of a revision."""
    try:
        with closing(_open_to_read(data_dir / FILE_NAME)) as index:
            return _read_stamp(index) == revision
    except sqlite3.Error:
        return False


def search(path: Path, question: Question) -> Hits:
    """Find the entities whose texts hold every word asked for, or its beginning.

    Text without a letter or digit finds nothing. Raises StorageFault where there is
    no index yet.
    """
    try:
        with closing(_open_to_read(path)) as index:
            return _search(index, question)
    except sqlite3.Error as fault:
        raise StorageFault("the search index cannot be read") from fault


def make_match(text: str, *, whole: bool = False) -> str:
    """Return the FTS5 expression for what a user typed; empty where it has no word."""
    words = split_words(text)[: SEARCH_WORDS.value]
    return " ".join(f'"{word}"' if whole else f'"{word}" *' for word in words)


def _search(index: sqlite3.Connection, question: Question) -> Hits:
    # One transaction, so that page, counts and stamp are of one revision.
    index.execute("BEGIN")
    revision = _read_stamp(index) or 0
    match = make_match(question.text)
    if not match:
        return Hits(items=(), types=(), total=0, revision=revision)
    values = {
        "match": match,
        "whole": make_match(question.text, whole=True),
        "folded": " ".join(split_words(question.text)),
        "type": question.type,
        "limit": question.limit,
        "offset": question.offset,
    }
    types = tuple(index.execute(_COUNT, values))
    items = tuple(
        _make_hit(row, question.language) for row in index.execute(_FIND, values)
    )
    total = sum(count for type_, count in types if question.type in ("", type_))
    return Hits(items=items, types=types, total=total, revision=revision)


def _make_hit(row: sqlite3.Row | tuple[str, ...], language: str) -> Hit:
    _, iri, type_, label_de, label_en, summary_de, summary_en, place, _ = row
    german = language == "de"
    label = (label_de or label_en) if german else (label_en or label_de)
    summary = (summary_de or summary_en) if german else (summary_en or summary_de)
    return Hit(
        iri=iri, type=type_, label=label or iri, summary=summary or "", place=place
    )


def _rebuild(index: sqlite3.Connection, store: Store) -> None:
    index.execute("DELETE FROM entity")
    index.execute("DELETE FROM words")
    _insert(index, read_all(store))


def _update(index: sqlite3.Connection, store: Store, changed: set[str]) -> None:
    for iri in changed:
        row = index.execute("SELECT id FROM entity WHERE iri = ?", (iri,)).fetchone()
        if row:
            index.execute("DELETE FROM words WHERE rowid = ?", row)
            index.execute("DELETE FROM entity WHERE id = ?", row)
    texts = (read_entity(store, iri) for iri in sorted(changed))
    _insert(index, (text for text in texts if text is not None))


def _insert(index: sqlite3.Connection, texts: Iterator[EntityTexts]) -> None:
    for text in texts:
        labels = [label for label in (text.label_de, text.label_en) if label]
        cursor = index.execute(
            "INSERT INTO entity (iri, type, label_de, label_en, summary_de,"
            " summary_en, place, folded) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                text.iri,
                text.type,
                text.label_de,
                text.label_en,
                text.summary_de,
                text.summary_en,
                text.place,
                " ".join(split_words(labels[0] if labels else "")),
            ),
        )
        columns = (labels, text.alternatives, [text.place], text.summaries)
        index.execute(
            "INSERT INTO words (rowid, labels, alternatives, place, summaries)"
            " VALUES (?, ?, ?, ?, ?)",
            (cursor.lastrowid, *(fold(" \n ".join(column)) for column in columns)),
        )


def _write(path: Path, store: Store, revision: int, changed: set[str] | None) -> None:
    with closing(_open_to_write(path)) as index, index:
        # A power cut may leave the file a revision behind the store.
        is_next = _read_stamp(index) in (revision - 1, revision)
        if changed is None or not is_next or any(map(is_shared, changed)):
            _rebuild(index, store)
        else:
            _update(index, store, changed)
        index.execute("DELETE FROM stamp")
        index.execute("INSERT INTO stamp VALUES (?)", (revision,))


def _read_stamp(index: sqlite3.Connection) -> int | None:
    row = index.execute("SELECT revision FROM stamp").fetchone()
    return None if row is None else int(row[0])


def _open_to_write(path: Path) -> sqlite3.Connection:
    index = sqlite3.connect(path, timeout=10)
    index.execute("PRAGMA journal_mode = WAL")
    # The journal is the truth: an index lost with the power is built anew.
    index.execute("PRAGMA synchronous = NORMAL")
    index.executescript(_SCHEMA)
    return index


def _open_to_read(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=2)
