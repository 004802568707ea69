"""What the conformance tests compare by is itself right: same, other, and reported."""

import pytest

from tests.conformance.answers import are_same, read_answer
from tests.conformance.ratchet import ExpectedFailure, judge_against
from tests.conformance.tally import EXPECTED, FAILED, PASSED, Outcome, tally

HEAD = '{"head":{"vars":["a","b"]},"results":{"bindings":['
KNOWN = {"s/t": ExpectedFailure(test="s/t", title="T", reason="R")}


def rows(*bindings: str) -> bytes:
    return f"{HEAD}{','.join(bindings)}]}}}}".encode()


def blank(a: str, b: str) -> str:
    cells = [f'"{n}":{{"type":"bnode","value":"{v}"}}' for n, v in (("a", a), ("b", b))]
    return "{" + ",".join(cells) + "}"


def number(text: str, type_: str) -> str:
    datatype = f"http://www.w3.org/2001/XMLSchema#{type_}"
    return f'{{"a":{{"type":"literal","value":"{text}","datatype":"{datatype}"}}}}'


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            rows(blank("x", "y"), blank("y", "x")),
            rows(blank("1", "2"), blank("2", "1")),
        ),
        (
            rows(blank("x", "y"), blank("x", "x")),
            rows(blank("1", "1"), blank("1", "2")),
        ),
        (rows(number("2.0", "decimal")), rows(number("2", "decimal"))),
        (rows(number("1.0E6", "double")), rows(number("1000000", "double"))),
        (rows(number("a", "string")), rows('{"a":{"type":"literal","value":"a"}}')),
        (rows(), rows()),
    ],
)
def test_results_that_say_the_same_are_the_same(one: bytes, other: bytes) -> None:
    assert are_same(read_answer(one, ".srj"), read_answer(other, ".srj"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            rows(blank("x", "y"), blank("y", "x")),
            rows(blank("1", "2"), blank("1", "2")),
        ),
        (rows(blank("x", "x")), rows(blank("1", "2"))),
        (rows(blank("x", "y")), rows(blank("1", "1"))),
        (rows("{}", "{}"), rows("{}")),
        (rows(number("2", "decimal")), rows(number("2", "integer"))),
        (rows(number("2", "decimal")), rows(number("3", "decimal"))),
        (rows(), b'{"head":{"vars":["a"]},"results":{"bindings":[]}}'),
        (rows(), b'{"head":{},"boolean":true}'),
    ],
)
def test_results_that_say_something_else_are_told_apart(
    one: bytes, other: bytes
) -> None:
    assert not are_same(read_answer(one, ".srj"), read_answer(other, ".srj"))


def test_a_table_of_texts_is_read_with_its_blank_nodes_and_gaps() -> None:
    one = read_answer(b'a,b\r\n_:x,"4,4"\r\n,1.0E6\r\n', ".csv")

    assert are_same(one, read_answer(b'a,b\n,1000000\n_:y,"4,4"\n', ".csv"))
    assert not are_same(one, read_answer(b'a,b\n,1000000\ny,"4,4"\n', ".csv"))


def test_graphs_are_compared_whatever_their_blank_nodes_are_called() -> None:
    one = read_answer(b"_:x <http://a/p> _:y .", ".nt")

    assert are_same(one, read_answer(b"_:1 <http://a/p> _:2 .", ".nt"))
    assert not are_same(one, read_answer(b"_:1 <http://a/p> _:1 .", ".nt"))


@pytest.mark.parametrize(
    ("name", "fault", "wrong"),
    [
        ("s/other", "", False),
        ("s/other", "wrong rows", True),
        ("s/t", "wrong rows", False),
        ("s/t", "", True),
    ],
)
def test_a_test_must_fail_if_and_only_if_it_is_listed(
    name: str, fault: str, wrong: bool
) -> None:
    assert bool(judge_against(name, fault, KNOWN)) is wrong


def test_the_tally_counts_each_suite_and_all() -> None:
    outcomes = [
        Outcome(name="bind/1", outcome=PASSED),
        Outcome(name="bind/2", outcome=EXPECTED),
        Outcome(name="copy/1", outcome=FAILED),
    ]

    lines = [line.split() for line in tally(outcomes)[1:]]

    assert lines == [
        ["bind", "1", "1", "0", "2"],
        ["copy", "0", "0", "1", "1"],
        ["all", "1", "1", "1", "3"],
    ]
