"""`stadtwissen log`, `show`, `diff`, `revert`, `checkout`: the revisions."""

import getpass
from collections import Counter
from dataclasses import asdict
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from graph import history
from graph.history import Interest, Undoing
from graph.named_graphs import graph_of
from graph.patch import Patch
from graph.revision import Revision
from graph.snapshots import current
from graph.term_names import read_term
from web.commands.findings import (
    language_option,
    read_style,
    report_option,
)
from web.commands.options import (
    data_dir_option,
    json_option,
    print_json,
    refuse_with_reasons,
)
from web.commands.outcomes import print_outcome, tell_violations
from web.commands.patches import print_patch
from web.commands.progress import show_progress

_DEFAULT_GRAPH = "the default graph"


@click.command()
@click.option("--limit", type=click.IntRange(min=1), help="No more than so many.")
@click.option("--agent", help="Those of one agent, named as in the log.")
@click.option("--graph", metavar="IRI", help="Those that changed a graph.")
@click.option("--subject", metavar="IRI", help="Those that changed a subject.")
@json_option
@data_dir_option
@refuse_with_reasons
def log(
    *,
    limit: int | None,
    agent: str | None,
    graph: str | None,
    subject: str | None,
    as_json: bool,
    data_dir: Path,
) -> None:
    """List the revisions, newest first: number, time, agent, counts, message.

    IRIs may be written with our prefixes: id:municipality/kiel.
    """
    interest = Interest(
        agent=agent,
        graph=None if graph is None else read_term(graph),
        subject=None if subject is None else read_term(subject),
    )
    revisions = history.list_revisions(data_dir, interest, limit=limit)
    published = current(data_dir)
    newest = published.number if published else 0
    if as_json:
        print_json(
            [
                asdict(revision) | {"is_published": revision.number <= newest}
                for revision in revisions
            ]
        )
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
    for revision in revisions:
        if revision.number > newest:
            click.echo(
                f"Revision {revision.number} is kept and not published yet: the next "
                "commit or the next start of `stadtwissen serve` does that.",
                err=True,
            )


@click.command()
@click.argument("revision", type=int)
@click.option("--patch", "with_patch", is_flag=True, help="Print the patch too.")
@json_option
@data_dir_option
@refuse_with_reasons
def show(*, revision: int, with_patch: bool, as_json: bool, data_dir: Path) -> None:
    """Tell who made REVISION, when, why, and which graphs it changed."""
    found, patch = history.read_revision(data_dir, revision)
    graphs = _count_graphs(patch)
    if as_json:
        counts = {
            name: {"added": added, "removed": removed}
            for name, (added, removed) in graphs.items()
        }
        value = asdict(found) | {"graphs": counts}
        print_json(value | (asdict(patch) if with_patch else {}))
        return
    _print_revision(found)
    for name, (added, removed) in graphs.items():
        click.echo(f"  +{added} -{removed}  {name}")
    if with_patch:
        click.echo()
        print_patch(patch)


@click.command()
@click.argument("before", type=int)
@click.argument("after", type=int)
@json_option
@data_dir_option
@refuse_with_reasons
def diff(*, before: int, after: int, as_json: bool, data_dir: Path) -> None:
    """Print what leads from the state of revision BEFORE to that of AFTER.

    Lines of N-Quads with - and +; 0 is the state before the first revision.
    """
    patch = history.compare(data_dir, before, after)
    if as_json:
        print_json({"before": before, "after": after, **asdict(patch)})
        return
    print_patch(patch)
    counts = f"{len(patch.adds)} quads more, {len(patch.removes)} fewer."
    click.echo(f"From revision {before} to {after}: {counts}", err=True)


@click.command()
@click.argument("revision", type=int)
@click.option("--message", default="", help="Why; it stands in the log.")
@click.option("--key", help="A key of your own: asking again with it changes nothing.")
@click.option(
    "--force",
    is_flag=True,
    help="Undo what is left of it, also where later revisions touched the same.",
)
@language_option
@report_option
@json_option
@data_dir_option
@refuse_with_reasons
def revert(
    *,
    revision: int,
    message: str,
    key: str | None,
    force: bool,
    language: str,
    report_form: str,
    as_json: bool,
    data_dir: Path,
) -> None:
    """Undo REVISION by a new revision; refused where a later one touched the same."""
    style = read_style(report_form, language, as_json=as_json)
    undoing = Undoing(
        agent=getpass.getuser(), message=message, key=key, is_forced=force
    )
    with (
        tell_violations(style),
        show_progress("Reverting", wanted=not as_json) as progress,
    ):
        outcome = history.revert(data_dir, revision, undoing, progress)
    print_outcome(outcome, style, key=key)


@click.command()
@click.argument("revision", type=int)
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@json_option
@data_dir_option
@refuse_with_reasons
def checkout(*, revision: int, folder: Path, as_json: bool, data_dir: Path) -> None:
    """Make FOLDER a data directory that stands at REVISION; made from the journal."""
    with show_progress("Checking out", wanted=not as_json) as progress:
        made = history.checkout(data_dir, revision, folder, progress)
    if as_json:
        print_json(asdict(made) | {"folder": str(folder)})
        return
    click.echo(
        f"{folder} stands at revision {made.number}, state {made.state_hash}.\n"
        f"Ask it with `stadtwissen query --data-dir {folder}`."
    )


def _count_graphs(patch: Patch) -> dict[str, tuple[int, int]]:
    added = Counter(graph_of(line) or _DEFAULT_GRAPH for line in patch.adds)
    removed = Counter(graph_of(line) or _DEFAULT_GRAPH for line in patch.removes)
    return {name: (added[name], removed[name]) for name in sorted({*added, *removed})}


def _print_revision(revision: Revision) -> None:
    lines = [
        f"revision {revision.number}",
        f"time     {revision.time}",
        f"agent    {revision.agent}",
        f"message  {revision.message}",
        f"quads    +{revision.added} -{revision.removed}",
        f"state    {revision.state_hash}",
        f"patch    {revision.patch_hash}",
    ]
    if revision.reverts is not None:
        lines.append(f"reverts  revision {revision.reverts}")
    for line in lines:
        click.echo(line)


COMMANDS: tuple[click.Command, ...] = (log, show, diff, revert, checkout)
