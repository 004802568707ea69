"""Each kind of axiom becomes the rule it stands for, and nothing else does."""

import pytest
from pyoxigraph import RdfFormat, parse

from graph.closure import close
from graph.facts import MemoryFacts, group, ungroup
from graph.rule_tables import tabulate
from graph.rules import compile_rules
from ontology.statements import Triple

PROLOGUE = """
@prefix : <http://example.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""


def read(turtle: str) -> set[Triple]:
    quads = parse(PROLOGUE + turtle, format=RdfFormat.TURTLE)
    return {(str(q.subject), str(q.predicate), str(q.object)) for q in quads}


def infer(schema: str, data: str) -> set[Triple]:
    delta = group(read(data))
    tables = tabulate(compile_rules(read(schema)))
    return set(ungroup(close(tables, MemoryFacts(delta), delta)))


@pytest.mark.parametrize(
    ("schema", "data", "expected"),
    [
        pytest.param(
            ":A rdfs:subClassOf :B . :B rdfs:subClassOf :C .",
            ":x a :A .",
            ":x a :B, :C .",
            id="classes above a class, through all steps",
        ),
        pytest.param(
            ":A owl:equivalentClass :B .",
            ":x a :A . :y a :B .",
            ":x a :B . :y a :A .",
            id="equivalent classes, both ways",
        ),
        pytest.param(
            ":p rdfs:subPropertyOf :q . :q rdfs:subPropertyOf :r .",
            ':x :p :y, "text" .',
            ':x :q :y, "text" ; :r :y, "text" .',
            id="properties above a property, with literals too",
        ),
        pytest.param(
            ":p owl:equivalentProperty :q .",
            ":x :p :y . :y :q :z .",
            ":x :q :y . :y :p :z .",
            id="equivalent properties, both ways",
        ),
        pytest.param(
            ":p rdfs:domain :A . :A rdfs:subClassOf :B . :q rdfs:subPropertyOf :p .",
            ":x :q :y .",
            ":x :p :y ; a :A, :B .",
            id="the domain of a wider property",
        ),
        pytest.param(
            ":p a owl:ObjectProperty ; rdfs:range :A .",
            ':x :p :y, "text" .',
            ":y a :A .",
            id="the range of an object property, never of a literal",
        ),
        pytest.param(
            ":p a owl:DatatypeProperty ; rdfs:range rdfs:Literal .",
            ":x :p :y .",
            "",
            id="no range of a datatype property",
        ),
        pytest.param(
            ":p rdfs:domain [ owl:intersectionOf ( :A :B ) ] .",
            ":x :p :y .",
            ":x a :A, :B .",
            id="a domain that is an intersection",
        ),
        pytest.param(
            ":p rdfs:domain [ owl:unionOf ( :A :B ) ] .",
            ":x :p :y .",
            "",
            id="no class from a domain that is a union",
        ),
        pytest.param(
            ":p owl:inverseOf :q .",
            ':x :p :y, "text" . :z :q :x .',
            ":y :q :x . :x :p :z .",
            id="inverse properties, both ways, never of a literal",
        ),
        pytest.param(
            ":p a owl:SymmetricProperty .",
            ":x :p :y .",
            ":y :p :x .",
            id="a symmetric property",
        ),
        pytest.param(
            ":p a owl:TransitiveProperty .",
            ":a :p :b . :b :p :c . :c :p :d .",
            ":a :p :c, :d . :b :p :d .",
            id="a transitive property, through all steps",
        ),
        pytest.param(
            ":r owl:propertyChainAxiom ( :p :q ) .",
            ":a :p :b . :b :q :c .",
            ":a :r :c .",
            id="a chain of two",
        ),
        pytest.param(
            ":r owl:propertyChainAxiom ( :p :q :p ) .",
            ':a :p :b . :b :q :c . :c :p :d, "text" .',
            ':a :r :d, "text" .',
            id="a chain of three",
        ),
        pytest.param(
            ":r owl:propertyChainAxiom ( [ owl:inverseOf :p ] :q ) .",
            ':b :p :a, "text" . :b :q :c .',
            ":a :r :c .",
            id="a chain that goes a step backwards, never from a literal",
        ),
        pytest.param(
            "[ owl:onProperty :p ; owl:someValuesFrom :A ] rdfs:subClassOf :B .",
            ":x :p :y . :y a :A . :z :p :other .",
            ":x a :B .",
            id="whatever has some value of a class",
        ),
        pytest.param(
            "[ owl:onProperty :p ; owl:someValuesFrom owl:Thing ] rdfs:subClassOf :B .",
            ":x :p :y .",
            ":x a :B .",
            id="whatever has some value at all",
        ),
        pytest.param(
            "[ owl:intersectionOf ( :A :B ) ] rdfs:subClassOf :C .",
            ":x a :A, :B . :y a :A .",
            ":x a :C .",
            id="whatever is in two classes",
        ),
        pytest.param(
            """[ owl:intersectionOf (
                :A [ owl:onProperty :p ; owl:someValuesFrom :B ]
            ) ] rdfs:subClassOf :C .""",
            ":x a :A ; :p :y . :y a :B . :z :p :y .",
            ":x a :C .",
            id="a restriction inside an intersection",
        ),
        pytest.param(
            ":A rdfs:subClassOf [ owl:onProperty :p ; owl:someValuesFrom :B ] .",
            ":x a :A .",
            "",
            id="nothing from a restriction on the conclusion's side",
        ),
        pytest.param(
            ":A owl:hasKey ( :k ) .",
            ':x a :A ; :k "1" . :y a :A ; :k "1" .',
            "",
            id="nothing from a key",
        ),
        pytest.param(
            ":A rdfs:subClassOf owl:Thing . :A rdfs:subClassOf :A .",
            ":x a :A .",
            "",
            id="nothing that says nothing",
        ),
    ],
)
def test_an_axiom_entails(schema: str, data: str, expected: str) -> None:
    assert read(expected) == infer(schema, data)


def test_rules_feed_one_another() -> None:
    schema = """
        :builds owl:propertyChainAxiom ( :receives :gives ) ; owl:inverseOf :used .
        :used rdfs:subPropertyOf :informed .
        :learns owl:propertyChainAxiom ( :does :builds :doneBy ) .
        :does owl:inverseOf :doneBy .
    """
    data = ":m :receives :t ; :doneBy :b . :t :gives :n . :n :doneBy :a ."

    expected = """
        :m :builds :n . :n :used :m ; :informed :m .
        :b :does :m ; :learns :a . :a :does :n .
    """
    assert read(expected) == infer(schema, data)


def test_a_schema_is_compiled_the_same_whatever_its_order() -> None:
    schema = read(":p rdfs:subPropertyOf :q ; rdfs:domain :A . :A rdfs:subClassOf :B .")

    assert compile_rules(sorted(schema)) == compile_rules(sorted(schema, reverse=True))


def test_a_rule_names_the_axiom_it_was_made_from() -> None:
    axiom = next(iter(read(":A rdfs:subClassOf :B .")))

    rules = compile_rules([axiom])

    assert [("subclass", axiom)] == [(rule.kind, rule.axiom) for rule in rules]
