"""CSV for people who open it with a spreadsheet: what they see is what is meant.

No one file is opened rightly everywhere. A German Excel splits lines at semicolons and
takes 3.12 for a date in December; an English one splits at commas. A first line `sep=;`
helps Excel alone, and then it no longer sees that the file is UTF-8. So there are two
dialects, both with a byte order mark, without which Excel reads umlauts wrongly.
LibreOffice reads either and asks.

A text that a spreadsheet would take for a formula gets an apostrophe before it (OWASP,
CSV Injection), also within a text right behind a sign that another language's
spreadsheet splits at. Numbers stay numbers.
"""

import re
from dataclasses import dataclass

from sparql.cells import NUMBERS, Cell, Row, Sort

BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """How a language's spreadsheets write tables."""

    separator: str
    decimal_mark: str


ENGLISH = Dialect(separator=",", decimal_mark=".")
GERMAN = Dialect(separator=";", decimal_mark=",")

_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
# Full-width signs begin a formula too where the system's language has them.
_SIGNS = r"=+\-@\uff1d\uff0b\uff0d\uff20"
_AT_START = re.compile(rf"^(?=[\t\r\n]|[\s\ufeff\u200b\x00]*[{_SIGNS}])")
# Few blanks only: a text of nothing but tabs would be looked at from each of them.
_WITHIN = re.compile(rf"(?<=[,;\t\r\n])(?=[\s\ufeff\u200b\x00\"]{{0,16}}[{_SIGNS}])")


def write_heading(columns: tuple[str, ...], dialect: Dialect) -> bytes:
    """Return the byte order mark and the line of the columns' names."""
    line = dialect.separator.join(_quote(name) for name in columns)
    return f"{BYTE_ORDER_MARK}{line}\r\n".encode()


def write_row(row: Row, dialect: Dialect) -> bytes:
    """Return one line; what has no value is empty."""
    line = dialect.separator.join(_write(cell, dialect) for cell in row)
    return f"{line}\r\n".encode()


def _write(cell: Cell | None, dialect: Dialect) -> str:
    if cell is None:
        return ""
    if cell.sort is Sort.BLANK:
        return _quote(f"_:{cell.value}")
    if cell.datatype in NUMBERS and _NUMBER.fullmatch(cell.value):
        return cell.value.replace(".", dialect.decimal_mark)
    return _quote(_WITHIN.sub("'", _AT_START.sub("'", cell.value)))


def _quote(text: str) -> str:
    # Always in quotes: a separator of another language then splits the least.
    return '"' + text.replace('"', '""') + '"'
