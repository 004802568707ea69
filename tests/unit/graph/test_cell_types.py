"""A column has its type where every cell fits, and no cell loses anything."""

from datetime import date

import pytest

from graph.tables.cell_types import CellType, Value, choose_type, read_cell
from graph.tables.mapping import Column


@pytest.mark.parametrize(
    ("value", "cells", "type_"),
    [
        ("text", ["1", "true"], CellType.TEXT),
        ("integer", ["0", "-5", "", "9223372036854775807"], CellType.INTEGER),
        ("integer", ["9223372036854775808"], CellType.TEXT),
        ("decimal", ["0.1", "12000", ""], CellType.NUMBER),
        ("decimal", ["0.1234567890123456789"], CellType.TEXT),
        ("date", ["2020-02-29", ""], CellType.DATE),
        ("date", ["2020-02-29", "2020"], CellType.TEXT),
        ("date", ["2020-02-30"], CellType.TEXT),
        ("has-node", ["true", "false"], CellType.BOOLEAN),
        ("has-node", ["yes"], CellType.TEXT),
        ("pattern", ["54.32", "10.1"], CellType.NUMBER),
        ("entity", ["kiel"], CellType.TEXT),
    ],
)
def test_a_column_is_text_where_one_cell_does_not_fit(
    value: str, cells: list[str], type_: CellType
) -> None:
    assert choose_type(Column(name="c", value=value), cells) is type_


def test_a_column_of_several_values_is_a_list_whatever_they_are() -> None:
    column = Column(name="c", value="date", many=True)

    assert choose_type(column, ["2020|2021"]) is CellType.LIST


def test_a_key_is_text() -> None:
    assert choose_type(None, ["1"]) is CellType.TEXT


@pytest.mark.parametrize("type_", CellType)
def test_an_empty_cell_is_nothing(type_: CellType) -> None:
    assert read_cell("", type_) is None


@pytest.mark.parametrize(
    ("cell", "type_", "value"),
    [
        ("a|b", CellType.TEXT, "a|b"),
        ("a|b", CellType.LIST, ["a", "b"]),
        ("-7", CellType.INTEGER, -7),
        ("4.9", CellType.NUMBER, 4.9),
        ("false", CellType.BOOLEAN, False),
        ("2020-02-29", CellType.DATE, date(2020, 2, 29)),
    ],
)
def test_a_cell_is_read_as_its_type(cell: str, type_: CellType, value: Value) -> None:
    assert read_cell(cell, type_) == value


@pytest.mark.parametrize(
    ("cell", "type_"),
    [
        ("1.0", CellType.INTEGER),
        ("x", CellType.NUMBER),
        ("2020", CellType.DATE),
        ("True", CellType.BOOLEAN),
    ],
)
def test_a_cell_that_does_not_fit_is_refused(cell: str, type_: CellType) -> None:
    with pytest.raises(ValueError, match=cell):
        read_cell(cell, type_)
