"""What rules say in words."""

import pytest

from graph.rules import Rule, compile_rules
from graph.shipped_ontology import read_module
from tests.support.found import some
from web.rule_words import say_rule, write_rule
from web.vocabulary import abbreviate


@pytest.fixture(scope="module")
def rules() -> tuple[Rule, ...]:
    return compile_rules(read_module("core.ttl"))


def test_every_rule_of_the_ontology_can_be_said(rules: tuple[Rule, ...]) -> None:
    sentences = {say_rule(rule, "de", abbreviate) for rule in some(rules)}

    assert all(sentence.endswith(".") for sentence in sentences)


def test_a_chain_names_its_steps_in_order(rules: tuple[Rule, ...]) -> None:
    chains = (rule for rule in rules if rule.kind == "chain")
    (rule,) = (rule for rule in chains if rule.head[1].endswith("/fundedUnder>"))

    expected = (
        "The chain “stadt:selectedIn → stadt:callOf” amounts to “stadt:fundedUnder”."
    )
    assert expected == say_rule(rule, "en", abbreviate)


def test_a_rule_is_written_in_the_manner_of_sparql(rules: tuple[Rule, ...]) -> None:
    written = {write_rule(rule) for rule in some(rules)}

    assert "?x a stadt:Measure ⇒ ?x a prov:Activity" in written
