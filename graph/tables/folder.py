"""Writes the tables of a published graph to a folder of CSV files."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from pyoxigraph import Store

from graph.ntriples import Quad
from graph.snapshots import open_current
from graph.store import list_named_quads
from graph.tables import read_mapping
from graph.tables.export import make_rows, table_columns
from graph.tables.mapping import Table
from graph.tables.rows import Rows, write_rows


def write_tables(data_dir: Path, folder: Path) -> dict[str, int]:
    """Write one file for each table, from the graph alone; return their row counts.

    Files of these names are replaced. Raises NotFound before the first commit.
    """
    mapping = read_mapping()
    rows = make_rows(read_quads(open_current(data_dir)), mapping)
    write_csv(rows, mapping, folder)
    return {name: len(rows[name]) for name in mapping}


def write_csv(rows: Rows, mapping: Mapping[str, Table], folder: Path) -> None:
    """Write one file for each table, with its rows as they stand."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in mapping.items():
        text = write_rows(rows[name], table_columns(table))
        (folder / f"{name}.csv").write_text(text, encoding="utf-8", newline="")


def read_quads(store: Store) -> Iterator[Quad]:
    """Yield the quads of all named graphs, spelled."""
    for quad in list_named_quads(store):
        yield (
            str(quad.subject),
            str(quad.predicate),
            str(quad.object),
            str(quad.graph_name),
        )
