"""The command that writes the curated tables back from the graph."""

import json
from pathlib import Path

import click

from graph.tables.folder import write_tables
from web.commands.options import data_dir_option, json_option, refuse_with_reasons


@click.command("export-tables")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@data_dir_option
@json_option
@refuse_with_reasons
def export_tables(folder: Path, data_dir: Path, as_json: bool) -> None:
    """Write the tables as CSV files to FOLDER, read from the graph alone."""
    counts = write_tables(data_dir, folder)
    if as_json:
        click.echo(json.dumps(counts))
        return
    for name, count in counts.items():
        click.echo(f"{name + '.csv':<24}{count:>8}")


COMMANDS: tuple[click.Command, ...] = (export_tables,)
