"""One thing has one spelling, and a file loaded twice says nothing new."""

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

from graph import formats
from graph.canonical_form import CanonicalForm
from graph.syntax_error import describe_syntax_error, locate

GRAPH = NamedNode("http://a/g")


def read(turtle: str, graph: NamedNode = GRAPH) -> CanonicalForm:
    form = CanonicalForm(turtle.encode(), graph=graph)
    for quad in parse(turtle.encode(), format=RdfFormat.TURTLE):
        form.take(quad)
    return form


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("01", '"1"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        ("12000.00", '"12000"^^<http://www.w3.org/2001/XMLSchema#decimal>'),
        ('"x"@de-DE', '"x"@de-de'),
        ('"a\\tb"', '"a\\tb"'),
    ],
)
def test_a_literal_takes_the_spelling_of_the_engine(given: str, kept: str) -> None:
    (line,) = read(f"<http://a/1> <http://a/p> {given} .").lines

    assert line == f"<http://a/1> <http://a/p> {kept} <http://a/g> ."


def test_what_changed_is_told() -> None:
    form = read("<http://a/1> <http://a/p> 01, 1, 'x'@de .")

    integer = "^^<http://www.w3.org/2001/XMLSchema#integer>"
    assert form.changed == [(f'"01"{integer}', f'"1"{integer}')]


def test_the_same_file_gives_the_same_blank_nodes() -> None:
    turtle = "<http://a/1> <http://a/p> [ <http://a/p> ( 1 2 ) ] ."

    assert read(turtle).lines == read(turtle).lines


def test_two_files_never_share_a_blank_node() -> None:
    one = read("_:x <http://a/p> 1 .")
    two = read("_:x <http://a/p> 1 . # another file")

    assert not one.lines.keys() & two.lines.keys()


def test_two_graphs_never_share_a_blank_node() -> None:
    turtle = "_:x <http://a/p> 1 ."

    (one,) = read(turtle).lines
    (two,) = read(turtle, NamedNode("http://a/h")).lines

    assert one.split(" ")[0] != two.split(" ")[0]


def test_a_triple_term_is_a_fault() -> None:
    form = read("<http://a/1> <http://a/p> <<( <http://a/1> <http://a/p> 1 )>> .")

    assert [fault.reason.rule for fault in form.faults] == ["triple term"]


def test_every_faulty_term_is_a_fault_once() -> None:
    form = read(
        "<http://a/1> <http://a/p> <javascript:x> .\n"
        "<http://a/2> <http://a/p> <javascript:x>, <data:x> .\n"
    )

    assert [fault.value for fault in form.faults] == ["javascript:x", "data:x"]


def test_a_text_with_a_direction_is_a_fault() -> None:
    form = read('<http://a/1> <http://a/p> "x"@en--ltr .')

    (fault,) = form.faults
    assert (fault.value, fault.reason.rule) == ("x@en--ltr", "base direction")


def test_columns_count_characters() -> None:
    assert locate("x", "ä\nöäx".encode()) == (2, 3)


def test_the_place_is_not_said_twice() -> None:
    with pytest.raises(SyntaxError) as fault:
        read("<http://a/1> <http://a/p> b:x .")

    reason = describe_syntax_error(fault.value, (), formats.TURTLE)

    assert reason.message == "The prefix b: has not been declared."
