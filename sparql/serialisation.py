"""Results of the engine to bytes: within a worker, in the thread that made them."""

from collections.abc import Iterator
from typing import BinaryIO, cast

import pyoxigraph as ox

from ontology.iris import PREFIXES
from sparql.outbox import Outbox
from sparql.results import RowCounter, check_for_rdf_xml

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
_WITH_PREFIXES = frozenset({"ttl", "trig", "rdf"})


def write_answer(results: Results, extension: str, outbox: Outbox) -> int | None:
    """Write results in the format of that extension.

    Returns the number of solutions or triples, None where it is not known. Raises
    Unrepresentable where the format cannot hold a term.
    """
    if isinstance(results, ox.QueryTriples):
        return _write_graph(results, extension, outbox)
    if isinstance(results, ox.QuerySolutions):
        outbox.counter = RowCounter(extension)
    results.serialize(_as_file(outbox), format=_RESULTS_FORMATS[extension])
    return outbox.counter.rows if outbox.counter is not None else None


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


class _Counted:
    """An iterator that knows how many it gave."""

    def __init__(self, triples: Iterator[ox.Triple]) -> None:
        self._triples = triples
        self.count = 0

    def __iter__(self) -> Iterator[ox.Triple]:
        return self

    def __next__(self) -> ox.Triple:
        triple = next(self._triples)
        self.count += 1
        return triple


def _check_triples(triples: Iterator[ox.Triple]) -> Iterator[ox.Triple]:
    for triple in triples:
        term = triple.object
        text = term.value if isinstance(term, ox.Literal) else ""
        check_for_rdf_xml(triple.predicate.value, text)
        yield triple


def _as_file(outbox: Outbox) -> BinaryIO:
    """Tell the type checker that the engine asks for `write` and `flush` alone."""
    return cast("BinaryIO", outbox)
