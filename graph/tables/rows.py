"""Rows of the curated tables as they stand in the CSV files."""

import csv
import io
from collections.abc import Iterable, Sequence

from graph.errors import Refused, Rejection

Row = dict[str, str]
Rows = dict[str, list[Row]]
SEPARATOR = "|"


def read_rows(table: str, text: str, columns: Sequence[str]) -> list[Row]:
    """Read a table; refuse one whose header or row lengths differ.

    Raises Refused with the line of each fault.
    """
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    header = next(reader, [])
    if header != list(columns):
        raise Refused(
            Rejection(
                message=f"the header is {header}, expected {list(columns)}",
                rule="table-header",
                file=f"{table}.csv",
                line=1,
            )
        )
    rows: list[Row] = []
    faults: list[Rejection] = []
    for cells in reader:
        if len(cells) == len(header):
            rows.append(dict(zip(header, cells, strict=True)))
            continue
        message = f"the row has {len(cells)} cells instead of {len(header)}"
        faults.append(
            Rejection(
                message=message,
                rule="table-row",
                file=f"{table}.csv",
                line=reader.line_num,
            )
        )
    if faults:
        raise Refused(*faults)
    return rows


def write_rows(rows: Iterable[Row], columns: Sequence[str]) -> str:
    """Return the CSV text of rows: header, comma, LF, quotes where needed."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def split_cell(cell: str) -> list[str]:
    """Return the values of a cell; none for an empty one."""
    return cell.split(SEPARATOR) if cell else []


def join_cell(values: Iterable[str]) -> str:
    """Return the cell that holds these values."""
    return SEPARATOR.join(values)
