"""What a dry run tells."""

from collections.abc import Sequence
from dataclasses import asdict

import click

from graph.rehearsal import Rehearsal
from graph.report import Profile
from web.commands.findings import Style, print_report
from web.commands.options import print_json
from web.commands.patches import print_patch

_INFERENCES_SHOWN = 10


def print_rehearsal(
    rehearsal: Rehearsal, changed: Sequence[tuple[str, str]], style: Style
) -> None:
    """Print the patch on standard output and the rest on standard error.

    `changed` are literals before and after they were spelled anew. A report as data
    takes the patch's place; `--json` is one object with everything.
    """
    if style.as_json:
        print_json(_as_value(rehearsal, changed))
        return
    print_patch(rehearsal.patch, err=style.fills_stdout)
    for before, after in changed:
        click.echo(f"{before} is kept as {after}", err=True)
    _print_inferences("add", "+", rehearsal.entering)
    _print_inferences("take away", "-", rehearsal.leaving)
    print_report(rehearsal.report, style, profile=Profile.COMPLETE)
    click.echo(_summarise(rehearsal), err=True)


def _print_inferences(verb: str, sign: str, lines: Sequence[str]) -> None:
    if not lines:
        return
    click.echo(f"Inference would {verb} {len(lines)} triples:", err=True)
    for line in lines[:_INFERENCES_SHOWN]:
        click.echo(f"  {sign} {line}", err=True)
    if len(lines) > _INFERENCES_SHOWN:
        more = len(lines) - _INFERENCES_SHOWN
        click.echo(f"  and {more} more; --json lists them all", err=True)


def _summarise(rehearsal: Rehearsal) -> str:
    if rehearsal.known is not None:
        return (
            f"Revision {rehearsal.known} was made with this key; "
            "nothing would be written."
        )
    patch, base = rehearsal.patch, rehearsal.base
    if not rehearsal.report.conforms:
        return f"Would be refused on top of revision {base}. Nothing was written."
    return (
        f"Would add {len(patch.adds)} quads and remove {len(patch.removes)} on top of "
        f"revision {base}. Nothing was written."
    )


def _as_value(
    rehearsal: Rehearsal, changed: Sequence[tuple[str, str]]
) -> dict[str, object]:
    return {
        "base": rehearsal.base,
        "known": rehearsal.known,
        "adds": rehearsal.patch.adds,
        "removes": rehearsal.patch.removes,
        "changed_literals": changed,
        "conforms": rehearsal.report.conforms,
        "report": [asdict(one) for one in rehearsal.report.findings],
        "inferred": {"adds": rehearsal.entering, "removes": rehearsal.leaving},
    }
