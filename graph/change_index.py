"""The change index: each version of each entity, in one SQLite file, from the journal.

It answers what was asserted of an entity at any revision without a store of that
revision. No commit waits for it: whoever reads lets it follow the journal first
(`follow`), which reads only what came since. It can always be made anew.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from itertools import chain

from graph.entity_versions import (
    Kind,
    RevisionNote,
    Version,
    VersionNote,
    apply_change,
    find_nodes,
    group_changes,
    is_entity,
    name_kind,
)
from graph.errors import StorageFault
from graph.journal import Entry, Journal
from graph.layout import Layout
from graph.ntriples import spell_iri
from graph.revision import Revision

# Raised with each change of the tables; an index of another version is made anew.
_VERSION = 2
_TABLES = ("stamp", "revision", "version", "node", "mention")
_SCHEMA = (
    "CREATE TABLE stamp (number INTEGER NOT NULL, state_hash TEXT NOT NULL)",
    """CREATE TABLE revision (
        number INTEGER PRIMARY KEY, time TEXT NOT NULL, agent TEXT NOT NULL,
        message TEXT NOT NULL
    )""",
    """CREATE TABLE version (
        entity TEXT NOT NULL, revision INTEGER NOT NULL, kind INTEGER NOT NULL,
        body TEXT NOT NULL, place INTEGER NOT NULL UNIQUE,
        PRIMARY KEY (entity, revision)
    ) WITHOUT ROWID""",
    # With the kind, so that counting what a large revision did looks up no version.
    "CREATE INDEX version_order ON version (revision, entity, kind)",
    # Blank nodes as they are now, and who names them.
    "CREATE TABLE node (label TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID",
    """CREATE TABLE mention (
        node TEXT NOT NULL, subject TEXT NOT NULL, PRIMARY KEY (node, subject)
    ) WITHOUT ROWID""",
)
_SELECT = (
    "SELECT entity, revision, kind, body, time, agent, message"
    " FROM version JOIN revision ON revision.number = version.revision"
)


class ChangeIndex:
    """Reads versions; what it returns is true of the revision `head`."""

    def __init__(self, connection: sqlite3.Connection, head: int) -> None:
        """Take an open file and the revision that it follows to."""
        self._connection = connection
        self.head = head

    def find(self, entity: str, revision: int) -> Version | None:
        """Return an entity (IRI) as it was at a revision; None where it never was."""
        found = self._read(
            "WHERE entity = ? AND revision <= ? ORDER BY revision DESC LIMIT 1",
            (spell_iri(entity), revision),
        )
        return next(found, None)

    def list_of(self, entity: str) -> tuple[VersionNote, ...]:
        """Return notes of all versions of an entity (IRI), the oldest first."""
        rows = self._connection.execute(
            "SELECT revision, kind, time FROM version"
            " JOIN revision ON revision.number = version.revision"
            " WHERE entity = ? ORDER BY revision",
            (spell_iri(entity),),
        )
        return tuple(
            VersionNote(entity=entity, revision=number, kind=Kind(kind), time=time)
            for number, kind, time in rows
        )

    def list_after(
        self, revision: int, entity: str = "", *, limit: int
    ) -> tuple[Version, ...]:
        """Return versions in the order of the feed, after that of an entity (IRI).

        They are ordered by revision, then by the code points of the IRI in brackets.
        Without an entity all of the revision are meant.
        """
        place = (revision, spell_iri(entity) if entity else "", limit)
        order = "WHERE (revision, entity) > (?, ?) ORDER BY revision, entity LIMIT ?"
        return tuple(self._read(order, place))

    def count(self) -> int:
        """Return how many versions there are; their places are 1 to that number.

        A place is that in the order of the feed, and never changes.
        """
        row = self._connection.execute("SELECT max(place) FROM version").fetchone()
        return int(row[0] or 0)

    def list_places(self, first: int, last: int) -> tuple[Version, ...]:
        """Return the versions at these places, the bounds included."""
        order = "WHERE place BETWEEN ? AND ? ORDER BY place"
        return tuple(self._read(order, (first, last)))

    def find_place(self, place: int) -> tuple[int, str]:
        """Return number and time of the revision at a place that is taken."""
        row = self._connection.execute(
            "SELECT number, time FROM version"
            " JOIN revision ON revision.number = version.revision WHERE place = ?",
            (place,),
        ).fetchone()
        return int(row[0]), str(row[1])

    def list_revisions(self, first: int, last: int) -> tuple[RevisionNote, ...]:
        """Return the revisions of these numbers, the bounds included, in order."""
        rows = self._connection.execute(
            "SELECT number, time, agent, message FROM revision"
            " WHERE number BETWEEN ? AND ? ORDER BY number",
            (first, last),
        )
        return tuple(
            RevisionNote(number=number, time=time, agent=agent, message=message)
            for number, time, agent, message in rows
        )

    def count_kinds(self, revision: int) -> dict[Kind, int]:
        """Return how many entities a revision created, updated and deleted."""
        rows = self._connection.execute(
            "SELECT kind, count(*) FROM version WHERE revision = ? GROUP BY kind",
            (revision,),
        )
        return {Kind(kind): count for kind, count in rows}

    def _read(self, where: str, values: tuple[object, ...]) -> Iterator[Version]:
        for (
            entity,
            number,
            kind,
            body,
            time,
            agent,
            message,
        ) in self._connection.execute(f"{_SELECT} {where}", values):
            yield Version(
                entity=entity[1:-1],
                revision=number,
                kind=Kind(kind),
                lines=_split(body),
                time=time,
                agent=agent,
                message=message,
            )


@contextmanager
def open_changes(layout: Layout) -> Iterator[ChangeIndex]:
    """Open the index to read; its head is 0 where there is none yet."""
    path = layout.change_index
    if not path.exists():
        with closing(sqlite3.connect(":memory:")) as empty:
            _make_tables(empty)
            yield ChangeIndex(empty, 0)
        return
    address = f"{path.absolute().as_uri()}?mode=ro"
    with closing(sqlite3.connect(address, uri=True, timeout=5)) as connection:
        # What is read belongs to one state of the file.
        connection.execute("BEGIN")
        yield ChangeIndex(connection, _read_stamp(connection)[0])


def forget_changes(layout: Layout) -> None:
    """Take an index away that cannot be read, so that it is made anew."""
    path = layout.change_index
    for ending in ("", "-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)


def follow(layout: Layout) -> int:
    """Bring the index up to the journal's head, and return that revision's number.

    An index that is damaged, or of another journal, is made anew. Raises StorageFault
    where the file cannot be written, JournalDamaged.
    """
    try:
        try:
            return _follow(layout)
        except sqlite3.OperationalError:
            raise  # The disk or a lock, not the file.
        except sqlite3.DatabaseError:
            forget_changes(layout)
            return _follow(layout)
    except (sqlite3.Error, OSError) as fault:
        raise StorageFault(f"the change index cannot be written: {fault}") from fault


def _follow(layout: Layout) -> int:
    journal = Journal(layout.journal)
    with closing(sqlite3.connect(layout.change_index, timeout=60)) as index, index:
        index.execute("PRAGMA journal_mode = WAL")
        index.execute("PRAGMA synchronous = NORMAL")
        index.execute("BEGIN IMMEDIATE")
        number, state_hash = _read_stamp(index)
        entries = journal.walk(max(number - 1, 0))
        first = next(entries, None) if number else None
        if first is None or first.revision.state_hash != state_hash:
            # None yet, or of a journal that was restored since.
            _make_tables(index)
            number, entries = 0, journal.walk(0)
        for entry in entries:
            _add(index, entry)
            number = entry.revision.number
        return number


def _make_tables(index: sqlite3.Connection) -> None:
    for table in _TABLES:
        index.execute(f"DROP TABLE IF EXISTS {table}")
    for statement in _SCHEMA:
        index.execute(statement)
    index.execute(f"PRAGMA user_version = {_VERSION}")


def _read_stamp(index: sqlite3.Connection) -> tuple[int, str]:
    if index.execute("PRAGMA user_version").fetchone() != (_VERSION,):
        return 0, ""
    row = index.execute("SELECT number, state_hash FROM stamp").fetchone()
    return (int(row[0]), str(row[1])) if row else (0, "")


def _add(index: sqlite3.Connection, entry: Entry) -> None:
    """Take in one revision; memory does not grow with its patch."""
    revision = entry.revision
    index.execute(
        "CREATE TEMP TABLE IF NOT EXISTS pending (subject TEXT PRIMARY KEY, body TEXT)"
    )
    index.execute("DELETE FROM pending")
    for change in group_changes(entry.lines()):
        lines = apply_change(_read_pending(index, change.subject), change)
        index.execute(
            "INSERT OR REPLACE INTO pending VALUES (?, ?)",
            (change.subject, _join(lines)),
        )
    _add_nodes(index)
    entities = chain(_list_pending_entities(index), _list_owners(index))
    for entity in sorted(set(entities)):
        _add_version(index, entity, revision)
    index.execute(
        "INSERT INTO revision VALUES (?, max(?, coalesce("
        "(SELECT time FROM revision ORDER BY number DESC LIMIT 1), '')), ?, ?)",
        (revision.number, revision.time, revision.agent, revision.message),
    )
    index.execute("DELETE FROM stamp")
    index.execute(
        "INSERT INTO stamp VALUES (?, ?)", (revision.number, revision.state_hash)
    )


def _add_nodes(index: sqlite3.Connection) -> None:
    """Make the blank nodes those that the revision leaves, and note who names them."""
    for subject, body in _list_pending(index):
        index.execute("DELETE FROM mention WHERE subject = ?", (subject,))
        index.executemany(
            "INSERT INTO mention VALUES (?, ?)",
            [(node, subject) for node in sorted(find_nodes(_split(body)))],
        )
        if not is_entity(subject):
            index.execute("INSERT OR REPLACE INTO node VALUES (?, ?)", (subject, body))


def _list_pending(index: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    yield from index.execute("SELECT subject, body FROM pending")


def _list_pending_entities(index: sqlite3.Connection) -> list[str]:
    return [subject for subject, _ in _list_pending(index) if is_entity(subject)]


def _list_owners(index: sqlite3.Connection) -> Iterator[str]:
    """Yield the entities to which a changed blank node belongs, at any depth."""
    waiting = [subject for subject, _ in _list_pending(index) if not is_entity(subject)]
    seen = set(waiting)
    while waiting:
        rows = index.execute(
            "SELECT subject FROM mention WHERE node = ?", (waiting.pop(),)
        )
        for (subject,) in rows.fetchall():
            if is_entity(subject):
                yield subject
            elif subject not in seen:
                seen.add(subject)
                waiting.append(subject)


def _add_version(index: sqlite3.Connection, entity: str, revision: Revision) -> None:
    before = _read_last(index, entity)
    row = index.execute(
        "SELECT body FROM pending WHERE subject = ?", (entity,)
    ).fetchone()
    own = _split(row[0]) if row else _own(entity, before)
    after = {*own, *_read_nodes(index, own)}
    if after == set(before):
        return
    index.execute(
        "INSERT INTO version VALUES"
        " (?, ?, ?, ?, (SELECT coalesce(max(place), 0) + 1 FROM version))",
        (entity, revision.number, name_kind(before, after), _join(after)),
    )


def _read_nodes(index: sqlite3.Connection, lines: Iterable[str]) -> Iterator[str]:
    """Yield the lines of the blank nodes that lines lead to, at any depth."""
    waiting = list(find_nodes(lines))
    seen = set(waiting)
    while waiting:
        row = index.execute(
            "SELECT body FROM node WHERE label = ?", (waiting.pop(),)
        ).fetchone()
        said = _split(row[0]) if row else ()
        yield from said
        fresh = find_nodes(said) - seen
        seen |= fresh
        waiting.extend(fresh)


def _read_pending(index: sqlite3.Connection, subject: str) -> tuple[str, ...]:
    """Return a subject's own lines, as far as this revision has been read."""
    row = index.execute(
        "SELECT body FROM pending WHERE subject = ?", (subject,)
    ).fetchone()
    if row is not None:
        return _split(row[0])
    if is_entity(subject):
        return _own(subject, _read_last(index, subject))
    row = index.execute("SELECT body FROM node WHERE label = ?", (subject,)).fetchone()
    return _split(row[0]) if row else ()


def _read_last(index: sqlite3.Connection, entity: str) -> tuple[str, ...]:
    row = index.execute(
        "SELECT body FROM version WHERE entity = ? ORDER BY revision DESC LIMIT 1",
        (entity,),
    ).fetchone()
    return _split(row[0]) if row else ()


def _own(entity: str, lines: Iterable[str]) -> tuple[str, ...]:
    return tuple(line for line in lines if line.startswith(f"{entity} "))


def _split(body: str) -> tuple[str, ...]:
    # A line holds no line feed, but may hold what else Python takes for one.
    return tuple(body.split("\n")) if body else ()


def _join(lines: Iterable[str]) -> str:
    return "\n".join(sorted(lines))
