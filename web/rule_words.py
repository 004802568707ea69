"""What a rule says, in words: the same for the page and the command line."""

from collections.abc import Callable

from graph.ntriples import read_value
from graph.rules import TYPE, Pattern, Rule
from web.pages.texts import say
from web.vocabulary import abbreviate

Name = Callable[[str], str]
"""Takes the IRI of a class or property and returns what to call it."""


def say_rule(rule: Rule, language: str, name: Name) -> str:
    """Return one sentence that says why the head follows from the body."""
    used = [name(read_value(_telling(pattern))) for pattern in rule.body]
    concluded = name(read_value(_telling(rule.head)))
    key = f"rule_{rule.kind}"
    if rule.kind == "subclass" and len(used) > 1:
        key = "rule_condition"
    return say(key, language, used=" → ".join(used), concluded=concluded)


def write_rule(rule: Rule) -> str:
    """Return a rule in the manner of SPARQL, with prefixed names."""
    body = " . ".join(_write(pattern) for pattern in rule.body)
    return f"{body} ⇒ {_write(rule.head)}"


def _telling(pattern: Pattern) -> str:
    """Return the class where a pattern says of which kind a thing is."""
    return pattern[2] if pattern[1] == TYPE else pattern[1]


def _write(pattern: Pattern) -> str:
    return " ".join(write_term(term) for term in pattern)


def write_term(term: str) -> str:
    """Return a spelled term with a prefix where there is one; `a` for rdf:type."""
    if term == TYPE:
        return "a"
    return abbreviate(read_value(term)) if term.startswith("<") else term
