"""Why a triple holds: the flattest way down to what is asserted."""

import pytest
from pyoxigraph import RdfFormat, parse

from graph.closure import close
from graph.errors import LimitReached
from graph.explanation import Explanation, Origin, explain
from graph.facts import MemoryFacts, group
from graph.limits import EXPLANATION_STEPS
from graph.rule_tables import tabulate
from graph.rules import compile_rules
from ontology import iris
from ontology.statements import Triple

PROLOGUE = f"""
@prefix : <http://example.org/> .
@prefix owl: <{iris.expand("owl:")}> .
@prefix rdfs: <{iris.expand("rdfs:")}> .
@prefix stadt: <{iris.NS}> .
"""

SCHEMA = """
:builds owl:propertyChainAxiom ( :receives :gives ) ; rdfs:subPropertyOf :uses .
:uses a owl:TransitiveProperty .
:knows a owl:SymmetricProperty .
:knows rdfs:domain :Person .
stadt:sizeClass rdfs:subPropertyOf :kind .
"""


def read(turtle: str) -> list[Triple]:
    quads = parse(PROLOGUE + turtle, format=RdfFormat.TURTLE)
    return [(str(q.subject), str(q.predicate), str(q.object)) for q in quads]


def only(turtle: str) -> Triple:
    (triple,) = read(turtle)
    return triple


class Grounds(MemoryFacts):
    """Facts that are closed, and two graphs that say the given ones."""

    def __init__(self, given: list[Triple]) -> None:
        super().__init__(group(given))
        self._given = set(given)

    def graphs(self, triple: Triple) -> tuple[str, ...]:
        return ("http://example.org/g",) if triple in self._given else ()


TABLES = tabulate(compile_rules(read(SCHEMA)))


def explain_among(data: str, line: str) -> Explanation | None:
    given = read(data)
    grounds = Grounds(given)
    close(TABLES, grounds, group(given))
    return explain(TABLES, grounds, only(line))


def leaves(one: Explanation) -> set[Triple]:
    return {below.triple for below in one.walk() if not below.premises}


def test_an_asserted_triple_names_its_graphs_and_no_rule() -> None:
    found = explain_among(":a :uses :b .", ":a :uses :b .")

    assert found is not None
    assert (found.origin, found.graphs, found.rule) == (
        Origin.ASSERTED,
        ("http://example.org/g",),
        None,
    )


def test_an_inferred_triple_names_its_rule_and_premises() -> None:
    found = explain_among(":a :receives :t . :t :gives :b .", ":a :builds :b .")

    assert found is not None
    assert found.rule is not None
    assert (found.origin, found.rule.kind) == (Origin.INFERRED, "chain")
    assert [premise.triple for premise in found.premises] == read(
        ":a :receives :t . :t :gives :b ."
    )


def test_an_explanation_goes_down_to_what_is_asserted() -> None:
    data = ":a :receives :t . :t :gives :b . :b :uses :c ."

    found = explain_among(data, ":a :uses :c .")

    assert found is not None
    assert leaves(found) == set(read(data))


def test_the_flattest_explanation_is_chosen() -> None:
    data = ":a :uses :b . :b :uses :c . :a :builds :c ."

    found = explain_among(data, ":a :uses :c .")

    assert found is not None
    assert leaves(found) == {only(":a :builds :c .")}


def test_nothing_rests_on_itself() -> None:
    data = ":a :knows :b . :a :uses :a ."

    found = explain_among(data, ":b :knows :a .")

    assert found is not None
    assert leaves(found) == {only(":a :knows :b .")}


def test_a_chain_of_many_links_is_followed_whole() -> None:
    data = " ".join(f":n{i} :uses :n{i + 1} ." for i in range(16))

    found = explain_among(data, ":n0 :uses :n16 .")

    assert found is not None
    assert len(leaves(found)) == 16


def test_a_computed_triple_names_its_query() -> None:
    line = ":a stadt:sizeClass :large ."
    closed = read(line)
    grounds = Grounds([])
    grounds.keep(closed[0][1], {(closed[0][0], closed[0][2])})

    found = explain(TABLES, grounds, closed[0])

    assert found is not None
    assert (found.origin, found.query) == (Origin.COMPUTED, "rules/size-class.rq")


def test_what_does_not_hold_has_no_explanation() -> None:
    assert explain_among(":a :uses :b .", ":b :uses :a .") is None


def test_a_triple_that_no_rule_reaches_has_no_explanation() -> None:
    grounds = Grounds([])
    triple = only(":a :uses :b .")
    grounds.keep(triple[1], {(triple[0], triple[2])})

    assert explain(TABLES, grounds, triple) is None


def test_looking_for_a_reason_ends() -> None:
    grounds = Grounds([])
    stray = read(
        " ".join(f":a :uses :n{i} . :n{i} :uses :b ." for i in range(21_000))
        + ":a :uses :b ."
    )
    for subject, predicate, object_ in stray:
        grounds.keep(predicate, {(subject, object_)})

    with pytest.raises(LimitReached) as caught:
        explain(TABLES, grounds, stray[-1])

    assert caught.value.limit == EXPLANATION_STEPS


def test_what_is_known_from_a_deeper_place_does_not_make_a_way_shorter() -> None:
    # The first way explains :p1, but fails on :deep. The second would rest on :p1 one
    # rule further down than there are rules left; the third is flatter.
    schema = """
    :goal owl:propertyChainAxiom ( :p1 :deep ) , ( :p2 :ok ) , ( :p3 :ok ) .
    :r rdfs:subPropertyOf :r1 . :r1 rdfs:subPropertyOf :p1 .
    :p1 rdfs:subPropertyOf :p2 .
    :s rdfs:subPropertyOf :s1 . :s1 rdfs:subPropertyOf :s2 .
    :s2 rdfs:subPropertyOf :deep .
    :w rdfs:subPropertyOf :w1 . :w1 rdfs:subPropertyOf :p3 .
    """
    given = read(":a :r :m ; :w :m . :m :s :c ; :ok :c .")
    tables, grounds = tabulate(compile_rules(read(schema))), Grounds(given)
    close(tables, grounds, group(given))

    found = explain(tables, grounds, only(":a :goal :c ."))

    assert found is not None
    assert leaves(found) == set(read(":a :w :m . :m :ok :c ."))
