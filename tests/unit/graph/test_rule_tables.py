"""Rules are arranged so that look-ups stay narrow and nothing is asked in vain."""

from graph.rule_tables import order, tabulate
from graph.rules import TYPE, Rule

AXIOM = (
    "<http://example.org/p>",
    "<http://example.org/says>",
    "<http://example.org/q>",
)
P, Q = "<http://example.org/p>", "<http://example.org/q>"
CLASS = "<http://example.org/A>"


def test_a_look_up_comes_after_the_one_that_gives_it_a_value() -> None:
    of_class, linked = ("?x", TYPE, CLASS), ("?x", P, "?y")

    assert (linked, of_class) == order((of_class, linked), {"?y"})


def test_a_look_up_with_both_ends_known_comes_first() -> None:
    open_end, closed = ("?x", P, "?z"), ("?x", Q, "?y")

    assert (closed, open_end) == order((open_end, closed), {"?x", "?y"})


def test_a_predicate_that_no_rule_mentions_is_of_no_concern() -> None:
    rule = Rule(
        kind="subproperty", axiom=AXIOM, head=("?x", Q, "?y"), body=(("?x", P, "?y"),)
    )
    tables = tabulate([rule])

    concerned = [
        tables.concern(name) for name in (P, Q, TYPE, "<http://example.org/r>")
    ]

    assert concerned == [True, True, True, False]
