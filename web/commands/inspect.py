"""`stadtwissen dump`: what the house holds, as one file or as a published dump."""

from pathlib import Path
from typing import IO

import click

from graph import formats
from graph.dump import FORMATS, write_dump
from graph.dump_shelf import publish_dump
from graph.layout import Layout
from graph.snapshots import reading
from web.commands.options import (
    data_dir_option,
    refuse_with_reasons,
    require_graph,
)
from web.commands.progress import show_progress


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
@click.option(
    "--publish",
    is_flag=True,
    help="Make the files that the server offers under /dumps/ instead.",
)
@data_dir_option
@refuse_with_reasons
def dump(format_name: str, output: IO[bytes], publish: bool, data_dir: Path) -> None:
    """Write the quads of all named graphs of the published revision."""
    if publish:
        _publish(data_dir)
        return
    chosen = next(one for one in FORMATS if one.name == format_name)
    is_bare = Layout(data_dir=data_dir).bare_marker.exists()
    with reading(data_dir) as store:
        write_dump(store, output, chosen, is_bare=is_bare)


def _publish(data_dir: Path) -> None:
    require_graph(data_dir)
    with show_progress("Dump") as progress:
        made = publish_dump(data_dir, progress)
    click.echo(
        f"/dumps/{made.revision}/ holds {len(made.files):,} files, "
        f"{made.size_bytes:,} bytes, made {made.made}."
    )


COMMANDS: tuple[click.Command, ...] = (dump,)
