"""Answers of two engines to one query, brought into a form in which they are equal.

Solutions are a multiset of rows, a graph is a set of triples, up to the labels of the
blank nodes that the query made. Blank nodes of the data keep their labels in both.
"""

import json
from collections import Counter
from collections.abc import Hashable, Iterable
from decimal import Decimal

import pyoxigraph as ox
from rdflib import BNode, Literal, URIRef
from rdflib.query import Result
from rdflib.term import Identifier

from tests.support.random_dataset import BLANK_NODES
from tests.support.random_queries import CONCATENATION, Made

_XSD = "http://www.w3.org/2001/XMLSchema#"
_LABELS = {node.value for node in BLANK_NODES}
# Both engines round a quotient, each at another digit (17.4.1, XPath: implementation-
# defined precision).
_DIGITS = 10

Term = tuple[str, ...]
Row = dict[str, Term]
Triple = tuple[Term, Term, Term]


def read_answer(body: bytes, made: Made) -> Hashable:
    """Return the comparable form of our answer: JSON, or N-Triples for a graph."""
    if made.before.startswith("CONSTRUCT"):
        triples = ox.parse(body, format=ox.RdfFormat.N_TRIPLES)
        return _compare_graph(
            tuple(_read_engine_term(term) for term in quad.triple) for quad in triples
        )
    answer = json.loads(body)
    if "boolean" in answer:
        return bool(answer["boolean"])
    rows = [
        {name: _read_json_term(term) for name, term in row.items()}
        for row in answer["results"]["bindings"]
    ]
    return _compare_rows(rows, made)


def read_result(result: Result, made: Made) -> Hashable:
    """Return the comparable form of rdflib's answer."""
    if result.type == "ASK":
        return bool(result.askAnswer)
    if result.type == "CONSTRUCT":
        # rdflib writes triples that are none; they are left out (16.2).
        return _compare_graph(
            tuple(_read_rdflib_term(term) for term in triple)
            for triple in result.graph or ()
            if not isinstance(triple[0], Literal) and isinstance(triple[1], URIRef)
        )
    rows = [
        {
            str(name): _read_rdflib_term(term)
            for name, term in row.items()
            if name in (result.vars or ()) and term is not None
        }
        for row in result.bindings
    ]
    return _compare_rows(rows, made)


def is_empty(answer: Hashable) -> bool:
    """Tell whether an answer says nothing."""
    return answer in (False, (), frozenset(), (frozenset(), frozenset()))


def _compare_rows(rows: Iterable[Row], made: Made) -> Hashable:
    if made.is_ordered:
        names = [word[1:] for word in made.before.split()[1:]]
        return tuple(tuple(_text(row.get(name)) for name in names) for row in rows)
    counts = Counter(
        frozenset((name, _sort_pieces(name, term)) for name, term in row.items())
        for row in rows
    )
    return frozenset(counts.items())


def _text(term: Term | None) -> str:
    return "" if term is None or term[0] == "bnode" else term[1]


def _sort_pieces(name: str, term: Term) -> Term:
    if name != CONCATENATION or term[0] != "literal":
        return term
    return (term[0], "|".join(sorted(term[1].split("|"))), *term[2:])


def _compare_graph(triples: Iterable[Triple]) -> Hashable:
    """Tell apart what stands for itself and the new blank nodes, by their triples.

    Each solution makes one, and no triple has two: see `make_query`.
    """
    known: set[Triple] = set()
    stars: dict[Term, set[Triple]] = {}
    for triple in triples:
        new = {term for term in triple if term[0] == "bnode" and term[1] not in _LABELS}
        for term in new:
            star = tuple(("new",) if part == term else part for part in triple)
            stars.setdefault(term, set()).add((star[0], star[1], star[2]))
        if not new:
            known.add(triple)
    counts = Counter(frozenset(star) for star in stars.values())
    return frozenset(known), frozenset(counts.items())


def _read_json_term(term: dict[str, str]) -> Term:
    if term["type"] != "literal":
        return (term["type"], term["value"])
    return _read_literal(term["value"], term.get("datatype"), term.get("xml:lang"))


def _read_engine_term(term: ox.NamedNode | ox.BlankNode | ox.Literal) -> Term:
    if isinstance(term, ox.Literal):
        return _read_literal(term.value, term.datatype.value, term.language)
    return ("uri" if isinstance(term, ox.NamedNode) else "bnode", term.value)


def _read_rdflib_term(term: Identifier) -> Term:
    if isinstance(term, Literal):
        datatype = None if term.datatype is None else str(term.datatype)
        return _read_literal(str(term), datatype, term.language)
    return ("bnode" if isinstance(term, BNode) else "uri", str(term))


def _read_literal(text: str, datatype: str | None, language: str | None) -> Term:
    if language:
        return ("literal", text, language.lower())
    kind = (datatype or _XSD + "string").removeprefix(_XSD)
    if kind in ("integer", "decimal"):
        # rdflib makes every product a decimal; that of integers is one (17.3).
        kind = "number"
        text = f"{round(Decimal(text), _DIGITS).normalize() + 0:f}"
    return ("literal", text, kind)
