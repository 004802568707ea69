"""Graphs that somebody has spoilt: an example with a few random changes.

Half of the changes hit the example, which is small, half the town around it.
"""

import random
from collections.abc import Callable

from rdflib import RDF, Graph, Literal, URIRef
from rdflib.namespace import XSD
from rdflib.term import Node

from tests.support.examples import INVALID, VALID, read_context, read_example

Triple = tuple[Node, Node, Node]
Change = tuple[tuple[Triple, ...], tuple[Triple, ...]]
"""The triples that go and those that come."""

_MOST_CHANGES = 4
_DATATYPES = (
    XSD.string,
    XSD.integer,
    XSD.decimal,
    XSD.date,
    XSD.gYear,
    XSD.gYearMonth,
    XSD.boolean,
    XSD.dateTime,
)
_LANGUAGES = (None, "de", "en", "fr", "de-at")
_TEXTS = ("", " ", "x", "-1", "0", "1e3", "2021", "2999-01-01", "06999001", "ä" * 40)


def spoil(seed: int) -> Graph:
    """Return an example with some changes; the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311 - a choice, not a secret
    graph = read_example(chance.choice(VALID + INVALID))
    town = set(read_context())
    for _ in range(chance.randint(1, _MOST_CHANGES)):
        near = sorted(set(graph) - town) or sorted(graph)
        pool = near if chance.random() < 0.5 else sorted(graph)
        gone, come = chance.choice(_CHANGES)(chance, chance.choice(pool), sorted(graph))
        for triple in gone:
            graph.remove(triple)
        for triple in come:
            graph.add(triple)
    return graph


def _drop(chance: random.Random, one: Triple, graph: list[Triple]) -> Change:
    return (one,), ()


def _drop_node(chance: random.Random, one: Triple, graph: list[Triple]) -> Change:
    return tuple(triple for triple in graph if triple[0] == one[0]), ()


def _swap_objects(chance: random.Random, one: Triple, graph: list[Triple]) -> Change:
    other = chance.choice(graph)
    come = ((*one[:2], other[2]), (*other[:2], one[2]))
    return (one, other), come


def _add_value(chance: random.Random, one: Triple, graph: list[Triple]) -> Change:
    return (), ((*one[:2], chance.choice(graph)[2]),)


def _add_value_like(chance: random.Random, one: Triple, graph: list[Triple]) -> Change:
    like = [triple[2] for triple in graph if triple[1] == one[1]]
    return (), ((*one[:2], chance.choice(like)),)


def _move(chance: random.Random, one: Triple, graph: list[Triple]) -> Change:
    return (one,), ((chance.choice(graph)[0], *one[1:]),)


def _rename_property(chance: random.Random, one: Triple, graph: list[Triple]) -> Change:
    return (one,), ((one[0], chance.choice(graph)[1], one[2]),)


def _retype(chance: random.Random, one: Triple, graph: list[Triple]) -> Change:
    kinds = [triple[2] for triple in graph if triple[1] == RDF.type]
    return (), ((one[0], RDF.type, chance.choice(kinds)),)


def _point_nowhere(chance: random.Random, one: Triple, graph: list[Triple]) -> Change:
    if isinstance(one[2], Literal):
        return (one,), ()
    return (one,), ((*one[:2], URIRef(f"{one[2]}-niemals")),)


def _respell(chance: random.Random, one: Triple, graph: list[Triple]) -> Change:
    if not isinstance(one[2], Literal):
        return (), ((*one[:2], Literal(str(one[2]))),)
    datatype = chance.choice(_DATATYPES)
    changed = Literal(str(one[2]), datatype=datatype, normalize=False)
    return (one,), ((*one[:2], changed),)


def _translate(chance: random.Random, one: Triple, graph: list[Triple]) -> Change:
    if not isinstance(one[2], Literal):
        return (), ()
    changed = Literal(str(one[2]), lang=chance.choice(_LANGUAGES))
    return (one,), ((*one[:2], changed),)


def _rewrite(chance: random.Random, one: Triple, graph: list[Triple]) -> Change:
    if not isinstance(one[2], Literal):
        return (one,), ()
    changed = Literal(
        chance.choice(_TEXTS),
        lang=one[2].language,
        datatype=one[2].datatype,
        normalize=False,
    )
    return (one,), ((*one[:2], changed),)


_CHANGES: tuple[Callable[[random.Random, Triple, list[Triple]], Change], ...] = (
    _drop,
    _drop_node,
    _swap_objects,
    _add_value,
    _add_value_like,
    _move,
    _rename_property,
    _retype,
    _point_nowhere,
    _respell,
    _translate,
    _rewrite,
)
