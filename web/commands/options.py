"""Options and answers that several commands share.

A command ends with status 0, 1 (refused, with reasons on standard error, or on standard
output with `--json`) or 2 (wrong usage, which click does).
"""

import functools
import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import ParamSpec

import click

from graph.errors import Conflict, NotFound, Refused, ShapesViolated, StadtwissenError
from graph.layout import Layout
from graph.report import decode_report

DATA_DIR_VARIABLE = "STADTWISSEN_DATA_DIR"

_Parameters = ParamSpec("_Parameters")

data_dir_option = click.option(
    "--data-dir",
    type=click.Path(file_okay=False, path_type=Path),
    envvar=DATA_DIR_VARIABLE,
    default=Path("var"),
    show_default="./var",
    show_envvar=True,
    help="Where journal, store and snapshots lie.",
)
json_option = click.option(
    "--json", "as_json", is_flag=True, help="Answer in JSON, for programs."
)


def refuse_with_reasons(
    command: Callable[_Parameters, None],
) -> Callable[_Parameters, None]:
    """Turn an error that was meant into reasons and exit status 1."""

    @functools.wraps(command)
    def run(*args: _Parameters.args, **kwargs: _Parameters.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except StadtwissenError as error:
            _print_reasons(error, as_json=bool(kwargs.get("as_json")))
            raise SystemExit(1) from None

    return run


def require_graph(data_dir: Path) -> None:
    """Refuse a data directory that holds nothing yet, with what to do."""
    layout = Layout(data_dir=data_dir)
    # A bare store is there before its first commit.
    if not (layout.journal.exists() or layout.current.is_symlink()):
        raise NotFound("There is no data here yet; run `stadtwissen serve` first.")


def print_json(value: object) -> None:
    """Print a value as JSON with indentation."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def _print_reasons(error: StadtwissenError, *, as_json: bool) -> None:
    reasons = error.rejections if isinstance(error, Refused) else ()
    if as_json:
        listed = [asdict(reason) for reason in reasons] or [{"message": str(error)}]
        more = _list_particulars(error)
        print_json({"error": type(error).__name__, "rejections": listed, **more})
        return
    if not reasons:
        click.echo(str(error), err=True)
    for reason in reasons:
        click.echo(str(reason), err=True)
        see = f", see {reason.see}" if reason.see else ""
        click.echo(f"  rule: {reason.rule}{see}", err=True)


def _list_particulars(error: StadtwissenError) -> dict[str, object]:
    """Return what a program may want of an error beside its reasons."""
    if isinstance(error, ShapesViolated):
        return {"report": [asdict(one) for one in decode_report(error.report).findings]}
    if isinstance(error, Conflict):
        touch = None if error.touch is None else asdict(error.touch)
        return {"base": error.base, "head": error.head, "touch": touch}
    return {}
