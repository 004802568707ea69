"""A load of queries over kept-alive connections, one process for each connection."""

import http.client
import multiprocessing
import time
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from bench.servers import HOST, Server

JSON = "application/sparql-results+json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What a load came to."""

    requests: int
    seconds: float
    p50_milliseconds: float
    p95_milliseconds: float

    @property
    def per_second(self) -> float:
        """Requests answered in a second, over all connections."""
        return self.requests / self.seconds


def measure(server: Server, queries: Sequence[str], *, connections: int) -> Measured:
    """Send each query once, spread over the connections; refuse any failure.

    Raises RuntimeError where an answer is not 200.
    """
    shares = [
        (
            server.port,
            [f"{server.path}?query={quote(q)}" for q in queries[n::connections]],
        )
        for n in range(connections)
    ]
    context = multiprocessing.get_context("spawn")
    with context.Pool(connections) as pool:
        pool.starmap(
            _send, [(server.port, [f"{server.path}?query=ASK%7B%7D"])] * connections
        )
        began = time.monotonic()
        taken = sorted(t for times in pool.starmap(_send, shares) for t in times)
        seconds = time.monotonic() - began
    return Measured(
        requests=len(taken),
        seconds=seconds,
        p50_milliseconds=1000 * taken[len(taken) // 2],
        p95_milliseconds=1000 * taken[len(taken) * 95 // 100],
    )


def _send(port: int, targets: Sequence[str]) -> list[float]:
    connection = http.client.HTTPConnection(HOST, port, timeout=60)
    taken: list[float] = []
    for target in targets:
        began = time.perf_counter()
        connection.request("GET", target, headers={"Accept": JSON})
        answer = connection.getresponse()
        answer.read()
        taken.append(time.perf_counter() - began)
        if answer.status != http.HTTPStatus.OK:
            raise RuntimeError(f"{answer.status} for {target[:200]}")
    connection.close()
    return taken
