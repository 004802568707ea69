"""How a commit ended, as a command tells it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict

import click

from graph.errors import ShapesViolated
from graph.proposal import Outcome
from graph.report import Profile, decode_report
from web.commands.findings import Style, print_report
from web.commands.options import print_json


@contextmanager
def tell_violations(style: Style) -> Iterator[None]:
    """End with the report and status 1 where the shapes refuse what is done inside."""
    try:
        yield
    except ShapesViolated as refused:
        if style.as_json:
            raise
        print_report(decode_report(refused.report), style, profile=Profile.COMPLETE)
        click.echo("Refused: it violates the shapes. Nothing was written.", err=True)
        raise SystemExit(1) from None


def print_outcome(outcome: Outcome, style: Style, *, key: str | None) -> None:
    """Tell the revision, after the warnings with which it passed.

    `key` is the one with which it was asked for.
    """
    revision = outcome.revision
    if style.as_json:
        findings = [asdict(one) for one in outcome.report.findings]
        print_json(asdict(outcome) | {"report": findings})
        return
    if not outcome.is_new:
        is_known = key is not None and revision.key == key
        why = "was made with this key" if is_known else "is the head"
        unchanged = f"Nothing changed; revision {revision.number} {why}."
        click.echo(unchanged, err=style.fills_stdout)
        return
    print_report(outcome.report, style, profile=Profile.PUBLISH)
    anew = " All inferences were made anew." if outcome.inferred_anew else ""
    click.echo(
        f"Revision {revision.number}: {revision.added} quads added, "
        f"{revision.removed} removed.{anew}",
        err=style.fills_stdout,
    )
