"""What follows, what no longer does, and why."""

from pyoxigraph import RdfFormat, parse

from graph.closure import close, derivations, retract
from graph.facts import MemoryFacts, Relations, group, ungroup
from graph.rule_tables import RuleTables, tabulate
from graph.rules import compile_rules
from ontology.statements import Triple

PROLOGUE = """
@prefix : <http://example.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""

SCHEMA = """
:builds owl:propertyChainAxiom ( :receives :gives ) ; rdfs:subPropertyOf :uses .
:uses a owl:TransitiveProperty .
"""


def read(turtle: str) -> set[Triple]:
    quads = parse(PROLOGUE + turtle, format=RdfFormat.TURTLE)
    return {(str(q.subject), str(q.predicate), str(q.object)) for q in quads}


def only(turtle: str) -> Triple:
    (triple,) = read(turtle)
    return triple


def closed(data: str) -> tuple[RuleTables, MemoryFacts]:
    tables = tabulate(compile_rules(read(SCHEMA)))
    facts = MemoryFacts(group(read(data)))
    close(tables, facts, group(read(data)))
    return tables, facts


def test_closing_returns_only_what_did_not_hold() -> None:
    tables = tabulate(compile_rules(read(SCHEMA)))
    facts = MemoryFacts(group(read(":m :receives :t ; :uses :n . :t :gives :n .")))

    derived = close(tables, facts, group(read(":m :receives :t .")))

    assert read(":m :builds :n .") == set(ungroup(derived))


def test_closing_follows_a_new_triple_through_old_ones() -> None:
    tables, facts = closed(":a :uses :b . :c :uses :d .")
    new: Relations = group(read(":b :uses :c ."))
    facts.keep(*next(iter(new.items())))

    derived = close(tables, facts, new)

    assert read(":a :uses :c, :d . :b :uses :d .") == set(ungroup(derived))


def test_a_circle_of_a_transitive_property_is_closed_once() -> None:
    _, facts = closed(":a :uses :b . :b :uses :a .")

    assert read(":a :uses :a, :b . :b :uses :a, :b .") == set(facts.triples())


def test_retracting_spares_what_has_another_reason() -> None:
    given = read(":a :uses :b, :c . :c :uses :b . :b :uses :d .")
    tables, facts = closed(":a :uses :b, :c . :c :uses :b . :b :uses :d .")
    removed = read(":a :uses :b .")

    retract(
        tables,
        facts,
        group(removed),
        is_given=(given - removed).__contains__,
        at_most=100,
    )

    expected = read(":a :uses :b, :c, :d . :c :uses :b, :d . :b :uses :d .")
    assert expected == set(facts.triples())


def test_retracting_leaves_no_circle_that_holds_itself() -> None:
    tables, facts = closed(":a :uses :b . :b :uses :a .")
    removed = read(":a :uses :b . :b :uses :a .")

    retract(tables, facts, group(removed), is_given=lambda _: False, at_most=100)

    assert set() == set(facts.triples())


def test_retracting_too_much_changes_nothing() -> None:
    tables, facts = closed(":a :uses :b . :b :uses :c . :c :uses :d .")
    before = set(facts.triples())
    removed = group(read(":b :uses :c ."))

    done = retract(tables, facts, removed, is_given=lambda _: False, at_most=2)

    assert (False, before) == (done, set(facts.triples()))


def test_a_derivation_names_the_rule_and_its_premises() -> None:
    tables, facts = closed(":m :receives :t . :t :gives :n .")

    (found,) = derivations(tables, facts, only(":m :builds :n ."))

    premises = (only(":m :receives :t ."), only(":t :gives :n ."))
    assert ("chain", premises) == (found.rule.kind, found.premises)


def test_a_triple_with_two_reasons_has_two_derivations() -> None:
    tables, facts = closed(":a :uses :b . :b :uses :d . :a :uses :c . :c :uses :d .")

    found = list(derivations(tables, facts, only(":a :uses :d .")))

    assert len(found) == 2


def test_what_does_not_follow_has_no_derivation() -> None:
    tables, facts = closed(":a :uses :b .")

    assert list(derivations(tables, facts, only(":a :uses :b ."))) == []
