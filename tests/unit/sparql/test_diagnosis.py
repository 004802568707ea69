"""From the engine's words to a place and a hint."""

import pyoxigraph
import pytest

from graph.errors import Rejection
from sparql.diagnosis import diagnose


def diagnosis_of(text: str) -> Rejection:
    with pytest.raises(SyntaxError) as caught:
        pyoxigraph.Store().query(text)
    return diagnose(str(caught.value), text).rejections[0]


@pytest.mark.parametrize(
    ("text", "line", "column", "word"),
    [
        ("SELECT ?x {", 1, 11, "“{” is not closed"),
        ("SELECT * {\n  ?s ?p ?o } LIMIT x", 2, 20, "“x”"),
        ("SELECT * { BIND(foo(1) AS ?x) }", 1, 17, "“foo(1)”"),
        ("", 1, 1, "the end"),
    ],
)
def test_the_place_of_a_syntax_error_is_found(
    text: str, line: int, column: int, word: str
) -> None:
    rejection = diagnosis_of(text)

    assert (line, column) == (rejection.line, rejection.column)
    assert word in rejection.message


def test_an_undeclared_prefix_of_ours_is_declared_in_the_hint() -> None:
    rejection = diagnosis_of("SELECT * {\n ?m a stadt:Measure }")

    assert (rejection.line, rejection.column) == (2, 7)
    assert "PREFIX stadt: <https://w3id.org/stadtwissen/ns/>" in rejection.message


def test_an_unknown_prefix_is_named() -> None:
    assert "“ex:”" in diagnosis_of("ASK { ?s ex:p 1 }").message


def test_a_variable_that_is_not_grouped_is_shown() -> None:
    rejection = diagnosis_of("SELECT ?s\n  ?x { ?s ?p ?o } GROUP BY ?s")

    assert (rejection.line, rejection.column) == (2, 3)
    assert "?x is neither in GROUP BY" in rejection.message


def test_the_engines_reason_is_passed_on() -> None:
    rejection = diagnose("error at 1:1: expected The words of it", "ASK").rejections[0]

    assert "(The words of it)" in rejection.message


def test_a_fault_behind_five_thousand_words_is_found_where_it_is() -> None:
    update = "INSERT DATA {\n" + "<a:a> <a:b> 1 .\n" * 1_300 + "<a:a> <a:b> }"
    with pytest.raises(SyntaxError) as caught:
        pyoxigraph.Store().update(update)

    rejection = diagnose(str(caught.value), update).rejections[0]

    assert (rejection.line, rejection.column) == (1_302, 13)


def test_words_without_a_place_are_passed_on() -> None:
    rejection = diagnose("something odd\nmore", "ASK {}").rejections[0]

    assert rejection.message == "something odd"
