"""Ends queries whose client has closed its connection.

The server in front (granian) tells a WSGI application neither the client's port nor
its end. The kernel does: of the sockets of this process one has last received something
when the query came in. Where exactly one can be meant, it is watched; else the query
keeps its time.
"""

import os
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sparql.running import RunningQueries, RunningQuery

_LOOK_EVERY_SECONDS = 0.5
# Who asks for less than this does not wait to go away.
_YOUNGEST_SECONDS = 1.0
# A request may have waited so long for a thread, and clocks tick in milliseconds.
_LONGEST_WAIT_MS = 1_000
_JITTER_MS = 20
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
        self._watched: dict[str, int] = {}
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
                self._look(slow)
            else:
                self._watched.clear()

    def _look(self, slow: list[RunningQuery]) -> None:
        connections = list(_list_connections())
        open_ones = {connection.inode for connection in connections}
        known = {query.id for query in slow}
        self._watched = {k: v for k, v in self._watched.items() if k in known}
        for query in slow:
            inode = self._watched.get(query.id)
            if inode is None:
                inode = _find(query, connections)
                if inode is not None:
                    self._watched[query.id] = inode
            elif inode not in open_ones:
                query.cancel()


def _find(query: RunningQuery, connections: list[_Connection]) -> int | None:
    """Return the socket that a query came by, where only one can be meant."""
    age_ms = query.age_seconds * 1_000
    fitting = [
        connection.inode
        for connection in connections
        if connection.peer == query.asker.peer
        and -_JITTER_MS <= connection.idle_ms - age_ms <= _LONGEST_WAIT_MS
    ]
    return fitting[0] if len(fitting) == 1 else None


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
