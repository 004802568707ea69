"""`stadtwissen update`: carries out a SPARQL update as one revision."""

import getpass
from contextlib import closing
from pathlib import Path
from typing import IO

import click

from graph.commit import Writer
from graph.layout import Layout
from graph.proposal import Proposal
from graph.rehearsal import rehearse
from ontology.iris import BASE
from sparql.editor import Author, Editor
from sparql.request import Update
from sparql.update import evaluate
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


@click.command()
@click.argument("text", required=False)
@click.option(
    "-f",
    "--file",
    type=click.File("r", encoding="utf-8"),
    help="Read the update from a file; - is standard input.",
)
@click.option("--message", default="", help="Why; it stands in the log.")
@click.option("--key", help="A key of your own: asking again with it changes nothing.")
@click.option("--dry-run", is_flag=True, help="Tell what would change; write nothing.")
@language_option
@report_option
@json_option
@data_dir_option
@refuse_with_reasons
def update(
    text: str | None,
    *,
    file: IO[str] | None,
    message: str,
    key: str | None,
    dry_run: bool,
    language: str,
    report_form: str,
    as_json: bool,
    data_dir: Path,
) -> None:
    """Carry out a SPARQL 1.1 Update, given as TEXT or in a file, all of it or nothing.

    Nothing is loaded from elsewhere, and reserved graphs stay as they are.
    """
    if (text is None) == (file is None):
        raise click.UsageError("Give the update as an argument or with -f, not both.")
    style = read_style(report_form, language, as_json=as_json)
    require_graph(data_dir)
    asked = Update(text=text if text is not None else file.read() if file else "")
    author = Author(name=getpass.getuser(), note=message or "Update", key=key)
    if dry_run:
        _rehearse(data_dir, asked, author, style)
    else:
        _commit(data_dir, asked, author, style)


def _rehearse(data_dir: Path, asked: Update, author: Author, style: Style) -> None:
    is_bare = Layout(data_dir=data_dir).bare_marker.exists()
    with show_progress("Rehearsing", wanted=not style.as_json) as progress:
        computed = evaluate(data_dir, asked, base_iri=BASE, is_bare=is_bare)
        proposal = Proposal(
            patch=computed.patch, agent=author.name, message=author.note
        )
        rehearsal = rehearse(data_dir, proposal, progress)
    print_rehearsal(rehearsal, (), style)
    if not rehearsal.report.conforms:
        raise SystemExit(1)


def _commit(data_dir: Path, asked: Update, author: Author, style: Style) -> None:
    with (
        tell_violations(style),
        show_progress("Updating", wanted=not style.as_json),
        closing(Writer(data_dir)) as writer,
    ):
        outcome = Editor(writer, data_dir).update(asked, author)
    print_outcome(outcome, style, key=outcome.revision.key if author.key else None)


COMMANDS: tuple[click.Command, ...] = (update,)
