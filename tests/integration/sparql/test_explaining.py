"""The algebra of a query, read in its fenced child."""

from contextlib import suppress

import pytest

from graph.errors import LimitReached, Malformed, Refused
from sparql.algebra import read_algebra
from sparql.algebra_tree import list_patterns, write_lines
from sparql.named_queries import NamedQueries

BASE = "https://w3id.org/stadtwissen/"


def test_a_query_of_ours_is_read_whole() -> None:
    query = NamedQueries().find("question-26")

    tree = read_algebra(query.text, base=BASE)

    texts = [pattern.text for pattern in list_patterns(tree)]
    assert "?authority stadt:implements/stadt:addresses ?guideline" in texts
    assert len(texts) == 4
    assert next(write_lines(tree)).startswith("Project")


def test_what_does_not_parse_is_refused_with_its_place() -> None:
    with pytest.raises(Malformed) as refused:
        read_algebra("SELECT * {\n ?s ?p }", base=BASE)

    assert refused.value.rejections[0].line == 2


def test_a_description_of_one_thing_matches_nothing() -> None:
    assert list(list_patterns(read_algebra("DESCRIBE <a:b>", base=BASE))) == []


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * " + "{" * 99 + "}" * 99,
        "SELECT (" + "(" * 90 + "1" + ")" * 90 + " AS ?x) {}",
        "SELECT (" + "+".join("1" * 2_000) + " AS ?x) {}",
        "SELECT * { " + "?s ?p ?o . " * 199 + " }",
    ],
    ids=["braces", "brackets", "sums", "patterns"],
)
def test_the_deepest_and_longest_queries_are_explained_or_refused(text: str) -> None:
    # Whatever else happens to the child fails the test.
    with suppress(Refused, LimitReached):
        tree = read_algebra(text, base=BASE)
        assert next(write_lines(tree)).startswith("Project")
