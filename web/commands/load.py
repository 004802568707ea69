"""`stadtwissen load`: parse files, and commit what they say as one revision."""

import getpass
from collections.abc import Sequence
from pathlib import Path

import click

from graph.commit import submit
from graph.formats import Format
from graph.parsing import Parsed
from graph.patch import Patch
from graph.proposal import Proposal
from graph.rehearsal import rehearse
from web.commands.bulk import JUDGED, load_bulk, make_wish
from web.commands.findings import (
    Style,
    language_option,
    read_style,
    report_option,
)
from web.commands.options import (
    data_dir_option,
    json_option,
    refuse_with_reasons,
    require_graph,
)
from web.commands.outcomes import print_outcome, tell_violations
from web.commands.progress import show_progress
from web.commands.rehearsal import print_rehearsal
from web.commands.source_files import (
    STDIN,
    Destination,
    files_argument,
    format_option,
    parse_files,
)


@click.command()
@files_argument
@format_option
@click.option("--graph", metavar="IRI", help="The graph of statements without one.")
@click.option("--message", default="", help="Why; it stands in the log.")
@click.option(
    "--base",
    type=click.IntRange(min=1),
    metavar="REV",
    help="The revision you looked at; refuse where a later one touched the same.",
)
@click.option("--key", help="A key of your own: asking again with it changes nothing.")
@click.option(
    "--bulk", is_flag=True, help="Stream large files; see docs/operations.md."
)
@click.option(
    "--validate",
    "judged",
    type=click.Choice(JUDGED),
    default="sample",
    show_default=True,
    help="With --bulk: what the shapes judge.",
)
@click.option(
    "--sample",
    type=click.IntRange(min=1, max=10_000),
    default=200,
    show_default=True,
    help="With --bulk: how many subjects a sample has.",
)
@click.option("--seed", type=int, help="With --bulk: draw the same sample again.")
@click.option("--dry-run", is_flag=True, help="Tell what would change; write nothing.")
@language_option
@report_option
@json_option
@data_dir_option
@refuse_with_reasons
def load(
    files: tuple[Path, ...],
    *,
    format_: Format | None,
    graph: str | None,
    message: str,
    base: int | None,
    key: str | None,
    bulk: bool,
    judged: str,
    sample: int,
    seed: int | None,
    dry_run: bool,
    language: str,
    report_form: str,
    as_json: bool,
    data_dir: Path,
) -> None:
    """Load RDF files (Turtle, TriG, N-Triples, N-Quads, JSON-LD, RDF/XML, or gzip).

    A file named `-` is standard input. Faults are told with file, line and column, the
    first hundred of each file.
    """
    style = read_style(report_form, language, as_json=as_json)
    if bulk:
        if dry_run or key is not None or base is not None:
            raise click.UsageError("--bulk goes without --dry-run, --key and --base.")
        if format_ is not None or STDIN in files:
            raise click.UsageError("--bulk reads files, each by its own ending.")
        wish = make_wish(
            message=message, files=files, judged=judged, sample=sample, seed=seed
        )
        load_bulk(data_dir, files, graph=graph, wish=wish, style=style)
        return
    require_graph(data_dir)
    with show_progress("Loading", wanted=not as_json) as progress:
        destination = Destination(data_dir=data_dir, graph=graph)
        parsed = parse_files(files, destination, format_=format_, progress=progress)
    proposal = Proposal(
        patch=Patch.of(adds=(line for one in parsed for line in one.lines)),
        agent=getpass.getuser(),
        message=message or "Load " + ", ".join(file.name for file in files),
        key=key,
        base=base,
    )
    if dry_run:
        _rehearse(data_dir, proposal, parsed, style)
    else:
        _commit(data_dir, proposal, style)


def _rehearse(
    data_dir: Path, proposal: Proposal, parsed: Sequence[Parsed], style: Style
) -> None:
    with show_progress("Rehearsing", wanted=not style.as_json) as progress:
        rehearsal = rehearse(data_dir, proposal, progress)
    changed = [change for one in parsed for change in one.changed]
    print_rehearsal(rehearsal, changed, style)
    if not rehearsal.report.conforms:
        raise SystemExit(1)


def _commit(data_dir: Path, proposal: Proposal, style: Style) -> None:
    with (
        tell_violations(style),
        show_progress("Loading", wanted=not style.as_json) as progress,
    ):
        outcome = submit(data_dir, proposal, progress)
    print_outcome(outcome, style, key=proposal.key)


COMMANDS: tuple[click.Command, ...] = (load,)
