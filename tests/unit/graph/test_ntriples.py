"""Terms as N-Triples text, there and back."""

from hypothesis import given
from hypothesis import strategies as st

from graph.ntriples import (
    read_literal,
    read_value,
    spell_literal,
    spell_name,
    spell_quad,
    split_quad,
)


def test_a_prefixed_name_is_spelled_as_its_iri() -> None:
    assert spell_name("rdfs:label") == "<http://www.w3.org/2000/01/rdf-schema#label>"


@given(st.text(st.characters(codec="utf-8")))
def test_a_literal_is_read_back_as_it_was(text: str) -> None:
    spelled = spell_literal(text, language="de")

    assert read_literal(spelled) == (text, "de", None)
    assert read_value(spelled) == text


@given(st.text(st.characters(codec="utf-8")))
def test_a_quad_is_split_where_it_was_joined(text: str) -> None:
    quad = ("_:a", "<http://a/p>", spell_literal(text), "<http://a/g>")

    assert split_quad(spell_quad(*quad)) == quad
