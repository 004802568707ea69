"""`stadtwissen backup`, `restore`, `verify`: what an operator does beside serving."""

from dataclasses import asdict
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from graph.backup import Backup, back_up
from graph.backup import restore as restore_backup
from graph.verification import Verdict
from graph.verification import verify as verify_all
from web.commands.options import (
    data_dir_option,
    json_option,
    print_json,
    refuse_with_reasons,
)
from web.commands.progress import show_progress


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@json_option
@data_dir_option
@refuse_with_reasons
def backup(folder: Path, as_json: bool, data_dir: Path) -> None:
    """Bring FOLDER to the head of the journal; run again, it copies what is new."""
    with show_progress("Backup", wanted=not as_json) as progress:
        made = back_up(data_dir, folder, progress)
    _print_backup("Backed up", made, as_json=as_json)


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@json_option
@data_dir_option
@refuse_with_reasons
def restore(folder: Path, as_json: bool, data_dir: Path) -> None:
    """Make the data directory, which must be empty, of the backup in FOLDER."""
    with show_progress("Restore", wanted=not as_json) as progress:
        kept = restore_backup(folder, data_dir, progress)
    _print_backup("Restored", kept, as_json=as_json)


@click.command()
@json_option
@data_dir_option
@refuse_with_reasons
def verify(as_json: bool, data_dir: Path) -> None:
    """Compare journal, store, snapshot and what is derived; status 1 on a fault."""
    with show_progress("Verify", wanted=not as_json) as progress:
        verdicts = list(verify_all(data_dir, progress))
    if as_json:
        print_json([asdict(verdict) for verdict in verdicts])
    else:
        _print_verdicts(verdicts)
    if any(verdict.faults for verdict in verdicts):
        raise SystemExit(1)


def _print_backup(done: str, made: Backup, *, as_json: bool) -> None:
    if as_json:
        print_json(asdict(made))
    else:
        click.echo(f"{done} revision {made.revision} of {made.time}.")
        click.echo(f"State {made.state_hash}")


def _print_verdicts(verdicts: list[Verdict]) -> None:
    table = Table("what", "judged", "seconds", "verdict", box=None)
    for one in verdicts:
        style = "bold red" if one.faults else "green"
        table.add_row(
            one.name,
            f"{one.judged:,} {one.unit}",
            f"{one.seconds:.2f}",
            Text("fault" if one.faults else "sound", style=style),
        )
    console = Console()
    console.print(table)
    for one in verdicts:
        for fault in one.faults:
            console.print(Text(f"{one.name}: {fault}"), soft_wrap=True)


COMMANDS: tuple[click.Command, ...] = (backup, restore, verify)
