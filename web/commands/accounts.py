"""`stadtwissen token`: who may edit over HTTP, and for how long."""

import getpass
import os
from datetime import UTC, datetime
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from graph.access_limits import TOKEN_DAYS, TOKEN_DAYS_LONGEST
from graph.errors import NotFound, Refused, Rejection
from graph.layout import Layout
from graph.named_graphs import forbid
from graph.terms import check_iri
from web.commands.options import (
    data_dir_option,
    json_option,
    print_json,
    refuse_with_reasons,
)
from web.editing.accounts import Accounts
from web.editing.tokens import Token, TokenWish, find_name_fault
from web.operation.access_log import append, find_today
from web.operation.log_lines import Deed, describe_deed
from web.permissions import Role
from web.settings import read_log_days

_ROLES = [role.name.lower() for role in Role if role is not Role.ANONYMOUS]


@click.group()
def token() -> None:
    """Make, list and revoke the tokens that editors and programs use."""


@token.command()
@click.option(
    "--role", type=click.Choice(_ROLES), required=True, help="What its bearer may do."
)
@click.option("--name", help="Whose it is; stands in the log.  [default: your own]")
@click.option(
    "--days",
    type=click.IntRange(1, TOKEN_DAYS_LONGEST.value),
    default=TOKEN_DAYS.value,
    show_default=True,
    help="How long it counts.",
)
@click.option(
    "--graph",
    "graphs",
    metavar="IRI",
    multiple=True,
    help="A graph that it may write, again for each; without one, all that the role "
    "may.",
)
@json_option
@data_dir_option
@refuse_with_reasons
def create(
    role: str,
    name: str | None,
    days: int,
    graphs: tuple[str, ...],
    as_json: bool,
    data_dir: Path,
) -> None:
    """Make a token and print it, this once, alone on standard output."""
    _require_data(data_dir)
    name = getpass.getuser() if name is None else name
    _check(name, graphs, is_bare=Layout(data_dir=data_dir).bare_marker.exists())
    wish = TokenWish(
        name=name,
        role=Role[role.upper()],
        graphs=frozenset(graphs) or None,
        days=days,
    )
    accounts = Accounts(data_dir)
    made, text = accounts.create(wish, datetime.now(UTC))
    accounts.close()
    _record(data_dir, "create a token", f"{made.id} of {made.name}, {role}")
    if as_json:
        print_json({"token": text, **_describe(made)})
        return
    click.echo(text)
    click.echo(
        f"Token {made.id} of {made.name} ({role}) counts until "
        f"{made.expires:%Y-%m-%d %H:%M} UTC. It is not shown again.",
        err=True,
    )


@token.command("list")
@json_option
@data_dir_option
@refuse_with_reasons
def list_(as_json: bool, data_dir: Path) -> None:
    """List all tokens, also those that count no more; never their text."""
    _require_data(data_dir)
    accounts = Accounts(data_dir)
    tokens = accounts.list_tokens()
    accounts.close()
    described = [_describe(one) for one in tokens]
    if as_json:
        print_json(described)
        return
    columns = ("id", "role", "state", "expires", "last_used", "name", "graphs")
    table = Table(*columns, box=None)
    for one in described:
        table.add_row(*(_write_cell(one[column]) for column in columns))
    Console(markup=False).print(table)


@token.command()
@click.argument("id_", metavar="ID")
@json_option
@data_dir_option
@refuse_with_reasons
def revoke(id_: str, as_json: bool, data_dir: Path) -> None:
    """Let the token with this ID count no more, at once, also for a running server."""
    _require_data(data_dir)
    accounts = Accounts(data_dir)
    try:
        accounts.revoke(id_, datetime.now(UTC))
    finally:
        accounts.close()
    _record(data_dir, "revoke a token", id_)
    if as_json:
        print_json({"id": id_, "state": "revoked"})
    else:
        click.echo(f"Token {id_} counts no more.")


def _record(data_dir: Path, action: str, target: str) -> None:
    """Write into the log of the data directory what was done."""
    if not read_log_days(os.environ):
        return
    actor = f"{getpass.getuser()} on the command line"
    deed = Deed(actor=actor, action=action, target=target)
    line = describe_deed(datetime.now(UTC), deed)
    try:
        append(Layout(data_dir=data_dir).log, find_today(), [line])
    except OSError as fault:
        reason = os.strerror(fault.errno or 0)
        click.echo(f"It was done, but not logged ({reason}).", err=True)


def _require_data(data_dir: Path) -> None:
    """Refuse a directory that is no data directory: a token there would be lost."""
    layout = Layout(data_dir=data_dir)
    if not any(
        path.exists() for path in (layout.journal, layout.bare_marker, layout.current)
    ):
        message = (
            f"There is no data in {data_dir} yet; run `stadtwissen serve` or "
            "`stadtwissen init` first."
        )
        raise NotFound(message)


def _check(name: str, graphs: tuple[str, ...], *, is_bare: bool) -> None:
    checked = (check_iri(graph, any_scheme=is_bare) for graph in graphs)
    faults = [fault for fault in checked if fault is not None]
    if not faults:
        spelled = [f"<{graph}>" for graph in graphs]
        faults += forbid(spelled, is_release=False, is_bare=is_bare)
    if (message := find_name_fault(name)) is not None:
        faults.append(Rejection(message=message, rule="name of a token"))
    if faults:
        raise Refused(*faults)


def _describe(token: Token) -> dict[str, object]:
    """Return what may be told of a token."""
    return {
        "id": token.id,
        "name": token.name,
        "role": token.role.name.lower(),
        "graphs": None if token.graphs is None else sorted(token.graphs),
        "created": _write_time(token.created),
        "expires": _write_time(token.expires),
        "last_used": token.last_used and _write_time(token.last_used),
        "state": token.judge(datetime.now(UTC)),
    }


def _write_time(time: datetime) -> str:
    return f"{time:%Y-%m-%dT%H:%MZ}"


def _write_cell(value: object) -> str:
    if isinstance(value, list):
        return "\n".join(str(one) for one in value)
    return "–" if value is None else str(value)


COMMANDS: tuple[click.Command, ...] = (token,)
