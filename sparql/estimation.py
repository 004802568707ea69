"""How much of the graph each triple pattern of a query matches, by counts alone.

The counts are those of VoID's partitions (https://www.w3.org/TR/void/#statistics): how
often a property occurs, with how many subjects and objects, and how many instances a
class has. The engine is not asked, so what filters and joins leave is not known: the
numbers tell which patterns are the large ones, and which nothing ties together.
"""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from graph.ntriples import is_iri, read_value
from ontology.iris import expand
from sparql.algebra_tree import (
    Node,
    Path,
    Pattern,
    is_open,
    list_patterns,
    list_variables,
)

_TYPE = expand("rdf:type")
# What goes through an operator of one argument stays in the same join.
_TRANSPARENT = frozenset({"Filter", "Extend", "Graph"})
_JOINS = frozenset({"Join", "LeftJoin"})
_INSIDE = _TRANSPARENT | {"BGP", "Values"}
# What takes rows away brings none of its own.
_APART = frozenset({"Exists"})
_VARIABLE = re.compile(r"\?\w+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Partition:
    """How often something occurs, and with how many different subjects and objects."""

    triples: float = 0
    subjects: float = 0
    objects: float = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """The partitions of one revision's default graph, by IRI, and the whole of it."""

    whole: Partition
    properties: Mapping[str, Partition]
    classes: Mapping[str, int]


class Note(Enum):
    """What makes a pattern worth a second look."""

    NOTHING = "matches nothing"
    EVERYTHING = "reads every triple"
    REPEATED = "follows a path as far as it leads"


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A pattern and how many matches it has by itself; None where it is not known."""

    pattern: Pattern
    expected: int | None
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """Parts of one group that share no variable: each row of one goes with all others.

    `parts` are the texts of each part's patterns, `at_least` about how many rows come
    of them.
    """

    parts: tuple[tuple[str, ...], ...]
    at_least: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Unit:
    """Something that is joined: a pattern, a union, a subquery, a table of values."""

    texts: tuple[str, ...]
    variables: frozenset[str]
    expected: float


@dataclass(slots=True)
class _Group:
    units: list[_Unit] = field(default_factory=list)
    # What BIND ties together: the new variable and those of its expression.
    ties: list[frozenset[str]] = field(default_factory=list)


def estimate(node: Node, statistics: Statistics) -> tuple[Estimate, ...]:
    """Return the patterns of a query, those that match least first."""
    found = [_estimate(pattern, statistics) for pattern in list_patterns(node)]
    return tuple(sorted(found, key=lambda one: one.expected or 0))


def find_products(node: Node, statistics: Statistics) -> tuple[Product, ...]:
    """Return the cartesian products of a query."""
    return tuple(
        product
        for group in _list_groups(node, statistics)
        if (product := _judge(group)) is not None
    )


def _estimate(pattern: Pattern, statistics: Statistics) -> Estimate:
    expected = _expect(pattern, statistics)
    notes = []
    if expected == 0:
        notes.append(Note.NOTHING)
    if len(pattern.variables) == 3:  # noqa: PLR2004 - all three places
        notes.append(Note.EVERYTHING)
    if isinstance(pattern.predicate, Path) and _repeats(pattern.predicate):
        notes.append(Note.REPEATED)
    return Estimate(pattern=pattern, expected=math.ceil(expected), notes=tuple(notes))


def _expect(pattern: Pattern, statistics: Statistics) -> float:
    is_class = pattern.predicate == f"<{_TYPE}>" and is_iri(pattern.object)
    if is_class:
        count = float(statistics.classes.get(read_value(pattern.object), 0))
        return count if is_open(pattern.subject) else min(count, 1.0)
    partition = _measure(pattern.predicate, statistics)
    expected = partition.triples
    if not is_open(pattern.subject):
        expected /= max(partition.subjects, 1)
    if not is_open(pattern.object):
        expected /= max(partition.objects, 1)
    return expected


def _measure(predicate: str | Path, statistics: Statistics) -> Partition:
    if isinstance(predicate, Path):
        return _measure_path(predicate, statistics)
    if is_open(predicate):
        return statistics.whole
    return statistics.properties.get(read_value(predicate), Partition())


def _measure_path(path: Path, statistics: Statistics) -> Partition:
    parts = [_measure_path(part, statistics) for part in path.parts]
    match path.kind:
        case "link":
            return statistics.properties.get(path.iri, Partition())
        case "inverse":
            return Partition(
                triples=parts[0].triples,
                subjects=parts[0].objects,
                objects=parts[0].subjects,
            )
        case "sequence":
            return _follow(parts)
        case "alternative":
            return _add(parts)
        case "repeat":
            # A path of no step leads from everything to itself.
            itself = statistics.whole.subjects if path.sign in ("*", "?") else 0
            one = Partition(triples=itself, subjects=itself, objects=itself)
            return _add([*parts, one])
        case _:
            return statistics.whole


def _follow(parts: Sequence[Partition]) -> Partition:
    reached = parts[0]
    for part in parts[1:]:
        meeting = max(reached.objects, part.subjects, 1)
        reached = Partition(
            triples=reached.triples * part.triples / meeting,
            subjects=reached.subjects,
            objects=part.objects,
        )
    return reached


def _add(parts: Sequence[Partition]) -> Partition:
    return Partition(
        triples=sum(part.triples for part in parts),
        subjects=sum(part.subjects for part in parts),
        objects=sum(part.objects for part in parts),
    )


def _repeats(path: Path) -> bool:
    is_open_ended = path.kind == "repeat" and path.sign in ("*", "+")
    return is_open_ended or any(map(_repeats, path.parts))


def _list_groups(node: Node, statistics: Statistics) -> Iterator[_Group]:
    """Yield every join of a tree, those within others too."""
    group = _Group()
    within = list(_gather(node, statistics, group, frozenset()))
    yield group
    for inner in within:
        yield from _list_groups(inner, statistics)


def _gather(
    node: Node, statistics: Statistics, group: _Group, also: frozenset[str]
) -> Iterator[Node]:
    """Put what a node joins into a group; yield the nodes that are groups themselves.

    `also` are variables that all patterns here share, such as that of GRAPH.
    """
    for pattern in node.patterns:
        if node.operator == "BGP" and pattern.variables | also:
            group.units.append(
                _Unit(
                    texts=(pattern.text,),
                    variables=pattern.variables | also,
                    expected=_expect(pattern, statistics),
                )
            )
    # One row of values makes nothing more.
    if node.operator == "Values" and node.size > 1:
        unit = _Unit(
            texts=(f"VALUES {' '.join(node.variables)}",),
            variables=frozenset(node.variables),
            expected=node.size,
        )
        group.units.append(unit)
    elif node.operator in _JOINS or node.operator in _TRANSPARENT:
        if node.operator == "Graph":
            also |= frozenset(node.variables)
        if node.operator == "Extend":
            named = frozenset(_VARIABLE.findall(node.detail))
            group.ties.append(named | frozenset(node.variables))
        for child in node.children:
            if child.operator in _INSIDE or child.operator in _JOINS:
                yield from _gather(child, statistics, group, also)
            else:
                yield from _enclose(child, statistics, group, also)
    elif node.operator != "BGP":
        yield from node.children


def _enclose(
    node: Node, statistics: Statistics, group: _Group, also: frozenset[str]
) -> Iterator[Node]:
    """Take a union or a subquery into a group as one thing, and yield it itself."""
    patterns = list(list_patterns(node))
    if node.operator not in _APART:
        unit = _Unit(
            texts=tuple(pattern.text for pattern in patterns),
            variables=list_variables(node) | also,
            expected=min((_expect(p, statistics) for p in patterns), default=1),
        )
        group.units.append(unit)
    yield node


def _judge(group: _Group) -> Product | None:
    """Return the product that a group is; None where it is none, or is empty."""
    parts = _part(group)
    if len(parts) < 2:  # noqa: PLR2004 - a product has two parts
        return None
    rows = math.prod(min(unit.expected for unit in part) for part in parts)
    if rows == 0:  # One part matches nothing, so nothing comes of them.
        return None
    return Product(
        parts=tuple(tuple(t for unit in part for t in unit.texts) for part in parts),
        at_least=math.ceil(rows),
    )


def _part(group: _Group) -> list[list[_Unit]]:
    """Return what shares variables, also by way of others, each with its like."""
    above: dict[str, str] = {}

    def find(variable: str) -> str:
        while (next_one := above.setdefault(variable, variable)) != variable:
            above[variable] = above[next_one]
            variable = next_one
        return variable

    for variables in (*group.ties, *(unit.variables for unit in group.units)):
        first, *others = variables or ("",)
        for other in others:
            above[find(other)] = find(first)
    parts: dict[str, list[_Unit]] = {}
    for number, unit in enumerate(group.units):
        # What has no variable is tied to nothing.
        alone = f" {number}"
        root = find(next(iter(unit.variables))) if unit.variables else alone
        parts.setdefault(root, []).append(unit)
    return list(parts.values())
