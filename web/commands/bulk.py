"""What `stadtwissen load --bulk` does: large files as one revision."""

import getpass
import secrets
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click

from graph import formats
from graph.bulk import NOT_IN_RATE, BulkOutcome, Source, Wish, load_in_bulk
from graph.bulk_pieces import BULK_FORMATS
from graph.errors import Refused, Rejection
from graph.report import Report
from web.commands.findings import Style
from web.commands.options import print_json, require_graph
from web.commands.outcomes import tell_violations
from web.commands.progress import show_transfer

JUDGED = ("sample", "all", "none")


def load_bulk(
    data_dir: Path,
    files: Sequence[Path],
    *,
    graph: str | None,
    wish: Wish,
    style: Style,
) -> None:
    """Load files in bulk and print what came of it."""
    require_graph(data_dir)
    sources = [
        Source(path=file, format=_find_format(file), graph=graph) for file in files
    ]
    if wish.judged == "sample" and not style.as_json:
        click.echo(f"Judging {wish.sample} subjects, seed {wish.seed}.", err=True)
    with (
        tell_violations(style),
        show_transfer("Loading", wanted=not style.as_json) as progress,
    ):
        found = load_in_bulk(data_dir, sources, wish, progress)
    _print(found, wish, style)


def make_wish(
    *, message: str, files: Sequence[Path], judged: str, sample: int, seed: int | None
) -> Wish:
    """Return the wish of whoever calls; without a seed, by one of chance."""
    return Wish(
        agent=getpass.getuser(),
        message=message or "Load " + ", ".join(file.name for file in files),
        judged=judged,
        sample=sample,
        seed=secrets.randbelow(1_000_000) if seed is None else seed,
    )


def _find_format(file: Path) -> formats.Format:
    format_ = formats.find_by_file_name(file.name)
    if format_ in BULK_FORMATS:
        return format_
    names = ", ".join(f".{ending}" for one in BULK_FORMATS for ending in one.endings)
    message = f"In bulk only {names} can be read, each also with .gz; convert the file."
    raise Refused(Rejection(message=message, rule="format", file=str(file)))


def _print(found: BulkOutcome, wish: Wish, style: Style) -> None:
    outcome = found.outcome
    if style.as_json:
        findings = outcome.report.count_severities()
        print_json(
            {
                "revision": asdict(outcome.revision),
                "is_new": outcome.is_new,
                "read": found.read,
                "seconds": found.seconds,
                "judged": wish.judged,
                "seed": wish.seed,
                "findings": findings,
            }
        )
        return
    revision = outcome.revision
    if not outcome.is_new:
        click.echo(f"Nothing changed; the head is revision {revision.number}.")
        return
    click.echo(
        f"Revision {revision.number}: {revision.added:,} quads added of"
        f" {found.read:,} read."
    )
    _print_findings(outcome.report)
    _print_times(found)


def _print_findings(report: Report) -> None:
    counted = report.count_severities()
    if any(counted.values()):
        told = ", ".join(
            f"{number:,} {name.rpartition('#')[2].lower()}"
            for name, number in counted.items()
        )
        click.echo(f"The shapes found, by severity: {told}.")


def _print_times(found: BulkOutcome) -> None:
    loading = sum(t for name, t in found.seconds.items() if name not in NOT_IN_RATE)
    rate = found.outcome.revision.added / loading
    click.echo(
        f"Loaded in {loading:.1f} s ({rate:,.0f} quads/s, and as many again in the"
        " default graph); "
        + ", ".join(
            f"{name} {found.seconds.get(name, 0.0):.1f} s" for name in NOT_IN_RATE
        )
    )
    parts = (f"{name} {spent:.1f}" for name, spent in found.seconds.items())
    click.echo("Seconds: " + ", ".join(parts), err=True)
