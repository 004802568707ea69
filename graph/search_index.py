"""The search index: one SQLite file beside the store, stamped with its revision.

The commit writes it under its lock; everybody else only reads (graph/search.py). A
reader sees the state of one transaction whole (https://sqlite.org/wal.html).
"""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

from pyoxigraph import Store

from graph import word_list
from graph.entity_texts import EntityTexts, list_denoted, read_all, read_entity
from graph.errors import StorageFault
from graph.folding import split_words

FILE_NAME = "search.sqlite"
# Raised with each change of the tables; an index of another version is made anew.
_VERSION = 2

# What people mean by a name that several things have: the town before what is named
# after it. Other names than the label come after all labels.
TYPE_WEIGHTS = {"municipality": 0, "project": 1, "solution": 2, "measure": 3}
OTHER_TYPES = 4
OTHER_NAMES = 10

_TABLES = ("stamp", "entity", "name", "origin", "words", *word_list.TABLES)
_SCHEMA = (
    "CREATE TABLE stamp (revision INTEGER NOT NULL)",
    """CREATE TABLE entity (
        id INTEGER PRIMARY KEY, iri TEXT NOT NULL UNIQUE, type TEXT NOT NULL,
        label_de TEXT, label_en TEXT, summary_de TEXT, summary_en TEXT,
        place TEXT NOT NULL
    )""",
    """CREATE TABLE name (
        weight INTEGER NOT NULL, folded TEXT NOT NULL, entity INTEGER NOT NULL,
        PRIMARY KEY (weight, folded, entity)
    ) WITHOUT ROWID""",
    "CREATE INDEX name_entity ON name (entity)",
    """CREATE TABLE origin (
        iri TEXT NOT NULL, entity INTEGER NOT NULL, PRIMARY KEY (iri, entity)
    ) WITHOUT ROWID""",
    "CREATE INDEX origin_entity ON origin (entity)",
    """CREATE VIRTUAL TABLE words USING fts5 (
        labels, alternatives, place, summaries,
        tokenize = 'unicode61 remove_diacritics 0', prefix = '1 2 3'
    )""",
    *word_list.SCHEMA,
)


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
        with closing(open_to_read(data_dir / FILE_NAME)) as index:
            return read_stamp(index) == revision
    except sqlite3.Error:
        return False


def open_to_read(path: Path) -> sqlite3.Connection:
    """Open an index; raises sqlite3.Error where there is none.

    Readers share a small file beside it. On a disk that is full or cannot be written
    that file cannot be made; then nobody writes either, and the index is read alone.
    """
    address = f"{path.absolute().as_uri()}?mode=ro"
    index = sqlite3.connect(address, uri=True, timeout=2)
    try:
        index.execute("PRAGMA schema_version")
    except sqlite3.OperationalError:
        index.close()
        log = path.with_name(f"{path.name}-wal")
        if log.exists() and log.stat().st_size:
            raise
        return sqlite3.connect(f"{address}&immutable=1", uri=True)
    return index


def read_stamp(index: sqlite3.Connection) -> int | None:
    """Return the revision of an index; None where it is of another version."""
    if index.execute("PRAGMA user_version").fetchone() != (_VERSION,):
        return None
    row = index.execute("SELECT revision FROM stamp").fetchone()
    return None if row is None else int(row[0])


def _write(path: Path, store: Store, revision: int, changed: set[str] | None) -> None:
    with closing(_open_to_write(path)) as index, index:
        index.execute("BEGIN IMMEDIATE")
        # A power cut may leave the file a revision behind the store.
        is_next = read_stamp(index) in (revision - 1, revision)
        if changed is None or not is_next:
            _rebuild(index, store)
        else:
            _update(index, store, changed)
        index.execute("DELETE FROM stamp")
        index.execute("INSERT INTO stamp VALUES (?)", (revision,))


def _open_to_write(path: Path) -> sqlite3.Connection:
    index = sqlite3.connect(path, timeout=10)
    index.execute("PRAGMA journal_mode = WAL")
    # The journal is the truth: an index lost with the power is built anew.
    index.execute("PRAGMA synchronous = NORMAL")
    return index


