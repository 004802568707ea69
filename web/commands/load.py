"""`stadtwissen load`: parse files, and commit what they say as one revision."""

import getpass
from collections.abc import Sequence
from pathlib import Path

import click

from graph import formats, parsing
from graph.commit import submit
from graph.errors import LimitReached, NotFound, Refused, Rejection
from graph.limits import LOAD_FILE
from graph.parsing import Parsed, Source, parse_file
from graph.patch import Patch
from graph.proposal import Proposal
from graph.rehearsal import rehearse
from graph.snapshots import current
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
)
from web.commands.outcomes import print_outcome, tell_violations
from web.commands.progress import show_progress
from web.commands.rehearsal import print_rehearsal


@click.command()
@click.argument(
    "files",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@click.option("--graph", metavar="IRI", help="The graph of statements without one.")
@click.option("--message", default="", help="Why; it stands in the log.")
@click.option(
    "--base",
    type=click.IntRange(min=1),
    metavar="REV",
    help="The revision you looked at; refuse where a later one touched the same.",
)
@click.option("--key", help="A key of your own: asking again with it changes nothing.")
@click.option("--dry-run", is_flag=True, help="Tell what would change; write nothing.")
@language_option
@report_option
@json_option
@data_dir_option
@refuse_with_reasons
def load(
    files: tuple[Path, ...],
    *,
    graph: str | None,
    message: str,
    base: int | None,
    key: str | None,
    dry_run: bool,
    language: str,
    report_form: str,
    as_json: bool,
    data_dir: Path,
) -> None:
    """Load RDF files (Turtle, TriG, N-Triples, N-Quads, JSON-LD, RDF/XML, or gzip)."""
    style = read_style(report_form, language, as_json=as_json)
    if current(data_dir) is None:
        raise NotFound("There is no data here yet; run `stadtwissen serve` first.")
    with show_progress("Loading", wanted=not as_json) as progress:
        parsed = []
        for number, file in enumerate(files):
            progress(f"parsing {file.name}", number, len(files))
            parsed.append(_parse(file, graph))
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


def _parse(file: Path, graph: str | None) -> Parsed:
    format_ = formats.find_by_file_name(file.name)
    if format_ is None:
        endings = ", ".join(f".{one}" for kind in formats.ALL for one in kind.endings)
        message = (
            f"The ending names no format; known are {endings}, each also with .gz."
        )
        raise Refused(Rejection(message=message, rule="format", file=file.name))
    size_bytes = file.stat().st_size
    if size_bytes > LOAD_FILE.value:
        raise LimitReached(LOAD_FILE, used=size_bytes, advice="Split the file.")
    source = Source(data=file.read_bytes(), name=str(file), format=format_, graph=graph)
    return parse_file(source, parsing.COMMAND_LINE)


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
