"""`stadtwissen dump`: what the house holds, as one file."""

from pathlib import Path
from typing import IO

import click

from graph import formats
from graph.dump import FORMATS, write_dump
from graph.layout import Layout
from graph.snapshots import reading
from web.commands.options import data_dir_option, refuse_with_reasons


@click.command()
@click.option(
    "--format",
    "format_name",
    type=click.Choice([one.name for one in FORMATS]),
    default=formats.N_QUADS.name,
    show_default=True,
    help="The RDF syntax of the dump.",
)
@click.option(
    "--output",
    type=click.File("wb", atomic=True),
    default="-",
    help="A file instead of standard output; it appears when it is whole.",
)
@data_dir_option
@refuse_with_reasons
def dump(format_name: str, output: IO[bytes], data_dir: Path) -> None:
    """Write the quads of all named graphs of the published revision."""
    chosen = next(one for one in FORMATS if one.name == format_name)
    is_bare = Layout(data_dir=data_dir).bare_marker.exists()
    with reading(data_dir) as store:
        write_dump(store, output, chosen, is_bare=is_bare)


COMMANDS: tuple[click.Command, ...] = (dump,)
