"""Which type the cells of a column have, and a cell as a value of that type.

A column has the type of its kind of value where every cell of the revision fits it,
and is text otherwise. So nothing is lost, and one odd cell spoils no file.
"""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from graph.tables.mapping import Column
from graph.tables.rows import split_cell

Value = str | int | float | bool | date | list[str] | None


class CellType(StrEnum):
    """The types of cells, named as Table Schema names them."""

    TEXT = "string"
    INTEGER = "integer"
    NUMBER = "number"
    DATE = "date"
    BOOLEAN = "boolean"
    LIST = "list"


_BOOLEANS = {"true": True, "false": False}
_LARGEST_INTEGER = 2**63 - 1
_INTEGER = re.compile(r"-?[0-9]{1,19}", re.ASCII)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
# A cell that is cut out of a literal is a coordinate.
_TYPES = {
    "integer": CellType.INTEGER,
    "decimal": CellType.NUMBER,
    "pattern": CellType.NUMBER,
    "date": CellType.DATE,
    "has-node": CellType.BOOLEAN,
}


def choose_type(column: Column | None, cells: Iterable[str]) -> CellType:
    """Return the type of a column with these cells; None stands for a key."""
    if column is None:
        return CellType.TEXT
    if column.many:
        return CellType.LIST
    chosen = _TYPES.get(column.value, CellType.TEXT)
    return chosen if all(_fits(cell, chosen) for cell in cells) else CellType.TEXT


def read_cell(cell: str, type_: CellType) -> Value:
    """Return what a cell of that type means; None for an empty one.

    Raises ValueError for a cell that does not fit.
    """
    if not cell:
        return None
    match type_:
        case CellType.TEXT:
            return cell
        case CellType.LIST:
            return split_cell(cell)
        case CellType.BOOLEAN:
            return _read_boolean(cell)
        case CellType.DATE:
            return _read_date(cell)
        case CellType.INTEGER:
            return _read_integer(cell)
        case CellType.NUMBER:
            return _read_number(cell)


def _fits(cell: str, type_: CellType) -> bool:
    try:
        read_cell(cell, type_)
    except ValueError:
        return False
    return True


def _read_boolean(cell: str) -> bool:
    if cell not in _BOOLEANS:
        raise ValueError(f"no boolean: {cell}")
    return _BOOLEANS[cell]


def _read_date(cell: str) -> date:
    if _DATE.fullmatch(cell) is None:
        raise ValueError(f"no full date: {cell}")
    return date.fromisoformat(cell)


def _read_integer(cell: str) -> int:
    if _INTEGER.fullmatch(cell) is None or abs(int(cell)) > _LARGEST_INTEGER:
        raise ValueError(f"no integer of 64 bits: {cell}")
    return int(cell)


def _read_number(cell: str) -> float:
    try:
        number, exact = float(cell), Decimal(cell)
    except InvalidOperation as fault:
        raise ValueError(f"no number: {cell}") from fault
    if Decimal(repr(number)) != exact:
        raise ValueError(f"more digits than a double has: {cell}")
    return number
