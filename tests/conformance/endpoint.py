"""A SPARQL service as a client meets it: three addresses, one connection, a token."""

import time
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from urllib.parse import quote, urlencode

from rdflib import Graph

from tests.conformance.answers import MEDIA_TYPES, read_answer
from tests.conformance.cases import Data, Document

# Nobody asks for a test to be tried for longer.
_PATIENCE_SECONDS = 120
# The server ends a connection that nobody uses; other tests may run in between.
_IDLE_SECONDS = 1
_ANYTHING = "ASK { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
# Documents by the graph that they belong to; None is the default graph.
Graphs = dict[str | None, list[Document]]
_FORM = {"Content_Type": "application/x-www-form-urlencoded"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An answer over HTTP; header names are in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body, as far as it is text."""
        return self.body.decode(errors="replace")


class Unexpected(AssertionError):
    """The service answered with another status than the test needs to go on."""


@dataclass(slots=True, kw_only=True)
class Endpoint:
    """A service at a port of this machine.

    `query`, `update` and `store` are the paths of its three services. It remembers
    what it was given, so that the same data is not sent twice.
    """

    port: int
    token: str = ""
    query: str = "/sparql"
    update: str = "/update"
    store: str = "/graphs"
    _connection: HTTPConnection | None = field(default=None, init=False)
    _used: float = field(default=0.0, init=False)
    _held: Graphs | None = field(default=None, init=False)

    @property
    def address(self) -> str:
        """The service's own address."""
        return f"http://127.0.0.1:{self.port}"

    def send(self, method: str, path: str, body: bytes = b"", **headers: str) -> Reply:
        """Send a request; a header's name is written with `_` for `-`.

        Where the service is busy, it is asked again when it said, as a client should.
        """
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.token:
            sent.setdefault("Authorization", f"Bearer {self.token}")
        deadline = time.monotonic() + _PATIENCE_SECONDS
        reply = self._send(method, path, body, sent)
        while reply.status == 503 and time.monotonic() < deadline:
            time.sleep(int(reply.headers["retry-after"]))
            reply = self._send(method, path, body, sent)
        return reply

    def ask(self, text: str, accept: str) -> Reply:
        """Send a query as a form."""
        return self._post(self.query, "query", text, accept=accept)

    def change(self, text: str) -> Reply:
        """Send an update as a form; what the service holds is unknown afterwards."""
        self._held = None
        return self._post(self.update, "update", text, accept="*/*")

    def hold(self, data: Data) -> None:
        """Let the service hold this dataset and nothing else, by as few commits."""
        wanted = _by_graph(data)
        held = self._held or {}
        gone = held.keys() - wanted.keys()
        changed = {
            graph: documents
            for graph, documents in wanted.items()
            if held.get(graph) != documents
        }
        if self._held is None or len(gone) + len(changed) > 1 + len(wanted):
            self.clear()
            gone, changed = set(), wanted
        self._held = None
        for graph in gone:
            reply = self.send("DELETE", self._address(graph))
            if reply.status != 404:  # A graph that was put empty never came to be.
                _demand(reply)
        for graph, documents in changed.items():
            self._put(graph, documents)
        self._held = wanted

    def clear(self) -> None:
        """Let the service hold nothing; a look is cheaper than a commit."""
        reply = self.ask(_ANYTHING, MEDIA_TYPES[".srj"])
        _demand(reply)
        if read_answer(reply.body, ".srj"):
            _demand(self.change("DROP ALL"))

    def note(self, data: Data) -> None:
        """Know that the service now holds this dataset: it was looked at."""
        self._held = _by_graph(data)

    def fetch(self, graph: str | None) -> Graph:
        """Return a graph, empty where there is none; None is the default graph."""
        reply = self.send("GET", self._address(graph), Accept=MEDIA_TYPES[".nt"])
        if reply.status == 404:
            return Graph()
        _demand(reply)
        answer = read_answer(reply.body, ".nt")
        assert isinstance(answer, Graph)
        return answer

    def close(self) -> None:
        """Close the connection; the next request opens another."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _send(
        self, method: str, path: str, body: bytes, headers: dict[str, str]
    ) -> Reply:
        connection = self._connect()
        try:
            connection.request(method, path, body=body, headers=headers)
            answer = connection.getresponse()
            return Reply(
                status=answer.status,
                headers={name.lower(): value for name, value in answer.getheaders()},
                body=answer.read(),
            )
        except (HTTPException, OSError):
            self.close()
            raise

    def _connect(self) -> HTTPConnection:
        if time.monotonic() - self._used > _IDLE_SECONDS:
            self.close()
        self._used = time.monotonic()
        if self._connection is None:
            self._connection = HTTPConnection(
                "127.0.0.1", self.port, timeout=_PATIENCE_SECONDS
            )
        return self._connection

    def _put(self, graph: str | None, documents: list[Document]) -> None:
        for index, document in enumerate(documents):
            method = "POST" if index else "PUT"
            body = with_base(document)
            _demand(
                self.send(
                    method,
                    self._address(graph),
                    body,
                    Content_Type=MEDIA_TYPES[document.path.suffix],
                )
            )

    def _address(self, graph: str | None) -> str:
        if graph is None:
            return f"{self.store}?default"
        return f"{self.store}?graph={quote(graph, safe='')}"

    def _post(self, path: str, name: str, text: str, *, accept: str) -> Reply:
        body = urlencode({name: text}).encode()
        return self.send("POST", path, body, Accept=accept, **_FORM)


def with_base(document: Document) -> bytes:
    """Return a document that says itself what its relative IRIs are relative to."""
    text = document.path.read_bytes()
    if document.path.suffix == ".rdf":
        graph = Graph().parse(data=text, format="xml", publicID=document.iri)
        return graph.serialize(format="pretty-xml", encoding="utf-8")
    if document.path.suffix == ".nt":
        return text
    return f"@base <{document.iri}> .\n".encode() + text


def _by_graph(data: Data) -> Graphs:
    graphs: Graphs = {}
    if data.default:
        graphs[None] = list(data.default)
    for name, document in data.named:
        graphs.setdefault(name, []).append(document)
    return graphs


def _demand(reply: Reply) -> None:
    if not 200 <= reply.status < 300:
        raise Unexpected(f"{reply.status}: {reply.text[:2000]}")
