"""Results of the engine to bytes: within a worker, in the thread that made them."""

from collections.abc import Iterator
from typing import BinaryIO, Generic, TypeVar, cast

import pyoxigraph as ox

from ontology.iris import PREFIXES
from sparql.cells import Cell, Row, Sort
from sparql.geojson import write_features
from sparql.outbox import Outbox
from sparql.results import RowCounter, check_for_rdf_xml
from sparql.spreadsheet import ENGLISH, GERMAN, Dialect, write_heading, write_row

T = TypeVar("T")
_Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Results = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples

_RESULTS_FORMATS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
_GRAPH_FORMATS = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "rdf": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
    "trig": ox.RdfFormat.TRIG,
    "nq": ox.RdfFormat.N_QUADS,
}
_DIALECTS = {"spreadsheet": ENGLISH, "spreadsheet-de": GERMAN}
_GEO_JSON = "geojson"
_WITH_PREFIXES = frozenset({"ttl", "trig", "rdf"})


def write_answer(results: Results, extension: str, outbox: Outbox) -> int | None:
    """Write results in the format of that extension.

    Returns the number of solutions or triples, None where it is not known. Raises
    Unrepresentable where the format cannot hold a term.
    """
    if isinstance(results, ox.QueryTriples):
        return _write_graph(results, extension, outbox)
    if isinstance(results, ox.QuerySolutions):
        if extension in _DIALECTS:
            return _write_spreadsheet(results, _DIALECTS[extension], outbox)
        if extension == _GEO_JSON:
            return _write_features(results, outbox)
        outbox.counter = RowCounter(extension)
    results.serialize(_as_file(outbox), format=_RESULTS_FORMATS[extension])
    return outbox.counter.rows if outbox.counter is not None else None


def _write_spreadsheet(
    results: ox.QuerySolutions, dialect: Dialect, outbox: Outbox
) -> int:
    rows = _Counted(_read_rows(results))
    outbox.write(write_heading(_name_columns(results), dialect))
    for row in rows:
        outbox.write(write_row(row, dialect))
    return rows.count


def _write_features(results: ox.QuerySolutions, outbox: Outbox) -> int:
    rows = _Counted(_read_rows(results))
    for piece in write_features(_name_columns(results), rows):
        outbox.write(piece)
    return rows.count


def _name_columns(results: ox.QuerySolutions) -> tuple[str, ...]:
    return tuple(variable.value for variable in results.variables)


def _read_rows(results: ox.QuerySolutions) -> Iterator[Row]:
    for solution in results:
        yield tuple(_read_cell(term) for term in solution)


def _read_cell(term: _Term | None) -> Cell | None:
    match term:
        case None:
            return None
        case ox.NamedNode():
            return Cell(Sort.IRI, term.value)
        case ox.BlankNode():
            return Cell(Sort.BLANK, term.value)
        case ox.Literal():
            return Cell(Sort.LITERAL, term.value, term.datatype.value)
        case _:
            return Cell(Sort.LITERAL, str(term))


def _write_graph(results: ox.QueryTriples, extension: str, outbox: Outbox) -> int:
    triples = _check_triples(results) if extension == "rdf" else results
    counted = _Counted(triples)
    ox.serialize(
        counted,
        _as_file(outbox),
        format=_GRAPH_FORMATS[extension],
        prefixes=PREFIXES if extension in _WITH_PREFIXES else None,
    )
    return counted.count


class _Counted(Generic[T]):
    """An iterator that knows how many it gave."""

    def __init__(self, items: Iterator[T]) -> None:
        self._items = items
        self.count = 0

    def __iter__(self) -> Iterator[T]:
        return self

    def __next__(self) -> T:
        item = next(self._items)
        self.count += 1
        return item


def _check_triples(triples: Iterator[ox.Triple]) -> Iterator[ox.Triple]:
    for triple in triples:
        term = triple.object
        text = term.value if isinstance(term, ox.Literal) else ""
        check_for_rdf_xml(triple.predicate.value, text)
        yield triple


def _as_file(outbox: Outbox) -> BinaryIO:
    """Tell the type checker that the engine asks for `write` and `flush` alone."""
    return cast("BinaryIO", outbox)
