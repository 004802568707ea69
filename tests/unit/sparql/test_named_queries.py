"""Queries with names, and the values that enter them."""

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import Malformed, NotFound
from sparql.named_queries import NamedQueries, NamedQuery, bind, read_named_query
from tests.support.found import some

TEXT = """\
# title@de Was ist das?
# title@en What is this?
SELECT ?thing ?kind ?label WHERE {
  VALUES ?thing { UNDEF }
  VALUES ?kind { <http://a/K> }
  VALUES ?fixed { 1 2 }
  BIND("x" AS ?label)
}
"""


@pytest.fixture
def query() -> NamedQuery:
    return read_named_query("what", TEXT)


def test_titles_and_parameters_are_read(query: NamedQuery) -> None:
    assert query.titles == {"de": "Was ist das?", "en": "What is this?"}
    assert query.parameters == ("thing", "kind")


def test_the_body_has_no_comment_at_its_head(query: NamedQuery) -> None:
    assert query.body.startswith("SELECT ?thing")


def test_a_term_takes_the_place_of_the_default(query: NamedQuery) -> None:
    bound = bind(query, {"thing": "<http://a/1>"})

    assert "VALUES ?thing { <http://a/1> }" in bound
    assert "VALUES ?kind { <http://a/K> }" in bound


def test_several_terms_are_alternatives(query: NamedQuery) -> None:
    bound = bind(query, {"thing": ["<http://a/1>", '"ü"@de']})

    assert 'VALUES ?thing { <http://a/1> "ü"@de }' in bound


@pytest.mark.parametrize(
    "value",
    ["<http://a/1> } ?s ?p ?o {", '"a" "b"', "?x", "", "<a b>", '"a"^^<b', "x:y"],
)
def test_what_is_no_term_is_refused(query: NamedQuery, value: str) -> None:
    with pytest.raises(Malformed):
        bind(query, {"thing": value})


def test_an_unknown_parameter_is_refused(query: NamedQuery) -> None:
    with pytest.raises(Malformed):
        bind(query, {"fixed": "1"})


def test_an_unknown_query_is_not_found() -> None:
    with pytest.raises(NotFound):
        NamedQueries().find("no-such-query")


@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_no_text_of_a_literal_changes_the_query_around_it(text: str) -> None:
    query = read_named_query("what", TEXT)
    literal = str(pyoxigraph.Literal(text))

    bound = bind(query, {"thing": literal})
    rows = list(pyoxigraph.Store().query(bound))

    assert [text, text] == [row["thing"].value for row in rows]


def test_every_shipped_query_parses() -> None:
    names = []
    for query in NamedQueries():
        pyoxigraph.Store().query(query.text)
        names.append(query.name)

    assert "question-01" in names


def test_every_question_has_both_titles() -> None:
    questions = some(q for q in NamedQueries() if q.name.startswith("question-"))

    assert [{"de", "en"}] * len(questions) == [set(q.titles) for q in questions]
