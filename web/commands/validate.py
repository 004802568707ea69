"""`stadtwissen validate`: judge the published revision by the shapes."""

from pathlib import Path

import click

from graph.snapshots import open_current
from graph.validation import check_store
from web.commands.options import data_dir_option, json_option, refuse_with_reasons


@click.command()
@click.option(
    "--language",
    type=click.Choice(["de", "en"]),
    default="en",
    show_default=True,
    help="The language of the messages.",
)
@click.option(
    "--turtle", "as_turtle", is_flag=True, help="Answer with the report as RDF."
)
@json_option
@data_dir_option
@refuse_with_reasons
def validate(*, language: str, as_turtle: bool, as_json: bool, data_dir: Path) -> None:
    """Judge what the published revision asserts; status 1 where a shape is violated."""
    report = check_store(open_current(data_dir))
    if as_json:
        click.echo(report.as_json())
    elif as_turtle:
        click.echo(report.as_turtle(), nl=False)
    else:
        click.echo(report.as_text(language), nl=False)
        click.echo(_summarise(len(report.violations), language))
    if not report.conforms:
        raise SystemExit(1)


def _summarise(violations: int, language: str) -> str:
    if language == "de":
        return f"{violations} Verstöße" if violations != 1 else "1 Verstoß"
    return f"{violations} violations" if violations != 1 else "1 violation"


COMMANDS: tuple[click.Command, ...] = (validate,)
