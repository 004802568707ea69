"""A client that asks small questions at a steady rate while others misbehave."""

import json
import threading
import time
from http.client import HTTPConnection
from types import TracebackType
from typing import Self
from urllib.parse import urlencode

from tests.support.running_server import RunningServer

REQUESTS_A_SECOND = 20
# One asks while the others still wait: a slow answer delays no later question.
_CLIENTS = 8


class Neighbour:
    """Asks while its block lasts; `waits` are seconds from when each was due."""

    def __init__(self, server: RunningServer) -> None:
        self.waits: list[float] = []
        self.failures: list[str] = []
        self._server = server
        self._ended = threading.Event()
        self._taking = threading.Lock()
        self._asked = 0
        self._began = time.monotonic()
        self._threads = [threading.Thread(target=self._ask) for _ in range(_CLIENTS)]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ended.set()
        for thread in self._threads:
            thread.join()

    def find_p95(self) -> float:
        """Return the wait that nineteen of twenty questions stayed below."""
        return sorted(self.waits)[len(self.waits) * 95 // 100]

    def _ask(self) -> None:
        connection = HTTPConnection("127.0.0.1", self._server.port, timeout=60)
        while True:
            number, due = self._take_turn()
            if self._ended.wait(max(due - time.monotonic(), 0)):
                break
            try:
                failure = _ask_once(connection, number)
            except OSError as error:
                failure = repr(error)
            self.waits.append(time.monotonic() - due)
            if failure:
                self.failures.append(failure)
        connection.close()

    def _take_turn(self) -> tuple[int, float]:
        with self._taking:
            self._asked += 1
            return self._asked, self._began + self._asked / REQUESTS_A_SECOND


def _ask_once(connection: HTTPConnection, number: int) -> str:
    """Ask what no cache has, and return what is wrong with the answer."""
    query = f"SELECT ({number} AS ?n) (COUNT(*) AS ?m) {{ <a:{number}> ?p ?o }}"
    connection.request("GET", f"/sparql?{urlencode({'query': query})}")
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != 200:
        return f"{answer.status} {body[:200]!r}"
    (row,) = json.loads(body)["results"]["bindings"]
    return "" if row["n"]["value"] == str(number) else f"wrong: {body!r}"
