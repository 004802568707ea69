"""Blank nodes in our Turtle: in brackets where that says the same, else by label."""

import pytest
from pyoxigraph import CanonicalizationAlgorithm, Dataset, RdfFormat, parse

from graph.ntriples import Quad, spell_quad
from ontology.iris import expand
from web.linked_data.turtle import write_trig, write_turtle

A, P, Q = "<http://a/a>", "<http://a/p>", "<http://a/q>"
G1, G2 = "<http://a/g1>", "<http://a/g2>"
FIRST = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#first>"
REST = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#rest>"
NIL = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#nil>"

CASES: dict[str, list[Quad]] = {
    "once": [(A, P, "_:x", None), ("_:x", Q, A, None)],
    "a node without statements": [(A, P, "_:x", None)],
    "twice": [(A, P, "_:x", None), (A, Q, "_:x", None), ("_:x", Q, A, None)],
    "in a circle": [("_:x", P, "_:y", None), ("_:y", P, "_:x", None)],
    "of itself": [("_:x", P, "_:x", None)],
    "a list": [
        (A, P, "_:x", None),
        ("_:x", FIRST, A, None),
        ("_:x", REST, "_:y", None),
        ("_:y", FIRST, "_:z", None),
        ("_:y", REST, NIL, None),
        ("_:z", P, A, None),
    ],
    "a list that says more": [
        (A, P, "_:x", None),
        ("_:x", FIRST, A, None),
        ("_:x", REST, NIL, None),
        ("_:x", Q, A, None),
    ],
    "a list without an end": [
        (A, P, "_:x", None),
        ("_:x", FIRST, A, None),
        ("_:x", REST, "_:y", None),
    ],
    "in two graphs": [(A, P, "_:x", G1), ("_:x", Q, A, G2)],
    "described in two graphs": [
        (A, P, "_:x", G1),
        ("_:x", Q, A, G1),
        ("_:x", P, A, G2),
    ],
    "as the name of a graph": [(A, P, "_:x", G1), ("_:x", Q, A, G1), (A, Q, A, "_:x")],
}


def canonicalise(text: str, format_: RdfFormat) -> Dataset:
    dataset = Dataset(parse(text.encode(), format=format_))
    dataset.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    return dataset


@pytest.mark.parametrize("name", CASES)
def test_what_is_written_is_what_was_meant(name: str) -> None:
    lines = "".join(spell_quad(*quad) + "\n" for quad in CASES[name])

    expected = canonicalise(lines, RdfFormat.N_QUADS)
    assert expected == canonicalise(write_trig(CASES[name]), RdfFormat.TRIG)


def test_a_node_that_is_named_once_needs_no_label() -> None:
    text = write_turtle([(A, P, "_:x"), ("_:x", Q, A)])

    assert "[ <http://a/q> <http://a/a> ]" in text
    assert "_:" not in text


def test_a_list_is_written_as_one() -> None:
    text = write_turtle([quad[:3] for quad in CASES["a list"]])

    assert "( <http://a/a> [ <http://a/p> <http://a/a> ] )" in text


def test_turtle_names_the_classes_of_a_subject_first() -> None:
    subject = "<https://e.example/s>"
    label = (subject, f"<{expand('rdfs:label')}>", '"S"')
    type_ = (subject, f"<{expand('rdf:type')}>", f"<{expand('stadt:Measure')}>")

    text = write_turtle([label, type_])

    assert text.index("a stadt:Measure") < text.index("rdfs:label")
