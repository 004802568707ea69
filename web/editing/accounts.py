"""The tokens of a data directory, in SQLite: created, found, listed, revoked.

They are no part of the graph: a query cannot reach them, a backup does not hold them.
The web process and the command line write the same file; what one of them revokes the
other refuses from its next look, because each look reads the file.
"""

import json
import os
import secrets
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from graph.errors import NotFound, StorageFault
from graph.layout import Layout
from web.editing.tokens import (
    RANDOM_BYTES,
    Token,
    TokenWish,
    hash_token,
    is_same,
    read_id,
    spell_token,
)
from web.permissions import Role

_VERSION = 1
_PRIVATE = 0o600
_PATIENCE_SECONDS = 5.0
_MAKE = """
CREATE TABLE IF NOT EXISTS token (
    id TEXT PRIMARY KEY,
    hash BLOB NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    graphs TEXT,
    created INTEGER NOT NULL,
    expires INTEGER NOT NULL,
    last_used INTEGER,
    revoked INTEGER
) STRICT, WITHOUT ROWID
"""
_COLUMNS = "id, hash, name, role, graphs, created, expires, last_used, revoked"
_INSERT = f"INSERT INTO token ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, NULL, NULL)"  # noqa: S608 - our own columns
_FIND = f"SELECT {_COLUMNS} FROM token WHERE id = ?"  # noqa: S608 - our own columns
_LIST = f"SELECT {_COLUMNS} FROM token ORDER BY created, id"  # noqa: S608 - our own columns
_NOTE = "UPDATE token SET last_used = ? WHERE id = ?"
_REVOKE = "UPDATE token SET revoked = coalesce(revoked, ?) WHERE id = ?"

_Row = tuple[str, bytes, str, str, str | None, int, int, int | None, int | None]


class Accounts:
    """Who may edit; safe to be used by several threads and processes."""

    def __init__(self, data_dir: Path) -> None:
        """Name the data directory; its file is made with the first token."""
        self._path = Layout(data_dir=data_dir).accounts
        self._using = threading.Lock()
        self._open: sqlite3.Connection | None = None
        self._inode: int | None = None

    def close(self) -> None:
        """Let the file go; the next look opens it again."""
        with self._using:
            self._let_go()

    def create(self, wish: TokenWish, now: datetime) -> tuple[Token, str]:
        """Make a token; its text is told here and never again."""
        text = spell_token(secrets.token_bytes(RANDOM_BYTES))
        token = wish.fulfil(text, now)
        graphs = None if token.graphs is None else json.dumps(sorted(token.graphs))
        row = (token.id, hash_token(text), token.name, token.role.name.lower(), graphs)
        with self._use() as accounts:
            accounts.execute(_INSERT, (*row, _write(now), _write(token.expires)))
        return token, text

    def find(self, text: str) -> Token | None:
        """Return the token of this text, valid or not; None for one we never gave."""
        id_ = read_id(text)
        if id_ is None or not self._path.exists():
            return None
        with self._use() as accounts:
            found: _Row | None = accounts.execute(_FIND, (id_,)).fetchone()
        if found is None or not is_same(text, found[1]):
            return None
        return _read_token(found)

    def list_tokens(self) -> list[Token]:
        """Return all tokens, the oldest first."""
        if not self._path.exists():
            return []
        with self._use() as accounts:
            rows = accounts.execute(_LIST).fetchall()
        return [_read_token(row) for row in rows]

    def revoke(self, id_: str, now: datetime) -> None:
        """Let a token count no more, from now on; NotFound where there is none."""
        done = 0
        if self._path.exists():
            with self._use() as accounts:
                done = accounts.execute(_REVOKE, (_write(now), id_)).rowcount
        if not done:
            raise NotFound(f"There is no token with the id {id_}.")

    def note_use(self, token: Token, now: datetime) -> None:
        """Note that a token was used, where that was not noted a moment ago.

        A disk that cannot be written keeps nobody from reading.
        """
        if token.is_use_to_be_noted(now):
            with suppress(StorageFault), self._use() as accounts:
                accounts.execute(_NOTE, (_write(now), token.id))

    @contextmanager
    def _use(self) -> Iterator[sqlite3.Connection]:
        """Lend the connection to one thread; makes the file where there is none."""
        with self._using:
            try:
                yield self._connect()
            except (sqlite3.Error, OSError) as fault:
                self._let_go()
                raise StorageFault(f"The accounts cannot be used: {fault}.") from fault

    def _connect(self) -> sqlite3.Connection:
        if self._open is not None and self._find_inode() == self._inode:
            return self._open
        self._let_go()  # Somebody took the file away, or put another in its place.
        os.close(os.open(self._path, os.O_CREAT | os.O_RDWR, _PRIVATE))
        self._open, self._inode = _open(self._path), self._find_inode()
        return self._open

    def _find_inode(self) -> int | None:
        try:
            return os.stat(self._path).st_ino  # noqa: PTH116 - asked by each request
        except FileNotFoundError:
            return None

    def _let_go(self) -> None:
        if self._open is not None:
            self._open.close()
            self._open = None


def _open(path: Path) -> sqlite3.Connection:
    accounts = sqlite3.connect(
        path,
        timeout=_PATIENCE_SECONDS,
        isolation_level=None,
        check_same_thread=False,  # A lock lends it to one thread at a time.
    )
    try:
        accounts.execute("PRAGMA synchronous = FULL")
        _prepare(accounts)
    except BaseException:
        accounts.close()
        raise
    return accounts


def _prepare(accounts: sqlite3.Connection) -> None:
    (version,) = accounts.execute("PRAGMA user_version").fetchone()
    if version == 0:
        accounts.execute("PRAGMA journal_mode = WAL")
        accounts.execute(_MAKE)
        accounts.execute(f"PRAGMA user_version = {_VERSION}")
    elif version != _VERSION:
        raise sqlite3.DatabaseError(f"version {version} is not {_VERSION}")


def _read_token(row: _Row) -> Token:
    id_, _, name, role, graphs, created, expires, last_used, revoked = row
    return Token(
        id=id_,
        name=name,
        role=Role[role.upper()],
        graphs=None if graphs is None else frozenset(json.loads(graphs)),
        created=_read(created),
        expires=_read(expires),
        last_used=None if last_used is None else _read(last_used),
        revoked=None if revoked is None else _read(revoked),
    )


def _write(time: datetime) -> int:
    return int(time.timestamp())


def _read(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
