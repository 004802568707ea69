"""CSV that a spreadsheet opens without taking a text for a formula."""

import csv
import io

import pytest
from hypothesis import given, note, settings
from hypothesis import strategies as st

from graph.ntriples import XSD
from sparql.cells import Cell, Sort
from sparql.spreadsheet import ENGLISH, GERMAN, Dialect, write_heading, write_row

# What makes a cell a formula (OWASP, CSV Injection), full-width signs included.
SIGNS = tuple("=+-@\uff1d\uff0b\uff0d\uff20")
DANGEROUS = (*SIGNS, "\t", "\r", "\n")
TRICKY = [*DANGEROUS, *'a1 ;,"\x00\u200b\ufeff']
DIALECTS = pytest.mark.parametrize("dialect", [ENGLISH, GERMAN], ids=["en", "de"])


def text(value: str) -> Cell:
    return Cell(Sort.LITERAL, value, XSD + "string")


def number(value: str, kind: str = "integer") -> Cell:
    return Cell(Sort.LITERAL, value, XSD + kind)


def read(line: bytes, separator: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(line.decode(), newline=""), delimiter=separator))


def test_it_begins_with_the_mark_that_tells_excel_of_utf_8() -> None:
    assert write_heading(("straße", "n"), GERMAN) == '\ufeff"straße";"n"\r\n'.encode()


def test_each_language_has_its_separator_and_decimal_mark() -> None:
    row = (text("Köln"), number("-3.5", "decimal"), None, Cell(Sort.BLANK, "b"))

    assert write_row(row, ENGLISH) == '"Köln",-3.5,,"_:b"\r\n'.encode()
    assert write_row(row, GERMAN) == '"Köln";-3,5;;"_:b"\r\n'.encode()


@DIALECTS
@pytest.mark.parametrize("sign", DANGEROUS)
def test_a_text_that_begins_like_a_formula_gets_an_apostrophe(
    dialect: Dialect, sign: str
) -> None:
    ((value,),) = read(write_row((text(f"{sign}1+1"),), dialect), dialect.separator)

    assert value == f"'{sign}1+1"


@DIALECTS
def test_a_number_stays_a_number_and_a_text_of_digits_a_text(dialect: Dialect) -> None:
    row = (number("-5"), text("-5"), number("-1+cmd"), number("1.0E3", "double"))

    cells = read(write_row(row, dialect), dialect.separator)[0]

    decimal = f"1{dialect.decimal_mark}0E3"
    assert cells == ["-5", "'-5", "'-1+cmd", decimal]


@DIALECTS
@settings(max_examples=500, deadline=None)
@given(st.lists(st.text(st.sampled_from(TRICKY), max_size=12), min_size=1, max_size=2))
def test_no_text_begins_a_cell_like_a_formula_whatever_splits_it(
    dialect: Dialect, values: list[str]
) -> None:
    line = write_row(tuple(text(value) for value in values), dialect)
    note(f"{line=}")

    (row,) = read(line, dialect.separator)
    assert len(row) == len(values)
    assert not any(cell.startswith(DANGEROUS) for cell in row)
    for separator in (",", ";", "\t"):
        for cell in (cell for row in read(line, separator) for cell in row):
            assert not cell.lstrip(" \t\r\n\x00\u200b\ufeff").startswith(SIGNS)


@DIALECTS
@settings(max_examples=500, deadline=None)
@given(st.text(st.characters(codec="utf-8"), max_size=40))
def test_any_text_is_read_back_but_for_the_apostrophes(
    dialect: Dialect, value: str
) -> None:
    (row,) = read(write_row((text(value), text("x")), dialect), dialect.separator)

    assert row[1] == "x"
    assert row[0].replace("'", "") == value.replace("'", "")
