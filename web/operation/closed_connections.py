"""Ends queries whose client has closed its connection.

The server in front (granian) tells a WSGI application neither the client's port nor
its end. The kernel does: nothing has come by the query's socket since the query did.
Where that is true of exactly one, it is watched; else the query keeps its time.
"""

import os
import socket
import struct
import threading
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sparql.running import RunningQueries, RunningQuery

_LOOK_EVERY_SECONDS = 0.5
# Who asks for less than this does not wait to go away.
_YOUNGEST_SECONDS = 1.0
# Clocks tick in milliseconds, and the two are read one after the other.
_JITTER_MS = 50
# struct tcp_info of linux/tcp.h: the state, and the milliseconds since data came.
_STATE = struct.Struct("B")
_LAST_RECEIVED = struct.Struct("I")
_LAST_RECEIVED_AT = 52
_INFO_BYTES = 104
_ESTABLISHED = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class _Connection:
    """An open connection: its socket's number in the kernel, and its other end."""

    inode: int
    peer: str
    idle_ms: int


class ClosedConnections:
    """A thread that cancels queries nobody waits for."""

    def __init__(self, queries: RunningQueries) -> None:
        """Start to watch the queries of this process."""
        self._queries = queries
        # None for a query whose connection cannot be told.
        self._watched: dict[str, int | None] = {}
        self._stopped = threading.Event()
        self._thread = threading.Thread(
            target=self._keep_looking, name="watch-connections", daemon=True
        )
        self._thread.start()

    def close(self) -> None:
        """Stop watching."""
        self._stopped.set()
        self._thread.join()

    def _keep_looking(self) -> None:
        while not self._stopped.wait(_LOOK_EVERY_SECONDS):
            slow = [
                query
                for query in self._queries.list()
                if query.asker.peer and query.age_seconds > _YOUNGEST_SECONDS
            ]
            if slow:
                with suppress(OSError):  # No descriptor is free; look again later.
                    self._look(slow)
            else:
                self._watched.clear()

    def _look(self, slow: list[RunningQuery]) -> None:
        connections = {one.inode: one for one in _list_connections()}
        known = {query.id for query in slow}
        self._watched = {k: v for k, v in self._watched.items() if k in known}
        for query in slow:
            if query.id not in self._watched:
                self._watched[query.id] = _find(query, connections.values())
            inode = self._watched[query.id]
            if inode is None:
                continue
            connection = connections.get(inode)
            if connection is None:
                query.cancel()
            elif not _may_be(query, connection):
                # Another request came by it, so it was not this query's.
                self._watched[query.id] = None


def _find(query: RunningQuery, connections: Iterable[_Connection]) -> int | None:
    """Return the socket that a query came by, where only one can be meant."""
    possible = [one.inode for one in connections if _may_be(query, one)]
    return possible[0] if len(possible) == 1 else None


def _may_be(query: RunningQuery, connection: _Connection) -> bool:
    """Tell whether nothing came by a connection since the query did.

    The query may have waited for a thread, so more may have passed since.
    """
    age_ms = query.age_seconds * 1_000
    is_same_peer = connection.peer == query.asker.peer
    return is_same_peer and connection.idle_ms >= age_ms - _JITTER_MS


def _list_connections() -> Iterator[_Connection]:
    """Yield the connections of this process that are open at both ends."""
    for link in Path("/proc/self/fd").iterdir():
        with suppress(OSError):
            inode = os.fstat(int(link.name)).st_ino
            # Only borrowed: closing it is the server's business.
            borrowed = socket.socket(fileno=int(link.name))
            try:
                yield from _describe(borrowed, inode)
            finally:
                borrowed.detach()


def _describe(connection: socket.socket, inode: int) -> Iterator[_Connection]:
    if connection.family not in (socket.AF_INET, socket.AF_INET6):
        return
    if connection.type != socket.SOCK_STREAM:
        return
    peer = connection.getpeername()[0]
    info = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _INFO_BYTES)
    (state,) = _STATE.unpack_from(info)
    (idle_ms,) = _LAST_RECEIVED.unpack_from(info, _LAST_RECEIVED_AT)
    if state == _ESTABLISHED:
        yield _Connection(
            inode=inode, peer=str(peer).removeprefix("::ffff:"), idle_ms=idle_ms
        )
