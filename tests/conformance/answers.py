"""Answers of a query read and compared, by rdflib: nothing of the engine's is used.

Two results are the same where their rows are the same multiset, whatever the labels of
blank nodes. Numbers and dates are compared by value: rdflib spells both sides alike.
"""

import csv
import io
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from rdflib import XSD, BNode, Graph, Literal
from rdflib.compare import isomorphic
from rdflib.query import Result
from rdflib.term import Node

RESULTS = {".srx": "xml", ".srj": "json", ".tsv": "tsv", ".csv": "csv"}
GRAPHS = {".ttl": "turtle", ".nt": "nt", ".rdf": "xml"}
MEDIA_TYPES = {
    ".srx": "application/sparql-results+xml",
    ".srj": "application/sparql-results+json",
    ".tsv": "text/tab-separated-values",
    ".csv": "text/csv",
    ".ttl": "text/turtle",
    ".nt": "application/n-triples",
    ".rdf": "application/rdf+xml",
}

Row = dict[str, Node]


@dataclass(frozen=True, slots=True, kw_only=True)
class Solutions:
    """The solutions of a SELECT; a variable without a value is not in its row."""

    variables: frozenset[str]
    rows: tuple[Row, ...]


Answer = Solutions | bool | Graph


def read_answer(text: bytes, ending: str, *, base: str = "") -> Answer:
    """Read results or a graph in the format of that file ending."""
    if ending in GRAPHS:
        return Graph().parse(data=text, format=GRAPHS[ending], publicID=base)
    if ending == ".csv":
        return _read_csv(text)
    result = Result.parse(io.BytesIO(text), format=RESULTS[ending])
    if result.type == "ASK":
        return bool(result.askAnswer)
    return Solutions(
        variables=frozenset(str(name) for name in result.vars or ()),
        rows=tuple(
            {
                str(name): _respell(value)
                for name, value in row.items()
                if value is not None
            }
            for row in result.bindings
        ),
    )


def are_same(one: Answer, other: Answer) -> bool:
    """Tell whether two answers say the same."""
    if isinstance(one, Graph) and isinstance(other, Graph):
        return isomorphic(_plain(one), _plain(other))
    if isinstance(one, Solutions) and isinstance(other, Solutions):
        return (
            one.variables == other.variables
            and Counter(map(_outline, one.rows)) == Counter(map(_outline, other.rows))
            and _match(list(one.rows), list(other.rows), {})
        )
    return isinstance(one, bool) and one is other


def show(answer: Answer) -> str:
    """Return an answer as a person reads it, for the message of a failed test."""
    if isinstance(answer, Graph):
        return answer.serialize(format="nt")
    if isinstance(answer, bool):
        return str(answer)
    rows = sorted(
        "  ".join(f"?{name}={value.n3()}" for name, value in sorted(row.items()))
        for row in answer.rows
    )
    return "\n".join([f"{sorted(answer.variables)}, {len(rows)} rows", *rows])


def _read_csv(text: bytes) -> Solutions:
    """Read CSV, which keeps of a term its text alone; `_:` marks a blank node."""
    heading, *lines = csv.reader(io.StringIO(text.decode(), newline=""))
    return Solutions(
        variables=frozenset(heading),
        rows=tuple(
            {
                name: BNode(cell[2:]) if cell.startswith("_:") else _read_cell(cell)
                for name, cell in zip(heading, line, strict=True)
                if cell
            }
            for line in lines
        ),
    )


def _read_cell(cell: str) -> Literal:
    """Return a cell; a number is taken by its value, as the other formats have it."""
    try:
        return Literal(float(cell))
    except ValueError:
        return Literal(cell)


def _respell(term: Node) -> Node:
    """Return a term in the one spelling that RDF 1.1 knows, and rdflib does not.

    `"a"` and `"a"^^xsd:string` are one, language tags have no case, and the decimals
    2 and 2.0 are one number.
    """
    if not isinstance(term, Literal):
        return term
    if term.language is not None:
        return Literal(str(term), lang=term.language.lower())
    if term.datatype == XSD.string:
        return Literal(str(term))
    if term.datatype == XSD.decimal and isinstance(term.value, Decimal):
        return Literal(f"{term.value.normalize():f}", datatype=XSD.decimal)
    return term


def _plain(graph: Graph) -> Graph:
    plain = Graph()
    for subject, predicate, value in graph:
        plain.add((subject, predicate, _respell(value)))
    return plain


def _outline(row: Row) -> tuple[tuple[str, str], ...]:
    """Return what a row says where all blank nodes are one."""
    return tuple(
        sorted(
            (name, "_:" if isinstance(term, BNode) else term.n3())
            for name, term in row.items()
        )
    )


def _match(rows: list[Row], others: list[Row], partners: dict[BNode, BNode]) -> bool:
    """Tell whether the rows pair up with the others, blank node for blank node."""
    if not rows:
        return True
    first, *rest = rows
    for index, other in enumerate(others):
        more = _pair(first, other, partners)
        if more is not None and _match(
            rest, others[:index] + others[index + 1 :], more
        ):
            return True
    return False


def _pair(
    row: Row, other: Row, partners: dict[BNode, BNode]
) -> dict[BNode, BNode] | None:
    """Return the partners once these two rows are paired, None where they differ."""
    if _outline(row) != _outline(other):
        return None
    paired = dict(partners)
    for name, term in row.items():
        if isinstance(term, BNode):
            partner = other[name]
            taken = {theirs: ours for ours, theirs in paired.items()}
            if paired.get(term, partner) != partner or taken.get(partner, term) != term:
                return None
            paired[term] = partner
    return paired
