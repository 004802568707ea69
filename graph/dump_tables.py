"""Writes the tables of a graph into a dump: CSV, Parquet and the data dictionary."""

import json
from hashlib import sha256
from pathlib import Path

from pyoxigraph import Store

from graph.tables import read_dictionary, read_mapping
from graph.tables.data_package import Edition, FileFacts, describe_package
from graph.tables.dictionary import describe_table, gather_words
from graph.tables.export import make_rows
from graph.tables.folder import read_quads, write_csv
from graph.tables.parquet import write_parquet


def write_table_files(store: Store, folder: Path, edition: Edition) -> None:
    """Write all tables to a new folder, with `datapackage.json`."""
    mapping = read_mapping()
    rows = make_rows(read_quads(store), mapping)
    words = gather_words(read_quads(store), read_dictionary())
    described = [
        describe_table(table, rows[name], words, mapping)
        for name, table in mapping.items()
    ]
    write_csv(rows, mapping, folder)
    for table in described:
        write_parquet(
            folder / f"{table.name}.parquet",
            rows[table.name],
            table.fields,
            table.descriptions["en"],
        )
    files = {path.name: _measure(path) for path in folder.iterdir()}
    package = describe_package(described, files, edition)
    text = json.dumps(package, ensure_ascii=False, indent=2) + "\n"
    (folder / "datapackage.json").write_text(text, encoding="utf-8")


def _measure(path: Path) -> FileFacts:
    data = path.read_bytes()
    return FileFacts(size_bytes=len(data), sha256=sha256(data).hexdigest())
