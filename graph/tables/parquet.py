"""Writes a table as Parquet; only a child that makes a dump imports this module."""

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
from pyarrow import parquet

from graph.tables.cell_types import CellType, read_cell
from graph.tables.dictionary import Field
from graph.tables.rows import Row

_TYPES = {
    CellType.TEXT: pa.string(),
    CellType.INTEGER: pa.int64(),
    CellType.NUMBER: pa.float64(),
    CellType.DATE: pa.date32(),
    CellType.BOOLEAN: pa.bool_(),
    CellType.LIST: pa.list_(pa.string()),
}


def write_parquet(
    path: Path, rows: Sequence[Row], fields: Sequence[Field], description: str
) -> None:
    """Write rows with the types and descriptions of their fields; empty cells are null.

    The same rows give the same bytes.
    """
    schema = pa.schema(
        [
            pa.field(
                field.name,
                _TYPES[field.type],
                metadata={"description": field.descriptions.get("en", "")},
            )
            for field in fields
        ],
        metadata={"description": description},
    )
    columns = {
        field.name: [read_cell(row[field.name], field.type) for row in rows]
        for field in fields
    }
    table = pa.Table.from_pydict(columns, schema=schema)
    parquet.write_table(table, path, compression="zstd")
