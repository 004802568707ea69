"""`stadtwissen load`: parse files, and commit what they say as one revision."""

import getpass
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click

from graph import formats, parsing
from graph.commit import submit
from graph.duties import real_duties
from graph.errors import LimitReached, NotFound, Refused, Rejection
from graph.limits import LOAD_FILE
from graph.parsing import Parsed, Source, parse_file
from graph.patch import Patch
from graph.proposal import Outcome, Preview, Proposal
from graph.report import Profile, Report, Warnings
from graph.snapshots import current
from graph.writing import preview
from web.commands.options import (
    data_dir_option,
    json_option,
    print_json,
    refuse_with_reasons,
)
from web.commands.progress import show_progress

_SHOWN_CHANGES = 10
_SHOWN_WARNINGS = 20


@click.command()
@click.argument(
    "files",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@click.option("--graph", metavar="IRI", help="The graph of statements without one.")
@click.option("--message", default="", help="Why; it stands in the log.")
@click.option("--dry-run", is_flag=True, help="Tell what would change; write nothing.")
@json_option
@data_dir_option
@refuse_with_reasons
def load(
    files: tuple[Path, ...],
    graph: str | None,
    message: str,
    dry_run: bool,
    as_json: bool,
    data_dir: Path,
) -> None:
    """Load RDF files (Turtle, TriG, N-Triples, N-Quads, JSON-LD, RDF/XML, or gzip)."""
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
        )
        if dry_run:
            seen = preview(data_dir, proposal, real_duties())
        else:
            outcome = submit(data_dir, proposal, progress)
    if dry_run:
        _print_preview(seen, parsed, as_json=as_json)
    else:
        _print_outcome(outcome, as_json=as_json)


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


def _print_preview(seen: Preview, parsed: Sequence[Parsed], *, as_json: bool) -> None:
    patch = seen.patch
    changes = [change for one in parsed for change in one.changed]
    if as_json:
        print_json(
            {
                "adds": patch.adds,
                "removes": patch.removes,
                "changed_literals": changes,
                "warnings": asdict(seen.warnings),
            }
        )
        return
    for line in patch.removes:
        click.echo(f"- {line}")
    for line in patch.adds:
        click.echo(f"+ {line}")
    for before, after in changes[:_SHOWN_CHANGES]:
        click.echo(f"{before} is kept as {after}", err=True)
    _print_warnings(seen.warnings)
    click.echo(f"Would add {len(patch.adds)} quads. Nothing was written.", err=True)


def _print_outcome(outcome: Outcome, *, as_json: bool) -> None:
    revision = outcome.revision
    if as_json:
        print_json(asdict(outcome))
    elif outcome.is_new:
        click.echo(
            f"Revision {revision.number}: {revision.added} quads added, "
            f"{revision.removed} removed."
            + (" All inferences were made anew." if outcome.inferred_anew else "")
        )
        _print_warnings(outcome.warnings)
    else:
        click.echo(f"Nothing changed; the head is revision {revision.number}.")


def _print_warnings(warnings: Warnings) -> None:
    """List on stderr what the shapes warn of; `stadtwissen validate` has them all."""
    shown = Report(findings=warnings.first[:_SHOWN_WARNINGS])
    click.echo(shown.as_text(profile=Profile.PUBLISH), nl=False, err=True)
    more = warnings.count - len(shown.findings)
    if more > 0:
        click.echo(
            f"{more} more warnings: stadtwissen validate --profile publish", err=True
        )


COMMANDS: tuple[click.Command, ...] = (load,)
