"""The manifests of the W3C's suites, read into cases.

https://www.w3.org/2001/sw/DataAccess/tests/README and, for updates,
https://www.w3.org/2009/sparql/docs/tests/README.html say what they mean.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from rdflib import RDF, RDFS, Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

# The documents of the suites have these addresses; they are never asked for there.
BASE = "http://www.w3.org/2009/sparql/docs/tests/data-sparql11/"

_MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
_QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
_UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")


class Kind(Enum):
    """What a case asks for, by the name of its class in the manifest."""

    QUERY = "QueryEvaluationTest"
    CSV = "CSVResultFormatTest"
    UPDATE = "UpdateEvaluationTest"
    GOOD_QUERY = "PositiveSyntaxTest11"
    BAD_QUERY = "NegativeSyntaxTest11"
    GOOD_UPDATE = "PositiveUpdateSyntaxTest11"
    BAD_UPDATE = "NegativeUpdateSyntaxTest11"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A file of a suite; relative IRIs in it are resolved against `iri`."""

    path: Path
    iri: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Data:
    """A dataset as a manifest gives it: documents by the graph they belong to."""

    default: tuple[Document, ...] = ()
    named: tuple[tuple[str, Document], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One test; `name` is the suite's and its own: `aggregates/agg01`.

    `expected` is the document of a query's results, `after` the dataset that an update
    leaves.
    """

    name: str
    kind: Kind
    request: Document
    before: Data = field(default_factory=Data)
    expected: Document | None = None
    after: Data = field(default_factory=Data)

    @property
    def suite(self) -> str:
        """The suite that it is of."""
        return self.name.partition("/")[0]


def read_names(folder: Path, suite: str) -> list[str]:
    """Return the names of a suite's tests, in the order of its manifest."""
    manifest = _Manifest(folder, suite)
    return [manifest.name(entry) for entry in manifest.entries()]


def read_cases(folder: Path, suite: str) -> list[Case]:
    """Return the cases of a suite, in the order of its manifest."""
    manifest = _Manifest(folder, suite)
    return [manifest.read(entry) for entry in manifest.entries()]


class _Manifest:
    def __init__(self, folder: Path, suite: str) -> None:
        self._folder = folder
        self._suite = suite
        address = f"{BASE}{suite}/manifest.ttl"
        self._graph = Graph().parse(folder / suite / "manifest.ttl", publicID=address)
        self._manifest = URIRef(address)

    def entries(self) -> Iterator[Node]:
        first = self._graph.value(self._manifest, _MF.entries)
        if first is None:  # Some manifests speak of themselves by another address.
            first = self._graph.value(None, _MF.entries)
        yield from Collection(self._graph, first)

    def name(self, entry: Node) -> str:
        return f"{self._suite}/{str(entry).rpartition('#')[2]}"

    def read(self, entry: Node) -> Case:
        kind = self._kind(entry)
        action = self._graph.value(entry, _MF.action)
        result = self._graph.value(entry, _MF.result)
        if kind is Kind.UPDATE:
            return Case(
                name=self.name(entry),
                kind=kind,
                request=self._document(self._graph.value(action, _UT.request)),
                before=self._update_data(action),
                after=self._update_data(result),
            )
        if kind in (Kind.QUERY, Kind.CSV):
            return Case(
                name=self.name(entry),
                kind=kind,
                request=self._document(self._graph.value(action, _QT.query)),
                before=self._query_data(action),
                expected=self._document(result),
            )
        return Case(name=self.name(entry), kind=kind, request=self._document(action))

    def _kind(self, entry: Node) -> Kind:
        classes = {
            str(kind).rpartition("#")[2] for kind in self._graph[entry : RDF.type]
        }
        return next(kind for kind in Kind if kind.value in classes)

    def _query_data(self, action: Node) -> Data:
        graphs = [self._document(one) for one in self._graph[action : _QT.graphData]]
        return Data(
            default=tuple(
                self._document(one) for one in self._graph[action : _QT.data]
            ),
            named=tuple((document.iri, document) for document in graphs),
        )

    def _update_data(self, state: Node) -> Data:
        named = [
            (
                str(self._graph.value(one, RDFS.label)),
                self._document(self._graph.value(one, _UT.graph)),
            )
            for one in self._graph[state : _UT.graphData]
        ]
        return Data(
            default=tuple(self._document(one) for one in self._graph[state : _UT.data]),
            named=tuple(sorted(named, key=lambda pair: pair[0])),
        )

    def _document(self, address: Node | None) -> Document:
        iri = str(address)
        if not iri.startswith(BASE):
            raise ValueError(f"{self._suite}: {iri} is no document of the suites")
        return Document(path=self._folder / iri.removeprefix(BASE), iri=iri)
