"""What is done to an answer on its way out."""

import pyoxigraph as ox
import pytest
from hypothesis import given, note
from hypothesis import strategies as st

from sparql.results import (
    RowCounter,
    Unrepresentable,
    check_for_rdf_xml,
    mend_xml,
)

FORMATS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
TRICKY = ['},{"x":{"type"', "a,b", '"', "\r\n", "\n", "<result>", ",{", "[{", "\\", ""]


def serialised(values: list[str], extension: str) -> bytes:
    rows = " ".join(f"({ox.Literal(value)} 1)" for value in values)
    solutions = ox.Store().query(f"SELECT ?x ?y {{ VALUES (?x ?y) {{ {rows} }} }}")
    body = solutions.serialize(format=FORMATS[extension])
    assert body is not None
    return body


@pytest.mark.parametrize("extension", FORMATS)
@given(
    values=st.lists(st.sampled_from(TRICKY), max_size=8),
    size=st.integers(1, 40),
)
def test_rows_are_counted_whatever_they_hold(
    extension: str, values: list[str], size: int
) -> None:
    note(f"{values=} {size=}")
    body = serialised(values, extension)
    counter = RowCounter(extension)

    for start in range(0, len(body), size):
        counter.feed(body[start : start + size])

    assert len(values) == counter.rows


def test_json_with_a_row_of_nothing_is_not_counted() -> None:
    counter = RowCounter("json")

    counter.feed(b'{"head":{"vars":["x"]},"results":{"bindings":[{}]}}')

    assert counter.rows is None


def test_a_carriage_return_survives_xml() -> None:
    assert mend_xml(b"<literal>a\rb</literal>", before=b"") == (
        b"<literal>a&#xD;b</literal>"
    )


@pytest.mark.parametrize(
    ("before", "chunk"),
    [(b"", b"\x01"), (b"", b"\x00"), (b"a", b"\xef\xbf\xbe"), (b"a\xef\xbf", b"\xbfz")],
)
def test_a_character_that_xml_cannot_hold_is_told(before: bytes, chunk: bytes) -> None:
    with pytest.raises(Unrepresentable):
        mend_xml(chunk, before=before)


@pytest.mark.parametrize(
    ("predicate", "text"),
    [("http://a/1", ""), ("http://a/", ""), ("http://a/p", "\x07")],
)
def test_what_rdf_xml_cannot_hold_is_told(predicate: str, text: str) -> None:
    with pytest.raises(Unrepresentable):
        check_for_rdf_xml(predicate, text)


@pytest.mark.parametrize("predicate", ["http://a/p", "http://a#ä", "http://a/1p"])
def test_a_predicate_that_ends_in_a_name_is_fine(predicate: str) -> None:
    check_for_rdf_xml(predicate, "text\twith\nbreaks")
