"""Which terms are accepted, and what is said about the others."""

import pytest

from graph import limits
from graph.errors import Rejection
from graph.terms import check_iri, check_literal, check_predicate


def rule_of(fault: Rejection | None) -> str | None:
    return None if fault is None else fault.rule


@pytest.mark.parametrize(
    "iri",
    [
        "http://example.org/",
        "HTTPS://example.org/ä?q#f",
        "urn:uuid:1",
        "mailto:a@b.de",
        "geo:53.5,10",
    ],
)
def test_an_iri_of_a_known_scheme_is_accepted(iri: str) -> None:
    assert check_iri(iri) is None


@pytest.mark.parametrize(
    ("iri", "rule"),
    [
        ("javascript:alert(1)", "IRI scheme"),
        ("data:text/html,x", "IRI scheme"),
        ("file:///etc/passwd", "IRI scheme"),
        ("relative", "IRI scheme"),
        ("http://a/\r\nSet-Cookie:x", "IRI characters"),
        ("http://a/\u202egpj.exe", "IRI characters"),
    ],
)
def test_a_dangerous_iri_is_refused(iri: str, rule: str) -> None:
    assert rule_of(check_iri(iri)) == rule


@pytest.mark.parametrize(("more", "rule"), [(0, None), (1, "IRI length")])
def test_an_iri_may_be_as_long_as_the_limit(more: int, rule: str | None) -> None:
    start = "http://a/"

    iri = start + "x" * (limits.IRI.value - len(start) + more)

    assert rule_of(check_iri(iri)) == rule


@pytest.mark.parametrize(
    ("iri", "rule"),
    [
        ("http://a/p", None),
        ("http://a/2p", None),
        ("http://a#Straße", None),
        ("http://a/1", "predicate name"),
        ("http://a/", "predicate name"),
    ],
)
def test_a_predicate_ends_in_a_name(iri: str, rule: str | None) -> None:
    assert rule_of(check_predicate(iri)) == rule


@pytest.mark.parametrize("text", ["a\x01", "a\x00", "a\ufffe", "a\x0b"])
def test_a_literal_that_no_xml_can_hold_is_refused(text: str) -> None:
    assert rule_of(check_literal(text, None)) == "literal characters"


def test_tabs_and_line_ends_are_accepted() -> None:
    assert check_literal("a\tb\nc\r", "de") is None


@pytest.mark.parametrize(("more", "rule"), [(0, None), (1, "literal length")])
def test_a_literal_may_be_as_long_as_the_limit(more: int, rule: str | None) -> None:
    text = "ä" * (limits.LITERAL.value // 2) + "x" * more

    assert rule_of(check_literal(text, None)) == rule


@pytest.mark.parametrize(("more", "rule"), [(0, None), (1, "language tag")])
def test_a_language_tag_may_be_as_long_as_the_limit(
    more: int, rule: str | None
) -> None:
    tag = "a" * (limits.LANGUAGE_TAG.value + more)

    assert rule_of(check_literal("x", tag)) == rule


def test_a_long_term_is_shown_cut() -> None:
    fault = check_iri("javascript:" + "x" * 5_000)

    assert fault is not None
    assert len(fault.message) < 300
