"""A load of requests over kept-alive connections, each of which waits for its answer.

One process speaks for all connections, without a library: what the client takes of a
small machine is missing in the server's rate, most where the server is fastest.
"""

import http.client
import json
import selectors
import socket
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from urllib.parse import quote

from bench.servers import HOST, Server

JSON = "application/sparql-results+json"
PATIENCE_SECONDS = 60
_HEAD_END = b"\r\n\r\n"
_LAST_CHUNK = b"\r\n0\r\n\r\n"
_RECEIVED_BYTES = 1 << 18
_SHOWN = (50, 95, 99)


class LoadFailed(Exception):
    """A server did not answer, or not with 200."""


class NoAnswer(LoadFailed):
    """A server took too long, and may still be at it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What a load came to: how long each answer took, in the order of the queries."""

    milliseconds: tuple[float, ...]
    seconds: float

    @property
    def per_second(self) -> float:
        """Requests answered in a second, over all connections."""
        return len(self.milliseconds) / self.seconds

    def percentile(self, percent: int) -> float:
        """Return below how many milliseconds so many in a hundred answers stayed."""
        found = sorted(self.milliseconds)
        return found[min(len(found) * percent // 100, len(found) - 1)]

    def __str__(self) -> str:
        found = (f"p{percent} {self.percentile(percent):.2f}" for percent in _SHOWN)
        return f"{self.per_second:>8,.0f}/s  {'  '.join(found)} ms"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What is compared of an answer: how many rows, and the sum of its integers."""

    rows: int
    total: int

    def __str__(self) -> str:
        return f"{self.rows} rows whose integers add up to {self.total}"


def measure(
    servers: Sequence[Server],
    queries: Sequence[str],
    *,
    connections: int,
    accept: str = JSON,
    at_most_seconds: float = 3_600,
) -> Measured:
    """Send each query once, over connections dealt to the servers in turn.

    A query is what a server's target goes on with: for documents the rest of a path.
    After so many seconds no further query is sent. Raises LoadFailed where an answer
    is not 200, or does not come.
    """
    if len(queries) < connections:
        raise ValueError("there are fewer queries than connections")
    taken: dict[int, float] = {}
    waiting = iter(enumerate(queries))
    with ExitStack() as opened:
        selector = opened.enter_context(selectors.DefaultSelector())
        lines = [_Line(servers[n % len(servers)], accept) for n in range(connections)]
        began = time.perf_counter()
        for line in lines:
            opened.enter_context(line.socket)
            selector.register(line.socket, selectors.EVENT_READ, line)
            line.ask(*next(waiting))
        while selector.get_map():
            for line in _wait(selector):
                if not line.receive():
                    continue
                taken[line.number] = line.milliseconds
                is_late = time.perf_counter() - began > at_most_seconds
                following = None if is_late else next(waiting, None)
                if following is None:
                    selector.unregister(line.socket)
                else:
                    line.ask(*following)
        seconds = time.perf_counter() - began
    return Measured(
        milliseconds=tuple(taken[number] for number in sorted(taken)), seconds=seconds
    )


def _wait(selector: selectors.BaseSelector) -> Iterator["_Line"]:
    events = selector.select(PATIENCE_SECONDS)
    if not events:
        raise NoAnswer(f"no answer within {PATIENCE_SECONDS} s")
    for key, _ in events:
        yield key.data


class _Line:
    """One connection, with the request that is under way on it."""

    def __init__(self, server: Server, accept: str) -> None:
        self._server = server
        self._accept = accept
        self._received = bytearray()
        self._head_end = -1
        self._asked = self._answered = 0.0
        self.number = -1
        self.socket = socket.create_connection((HOST, server.port), PATIENCE_SECONDS)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    @property
    def milliseconds(self) -> float:
        """How long the last answer took, to its last byte."""
        return 1_000 * (self._answered - self._asked)

    def ask(self, number: int, query: str) -> None:
        """Send a query."""
        self.number = number
        self._received.clear()
        self._head_end = -1
        request = (
            f"GET {self._server.target}{quote(query)} HTTP/1.1\r\n"
            f"Host: {HOST}:{self._server.port}\r\nAccept: {self._accept}\r\n\r\n"
        ).encode()
        self._asked = time.perf_counter()
        self.socket.sendall(request)

    def receive(self) -> bool:
        """Take what came; tell whether the answer is whole."""
        data = self.socket.recv(_RECEIVED_BYTES)
        if not data:
            raise LoadFailed("the server closed the connection")
        self._received += data
        if self._head_end < 0:
            self._head_end = self._received.find(_HEAD_END)
        if self._head_end < 0 or not self._is_whole():
            return False
        self._answered = time.perf_counter()
        status = bytes(self._received[9:12])
        if status != b"200":
            raise LoadFailed(f"{status.decode()}: {self._received[-300:].decode()}")
        return True

    def _is_whole(self) -> bool:
        head = bytes(self._received[: self._head_end]).lower()
        if b"\r\ntransfer-encoding: chunked" in head:
            return self._received.endswith(_LAST_CHUNK)
        _, found, rest = head.partition(b"\r\ncontent-length:")
        if not found:
            raise LoadFailed("an answer without a length")
        length = int(rest.partition(b"\r\n")[0])
        return len(self._received) - self._head_end - len(_HEAD_END) >= length


def ask(server: Server, query: str, *, patience_seconds: float) -> Answer:
    """Return what one query's answer holds; raise LoadFailed where there is none."""
    connection = http.client.HTTPConnection(HOST, server.port, timeout=patience_seconds)
    try:
        connection.request(
            "GET", f"{server.target}{quote(query)}", headers={"Accept": JSON}
        )
        answer = connection.getresponse()
        body = answer.read()
    except TimeoutError:
        raise NoAnswer(f"no answer within {patience_seconds:.0f} s") from None
    except OSError as fault:
        raise LoadFailed(str(fault)) from fault
    except http.client.HTTPException as fault:
        raise LoadFailed(repr(fault)) from fault
    finally:
        connection.close()
    if answer.status != http.HTTPStatus.OK:
        raise LoadFailed(f"{answer.status}: {body[:200].decode(errors='replace')}")
    return _read(body)


def _read(body: bytes) -> Answer:
    try:
        rows = json.loads(body)["results"]["bindings"]
        total = sum(
            int(term["value"])
            for row in rows
            for term in row.values()
            if term.get("datatype", "").endswith("#integer")
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        raise LoadFailed("the answer is no result in JSON") from None
    return Answer(rows=len(rows), total=total)
