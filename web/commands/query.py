"""`stadtwissen query`: asks the published graph here, or an endpoint elsewhere."""

import json
import sys
from pathlib import Path
from typing import IO

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from graph.limits import QUERY_TOKENS
from sparql.admission import admit
from sparql.execution import Executor
from sparql.keeper import Keeper
from sparql.media_types import (
    DERIVED,
    GRAPHS,
    JSON_RESULTS,
    SOLUTIONS,
    SPREADSHEET,
    SPREADSHEET_DE,
    TURTLE,
    MediaType,
)
from sparql.pool import Pool
from sparql.prologue import Form, read_prologue
from sparql.remote import ask_endpoint
from sparql.request import Query
from sparql.tokens import scan
from web.commands.options import data_dir_option, refuse_with_reasons

_TABLE = "table"
_FORMATS: dict[str, MediaType] = {
    media_type.extension: media_type for media_type in (*SOLUTIONS, *DERIVED, *GRAPHS)
}


# No Accept header asks for these.
_OF_THIS_SERVICE = (SPREADSHEET.extension, SPREADSHEET_DE.extension)


@click.command()
@click.argument("text", required=False)
@click.option(
    "-f",
    "--file",
    type=click.File("r", encoding="utf-8"),
    help="Read the query from a file; - is standard input.",
)
@click.option("--endpoint", help="The address of another SPARQL endpoint to ask.")
@click.option(
    "--format",
    "format_name",
    type=click.Choice([_TABLE, *_FORMATS]),
    default=_TABLE,
    show_default=True,
    help="A table for people, or a format for programs.",
)
@click.option("--json", "format_name", flag_value="json", help="Same as --format json.")
@data_dir_option
@refuse_with_reasons
def query(
    text: str | None,
    file: IO[str] | None,
    endpoint: str | None,
    format_name: str,
    data_dir: Path,
) -> None:
    """Ask a SPARQL query, given as TEXT or in a file."""
    if (text is None) == (file is None):
        raise click.UsageError("Give the query as an argument or with -f, not both.")
    if endpoint is not None and format_name in _OF_THIS_SERVICE:
        raise click.UsageError(f"{format_name} is made from the graph here alone.")
    asked = text if text is not None else file.read() if file else ""
    if endpoint is None:
        form = admit(asked, base="").form
    else:  # What another service may be asked is for it to say.
        form = read_prologue(scan(asked, most=QUERY_TOKENS.value), base="").form
    is_graph = form in (Form.CONSTRUCT, Form.DESCRIBE)
    media_type = _FORMATS.get(format_name) or (TURTLE if is_graph else JSON_RESULTS)
    if endpoint is None:
        body = _ask_here(asked, media_type, data_dir)
    else:
        body = ask_endpoint(endpoint, asked, media_type=media_type).body
    if format_name == _TABLE and media_type is JSON_RESULTS:
        _print_table(body)
        return
    sys.stdout.buffer.write(body)
    sys.stdout.buffer.flush()


def _ask_here(text: str, media_type: MediaType, data_dir: Path) -> bytes:
    """Answer from the published snapshot, through one fenced worker."""
    keeper = Keeper()
    pool = Pool(name="command", size=1, data_dir=data_dir, keeper=keeper)
    try:
        executor = Executor(public=pool, site=pool)
        query = Query(text=text, accept=media_type.name, extension=media_type.extension)
        return executor.execute(query).read()
    finally:
        pool.close()
        keeper.close()


def _print_table(body: bytes) -> None:
    answer = json.loads(body)
    console = Console()
    if "boolean" in answer:
        console.print("yes" if answer["boolean"] else "no")
        return
    columns = answer["head"]["vars"]
    table = Table(*columns)
    solutions = answer["results"]["bindings"]
    for solution in solutions:
        table.add_row(
            *(Text(str(solution.get(name, {}).get("value", ""))) for name in columns)
        )
    console.print(table)
    console.print(f"{len(solutions)} rows")


COMMANDS: tuple[click.Command, ...] = (query,)