def _rebuild(index: sqlite3.Connection, store: Store) -> None:
    for table in _TABLES:
        index.execute(f"DROP TABLE IF EXISTS {table}")
    for statement in _SCHEMA:
        index.execute(statement)
    index.execute(f"PRAGMA user_version = {_VERSION}")
    word_list.change_uses(index, _insert(index, read_all(store)))


def _update(index: sqlite3.Connection, store: Store, changed: set[str]) -> None:
    concerned = {*changed, *_list_concerned(index, store, changed)}
    removed = _remove(index, concerned)
    texts = (read_entity(store, iri) for iri in sorted(concerned))
    uses = _insert(index, (text for text in texts if text is not None))
    uses.subtract(removed)
    word_list.change_uses(index, uses)


def _list_concerned(
    index: sqlite3.Connection, store: Store, changed: set[str]
) -> Iterator[str]:
    """Yield the entities that were or are found by what is said of others."""
    for iri in changed:
        yield from list_denoted(store, iri)
        rows = index.execute(
            "SELECT entity.iri FROM origin JOIN entity ON entity.id = origin.entity"
            " WHERE origin.iri = ?",
            (iri,),
        )
        yield from (row[0] for row in rows)


def _remove(index: sqlite3.Connection, changed: set[str]) -> Counter[str]:
    """Take out entities; return how often each word was used by them."""
    uses: Counter[str] = Counter()
    for iri in changed:
        row = index.execute("SELECT id FROM entity WHERE iri = ?", (iri,)).fetchone()
        if row is None:
            continue
        texts = index.execute(
            "SELECT labels, alternatives, place, summaries FROM words WHERE rowid = ?",
            row,
        ).fetchone()
        uses.update(word_list.count_words(texts))
        index.execute("DELETE FROM words WHERE rowid = ?", row)
        index.execute("DELETE FROM name WHERE entity = ?", row)
        index.execute("DELETE FROM origin WHERE entity = ?", row)
        index.execute("DELETE FROM entity WHERE id = ?", row)
    return uses


def make_row(texts: EntityTexts) -> tuple[str | None, ...]:
    """Return what is shown of an entity: IRI, type, labels, summaries, place."""
    return (
        texts.iri,
        texts.type,
        texts.label_de,
        texts.label_en,
        texts.summary_de,
        texts.summary_en,
        texts.place,
    )


def make_names(texts: EntityTexts) -> list[tuple[int, str]]:
    """Return the folded names of an entity in order, each with its weight."""
    weight = TYPE_WEIGHTS.get(texts.type, OTHER_TYPES)
    names = {(weight, " ".join(split_words(label))) for label in texts.labels}
    names |= {
        (OTHER_NAMES + weight, " ".join(split_words(name)))
        for name in texts.alternatives
    }
    return sorted(names)


def fold_texts(texts: EntityTexts) -> tuple[str, ...]:
    """Return the words of labels, other names, place and summaries, folded."""
    columns = (texts.labels, texts.alternatives, [texts.place], texts.summaries)
    return tuple(" ".join(split_words("\n".join(column))) for column in columns)


def _insert(index: sqlite3.Connection, entities: Iterator[EntityTexts]) -> Counter[str]:
    """Put in entities; return how often each word is used by them."""
    uses: Counter[str] = Counter()
    for texts in entities:
        number = index.execute(
            "INSERT INTO entity (iri, type, label_de, label_en, summary_de,"
            " summary_en, place) VALUES (?, ?, ?, ?, ?, ?, ?)",
            make_row(texts),
        ).lastrowid
        index.executemany(
            "INSERT INTO name VALUES (?, ?, ?)",
            [(weight, name, number) for weight, name in make_names(texts)],
        )
        index.executemany(
            "INSERT INTO origin VALUES (?, ?)", [(iri, number) for iri in texts.origins]
        )
        folded = fold_texts(texts)
        uses.update(word_list.count_words(folded))
        index.execute(
            "INSERT INTO words (rowid, labels, alternatives, place, summaries)"
            " VALUES (?, ?, ?, ?, ?)",
            (number, *folded),
        )
    return uses
