"""`stadtwissen init`: makes a data directory, with the shipped graph or bare."""

from pathlib import Path

import click

from graph.disk_space import tell_refusal
from graph.errors import Refused, Rejection
from graph.layout import Layout
from graph.snapshots import publish_nothing
from graph.tables.build import build_shipped_graph
from web.commands.options import data_dir_option, refuse_with_reasons
from web.commands.progress import show_progress


@click.command()
@click.option(
    "--bare",
    "is_bare",
    is_flag=True,
    help="An empty store without shapes, inference and reserved graphs.",
)
@data_dir_option
@refuse_with_reasons
def init(data_dir: Path, *, is_bare: bool) -> None:
    """Make a data directory: the shipped graph, or an empty store.

    Doing it again changes nothing.
    """
    layout = Layout(data_dir=data_dir)
    _check(layout, is_bare=is_bare)
    if layout.current.is_symlink():
        click.echo(f"{data_dir} is there already.")
        return
    if not is_bare:
        with show_progress("Building the shipped graph") as progress:
            build_shipped_graph(data_dir, progress)
        return
    with tell_refusal():
        data_dir.mkdir(parents=True, exist_ok=True)
        layout.bare_marker.touch()
        publish_nothing(layout)
    click.echo(f"{data_dir} is an empty store.")


def _check(layout: Layout, *, is_bare: bool) -> None:
    """Refuse a directory that is of the other kind."""
    is_there = layout.journal.exists() or layout.current.is_symlink()
    if is_there and layout.bare_marker.exists() != is_bare:
        kind = "holds a graph of its own" if is_bare else "is a bare store"
        message = f"{layout.data_dir} {kind}; name another directory."
        raise Refused(Rejection(message=message, rule="init"))


COMMANDS: tuple[click.Command, ...] = (init,)
