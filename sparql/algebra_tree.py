"""The algebra of a query as plain values: operators, triple patterns, paths.

A child that parsed a query writes it as JSON; whoever explains the query reads it. The
operators have the names of SPARQL 1.1 Query section 18.2.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """A property path: `kind` is link, inverse, sequence, alternative, repeat or not.

    A link has its IRI in `iri`; `sign` is that of a repetition: `?`, `*` or `+`.
    """

    kind: str
    iri: str = ""
    sign: str = ""
    parts: tuple["Path", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """A triple pattern; terms are spelled as in N-Triples, a variable as `?x`.

    A blank node stands for anything, as a variable does. `text` is how to show it.
    """

    subject: str
    predicate: str | Path
    object: str
    text: str

    @property
    def variables(self) -> frozenset[str]:
        """What the pattern leaves open."""
        terms = (self.subject, self.predicate, self.object)
        return frozenset(t for t in terms if isinstance(t, str) and is_open(t))


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """An operator with what it works on.

    `detail` is an expression or a count, `variables` are those that it binds or lets
    through, `size` is the number of rows of a table of values.
    """

    operator: str
    detail: str = ""
    variables: tuple[str, ...] = ()
    patterns: tuple[Pattern, ...] = ()
    children: tuple["Node", ...] = field(default=())
    size: int = 0


def is_open(term: str) -> bool:
    """Tell whether a term stands for anything: a variable or a blank node."""
    return term.startswith(("?", "_:"))


def list_patterns(node: Node) -> Iterator[Pattern]:
    """Yield all patterns of a tree, in the order of the query."""
    yield from node.patterns
    for child in node.children:
        yield from list_patterns(child)


def list_variables(node: Node) -> frozenset[str]:
    """Return the variables that an operator's solutions may bind."""
    if node.operator == "Project":
        return frozenset(node.variables)
    own = frozenset(node.variables).union(*(p.variables for p in node.patterns))
    return own.union(*(list_variables(child) for child in node.children))


def write_lines(node: Node, depth: int = 0) -> Iterator[str]:
    """Yield the tree as indented lines, for people."""
    head = " ".join(
        part for part in (node.operator, " ".join(node.variables), node.detail) if part
    )
    yield "  " * depth + head
    for pattern in node.patterns:
        yield "  " * (depth + 1) + pattern.text
    for child in node.children:
        yield from write_lines(child, depth + 1)


def read_node(document: Mapping[str, Any]) -> Node:
    """Read a node of what `dataclasses.asdict` made of it."""
    return Node(
        operator=document["operator"],
        detail=document["detail"],
        variables=tuple(document["variables"]),
        patterns=tuple(_read_pattern(one) for one in document["patterns"]),
        children=tuple(read_node(one) for one in document["children"]),
        size=document["size"],
    )


def _read_pattern(document: Mapping[str, Any]) -> Pattern:
    predicate = document["predicate"]
    if not isinstance(predicate, str):
        predicate = _read_path(predicate)
    return Pattern(
        subject=document["subject"],
        predicate=predicate,
        object=document["object"],
        text=document["text"],
    )


def _read_path(document: Mapping[str, Any]) -> Path:
    return Path(
        kind=document["kind"],
        iri=document["iri"],
        sign=document["sign"],
        parts=tuple(_read_path(one) for one in document["parts"]),
    )
