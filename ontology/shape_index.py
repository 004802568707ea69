"""Which shapes there are, what each demands and of which terms it speaks."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ontology import iris
from ontology.expressions import Tokens, read_path
from ontology.iris import expand
from ontology.statements import (
    Statements,
    bare,
    has_type,
    iris_of,
    is_blank,
    is_iri,
    objects,
)

_NAME_IN_QUERY = re.compile(r"\b([A-Za-z][A-Za-z0-9]*):([A-Za-z_][A-Za-z0-9_-]*)")
_IRI_IN_QUERY = re.compile(r"<([^<>\s\"]+)>")
# What a constraint says in one word and a value; lists and nodes are shown apart.
_SIMPLE = (
    "sh:minCount",
    "sh:maxCount",
    "sh:datatype",
    "sh:class",
    "sh:node",
    "sh:nodeKind",
    "sh:pattern",
    "sh:minInclusive",
    "sh:maxInclusive",
    "sh:minExclusive",
    "sh:maxExclusive",
    "sh:minLength",
    "sh:maxLength",
    "sh:uniqueLang",
    "sh:hasValue",
    "sh:lessThan",
    "sh:lessThanOrEquals",
    "sh:disjoint",
    "sh:equals",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """One shape with a name; literals are spelled as in N-Triples.

    `constraints` are pairs of a SHACL parameter's IRI and its spelled value; `queries`
    the texts of its SPARQL constraints; `mentions` all IRIs that it speaks of.
    """

    iri: str
    is_property_shape: bool
    severity: str | None
    targets: tuple[str, ...]
    properties: tuple[str, ...]
    path: Tokens
    messages: tuple[str, ...]
    constraints: tuple[tuple[str, str], ...]
    queries: tuple[str, ...]
    mentions: frozenset[str]


def index_shapes(statements: Statements) -> Mapping[str, Shape]:
    """Return the named shapes of a shapes graph by IRI."""
    return {
        bare(node): _read_shape(statements, node)
        for node in statements
        if is_iri(node)
        and (
            has_type(statements, node, "sh:NodeShape")
            or has_type(statements, node, "sh:PropertyShape")
        )
    }


def find_names(query: str) -> frozenset[str]:
    """Return the IRIs of ours that a query's text names, prefixed or whole.

    Prefixes are read as ours, which every shipped query declares.
    """
    names = {
        iris.PREFIXES[prefix] + local
        for prefix, local in _NAME_IN_QUERY.findall(query)
        if prefix in iris.PREFIXES
    }
    return frozenset(names | set(_IRI_IN_QUERY.findall(query)))


def _read_shape(statements: Statements, node: str) -> Shape:
    paths = objects(statements, node, "sh:path")
    nodes = [node, *_below(statements, node)]
    queries = tuple(
        _text(query) for n in nodes for query in objects(statements, n, "sh:select")
    )
    messages = [m for n in nodes for m in objects(statements, n, "sh:message")]
    severities = iris_of(statements, node, "sh:severity")
    targets = [
        iri
        for name in ("sh:targetClass", "sh:targetSubjectsOf", "sh:targetObjectsOf")
        for iri in iris_of(statements, node, name)
    ]
    return Shape(
        iri=bare(node),
        is_property_shape=has_type(statements, node, "sh:PropertyShape"),
        severity=severities[0] if severities else None,
        targets=tuple(targets),
        properties=iris_of(statements, node, "sh:property"),
        path=read_path(statements, paths[0]) if paths else (),
        messages=tuple(dict.fromkeys(messages)),
        constraints=tuple(
            (expand(name), value)
            for name in _SIMPLE
            for value in objects(statements, node, name)
            if not is_blank(value)
        ),
        queries=queries,
        mentions=_find_mentions(statements, nodes, queries),
    )


def _below(statements: Statements, node: str) -> Iterator[str]:
    for values in statements.get(node, {}).values():
        for value in values:
            if is_blank(value):
                yield value
                yield from _below(statements, value)


def _find_mentions(
    statements: Statements, nodes: Iterable[str], queries: Iterable[str]
) -> frozenset[str]:
    spoken = {
        bare(value)
        for node in nodes
        for values in statements.get(node, {}).values()
        for value in values
        if is_iri(value)
    }
    return frozenset(spoken).union(*map(find_names, queries))


def _text(literal: str) -> str:
    quoted = literal[1 : literal.rindex('"')]
    return quoted.replace("\\n", "\n").replace('\\"', '"').replace("\\\\", "\\")
