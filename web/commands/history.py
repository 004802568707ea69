"""`stadtwissen log`: the revisions, newest first."""

from dataclasses import asdict
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from graph.journal import Journal
from graph.layout import Layout
from web.commands.options import (
    data_dir_option,
    json_option,
    print_json,
    refuse_with_reasons,
)


@click.command()
@json_option
@data_dir_option
@refuse_with_reasons
def log(as_json: bool, data_dir: Path) -> None:
    """List the revisions, newest first: number, time, agent, counts, message."""
    revisions = Journal(Layout(data_dir=data_dir).journal).list_revisions()[::-1]
    if as_json:
        print_json([asdict(revision) for revision in revisions])
        return
    table = Table(box=None)
    for name in ("revision", "time", "agent", "added", "removed"):
        table.add_column(name, no_wrap=True, overflow="ignore", min_width=len(name))
    table.add_column("message", overflow="fold")
    for revision in revisions:
        table.add_row(
            str(revision.number),
            revision.time[:19].replace("T", " "),
            revision.agent,
            f"+{revision.added}",
            f"-{revision.removed}",
            revision.message,
        )
    Console().print(table, markup=False)


COMMANDS: tuple[click.Command, ...] = (log,)
