"""What a query's patterns match by the counts, and which of them nothing ties."""

import json
import random
from collections import Counter
from dataclasses import asdict

import pyoxigraph as ox
import pytest

from ontology.iris import expand
from sparql.algebra_reading import parse_algebra
from sparql.algebra_tree import read_node, write_lines
from sparql.estimation import (
    Note,
    Partition,
    Statistics,
    estimate,
    find_products,
)

SEED = 20261201
TYPE = expand("rdf:type")


def count(triples: set[tuple[str, str, str]]) -> Statistics:
    """Count by plain sets what the query counts."""

    def measure(some: set[tuple[str, str, str]]) -> Partition:
        return Partition(
            triples=len(some),
            subjects=len({s for s, _, _ in some}),
            objects=len({o for _, _, o in some}),
        )

    return Statistics(
        whole=measure(triples),
        properties={
            p: measure({t for t in triples if t[1] == p})
            for p in {p for _, p, _ in triples}
        },
        classes=Counter(o for _, p, o in triples if p == TYPE),
    )


@pytest.fixture(scope="module")
def triples() -> set[tuple[str, str, str]]:
    rng = random.Random(SEED)  # noqa: S311 - a test wants the same every time
    things = [f"http://a/{n}" for n in range(30)]
    properties = [f"http://a/{name}" for name in "pqr"]
    links = {
        (rng.choice(things), rng.choice(properties), rng.choice(things))
        for _ in range(300)
    }
    types = {(thing, TYPE, f"http://a/C{n % 3}") for n, thing in enumerate(things)}
    return links | types


@pytest.fixture(scope="module")
def statistics(triples: set[tuple[str, str, str]]) -> Statistics:
    return count(triples)


def ask(text: str, statistics: Statistics) -> list[tuple[str, int | None]]:
    tree = parse_algebra(f"PREFIX a: <http://a/> {text}", base="http://b/")
    return [(one.pattern.text, one.expected) for one in estimate(tree, statistics)]


def list_parts(text: str, statistics: Statistics) -> list[set[frozenset[str]]]:
    tree = parse_algebra(f"PREFIX a: <http://a/> {text}", base="http://b/")
    return [
        {frozenset(part) for part in product.parts}
        for product in find_products(tree, statistics)
    ]


@pytest.mark.parametrize(
    "pattern",
    [
        "?s a:p ?o",
        "?s ?p ?o",
        "?s a a:C1",
        "?s ^a:q ?o",
        "?s a:nothing ?o",
        "?s a a:Nothing",
    ],
)
def test_what_is_counted_is_exact(
    triples: set[tuple[str, str, str]], statistics: Statistics, pattern: str
) -> None:
    store = ox.Store()
    for s, p, o in triples:
        store.add(ox.Quad(ox.NamedNode(s), ox.NamedNode(p), ox.NamedNode(o)))
    solutions = store.query(f"PREFIX a: <http://a/> SELECT * {{ {pattern} }}")
    assert isinstance(solutions, ox.QuerySolutions)

    ((_, expected),) = ask(f"SELECT * {{ {pattern} }}", statistics)

    assert expected == sum(1 for _ in solutions)


def test_a_bound_end_leaves_its_share() -> None:
    statistics = Statistics(
        whole=Partition(triples=1_000, subjects=100, objects=100),
        properties={"http://a/p": Partition(triples=200, subjects=50, objects=10)},
        classes={},
    )
    text = "SELECT * { a:x a:p ?o . ?s a:p a:y . a:x a:p a:y . a:x ?q ?r . ?t a:p* ?u }"

    told = dict(ask(text, statistics))

    assert list(told.values()) == sorted(told.values(), key=lambda n: n or 0)
    assert [told[p] for p in told if p.startswith("<http://a/x> ?q")] == [10]
    assert sorted(n for n in told.values() if n) == [1, 4, 10, 20, 300]


def test_an_obviously_expensive_query_is_told(statistics: Statistics) -> None:
    tree = parse_algebra("SELECT * { ?a ?b ?c . ?d ?e ?f }", base="")

    (product,) = find_products(tree, statistics)
    notes = [one.notes for one in estimate(tree, statistics)]

    assert product.parts == (("?a ?b ?c",), ("?d ?e ?f",))
    assert product.at_least == statistics.whole.triples**2
    assert notes == [(Note.EVERYTHING,), (Note.EVERYTHING,)]


@pytest.mark.parametrize(
    ("where", "parts"),
    [
        ("?s a:p ?o . ?o a:q ?x . ?x a:r ?s", []),
        ("?s a:p ?o . ?x a:q ?y . ?y a:r ?s", []),
        ("?s a:p ?o BIND(?o AS ?x) ?x a:q ?y", []),
        ("?s a:p ?o BIND(?o AS ?x) BIND(?x AS ?z) ?z a:q ?y", []),
        ("?s a:p [ a:q ?x ]", []),
        ("GRAPH ?g { ?s a:p ?o } GRAPH ?g { ?x a:q ?y }", []),
        ("VALUES ?one { 1 } ?s a:p ?o FILTER(?o > ?one)", []),
        ("{ ?s a:p ?o } UNION { ?x a:q ?y }", []),
        ("?s a:p ?o MINUS { ?x a:q ?y }", []),
        ("a:x a:p a:y . ?s a:p ?o", []),
        ("?s a:p ?o . ?x a:nothing ?y", []),
        ("?s a:p ?o OPTIONAL { ?x a:q ?y }", [2]),
        ("?s a:p ?o . ?x a:q ?y FILTER(?o = ?x)", [2]),
        ("{ ?s a:p ?o } { SELECT ?x { ?x a:q ?y } }", [2]),
        ("{ SELECT ?s { ?s a:p ?o } } { SELECT ?s { ?s a:q ?o } }", []),
        ("{ ?s a:p ?o . ?u a:p ?v } UNION { ?x a:q ?y }", [2]),
        ("VALUES ?x { 1 2 } ?s a:p ?o", [2]),
        ("?s a:p ?o . ?x a:q ?y . ?u a:r ?v", [3]),
    ],
)
def test_parts_that_share_no_variable_are_found(
    statistics: Statistics, where: str, parts: list[int]
) -> None:
    found = list_parts(f"SELECT * {{ {where} }}", statistics)

    assert [len(one) for one in found] == parts


def test_a_tree_is_read_back_as_it_was_written() -> None:

    text = "SELECT ?s { ?s <http://a/p>/<http://a/q>* ?o OPTIONAL { ?o ?p 'x'@de } }"
    tree = parse_algebra(text, base="")

    assert read_node(json.loads(json.dumps(asdict(tree)))) == tree
    assert list(write_lines(tree))[:3] == ["Project ?s", "  LeftJoin", "    BGP"]
