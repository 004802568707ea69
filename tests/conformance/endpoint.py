"""A SPARQL service as a client meets it: three addresses, one connection, a token."""

from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from urllib.parse import quote, urlencode

from rdflib import Graph

from tests.conformance.answers import MEDIA_TYPES, read_answer
from tests.conformance.cases import Data, Document

# Nobody asks for a test to be tried for longer.
_PATIENCE_SECONDS = 120
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
    _held: Data | None = field(default=None, init=False)

    def send(self, method: str, path: str, body: bytes = b"", **headers: str) -> Reply:
        """Send a request; a header's name is written with `_` for `-`."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.token:
            sent.setdefault("Authorization", f"Bearer {self.token}")
        connection = self._connect()
        try:
            connection.request(method, path, body=body, headers=sent)
            answer = connection.getresponse()
            return Reply(
                status=answer.status,
                headers={name.lower(): value for name, value in answer.getheaders()},
                body=answer.read(),
            )
        except (HTTPException, OSError):
            self.close()
            raise

    def ask(self, text: str, accept: str) -> Reply:
        """Send a query as a form."""
        return self._post(self.query, "query", text, accept=accept)

    def change(self, text: str) -> Reply:
        """Send an update as a form; what the service holds is unknown afterwards."""
        self._held = None
        return self._post(self.update, "update", text, accept="*/*")

    def hold(self, data: Data) -> None:
        """Let the service hold this dataset and nothing else."""
        if data == self._held:
            return
        if self._held != Data():
            _demand(self.change("DROP ALL"))
        for graph, documents in _by_graph(data).items():
            self._put(graph, documents)
        self._held = data

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

    def _connect(self) -> HTTPConnection:
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


def _by_graph(data: Data) -> dict[str | None, list[Document]]:
    graphs: dict[str | None, list[Document]] = {}
    if data.default:
        graphs[None] = list(data.default)
    for name, document in data.named:
        graphs.setdefault(name, []).append(document)
    return graphs


def _demand(reply: Reply) -> None:
    if not 200 <= reply.status < 300:
        raise Unexpected(f"{reply.status}: {reply.text[:2000]}")
