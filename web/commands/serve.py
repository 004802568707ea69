"""`stadtwissen serve`: builds the shipped graph where there is none, and serves."""

import os
import socket
from functools import partial
from pathlib import Path

import click
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from graph.commit import recover_now
from graph.errors import JournalDamaged, Refused, Rejection, StorageFault
from graph.fence_check import find_missing
from graph.fences import WITHOUT_FENCES
from graph.layout import Layout
from graph.limits import STOP_SECONDS, WEB_THREADS
from graph.snapshots import current
from graph.tables.build import build_shipped_graph, lacks_release
from ontology import VERSION
from web.commands.options import data_dir_option, refuse_with_reasons
from web.commands.progress import show_progress
from web.serving import load_application
from web.settings import Settings, read_settings


@click.command()
@click.option("--port", type=click.IntRange(1, 65_535), help="Instead of PORT.")
@click.option("--host", help="Instead of HOST.")
@data_dir_option
@refuse_with_reasons
def serve(port: int | None, host: str | None, data_dir: Path) -> None:
    """Serve the site and the SPARQL endpoint until stopped."""
    environment = dict(os.environ)
    if port is not None:
        environment["PORT"] = str(port)
    if host is not None:
        environment["HOST"] = host
    environment["STADTWISSEN_DATA_DIR"] = str(data_dir)
    settings = read_settings(environment)
    _check_address(settings)
    _check_fences(settings)
    _prepare(settings.data_dir)
    _run(settings)


def _check_address(settings: Settings) -> None:
    """Refuse an address that is taken; the server itself would share it silently."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        socket.create_server((settings.host, settings.port), family=family).close()
    except OSError as fault:
        address, reason = (
            f"{settings.host}:{settings.port}",
            os.strerror(fault.errno or 0),
        )
        message = f"Cannot listen on {address} ({reason}). Set PORT to a free one."
        raise Refused(Rejection(message=message, rule="address")) from fault


def _check_fences(settings: Settings) -> None:
    """Refuse to serve without a fence that nobody chose to do without."""
    faults = [
        Rejection(
            message=f"This machine refuses query workers the fence `{name}`. Serve "
            f"where it does not, or add it to {WITHOUT_FENCES} and bear the risk.",
            rule="fences",
            term=name,
        )
        for name in sorted(find_missing() - settings.without_fences)
    ]
    if faults:
        raise Refused(*faults)


def _prepare(data_dir: Path) -> None:
    """Finish what a crash left, and bring the shipped graph to where it belongs."""
    layout = Layout(data_dir=data_dir)
    if layout.journal.exists():
        _recover(data_dir)
    elif layout.half_journal.exists():
        # To build the shipped graph here would pass for what was to be restored.
        message = (
            f"A restore into {data_dir} was cut off and holds no graph yet. Run "
            "`stadtwissen restore` again, into the same directory."
        )
        raise Refused(Rejection(message=message, rule="restore"))
    if layout.bare_marker.exists():
        return
    if current(data_dir) is None:
        with show_progress("Building the shipped graph") as progress:
            build_shipped_graph(data_dir, progress)
    elif lacks_release(data_dir):
        _take_over_release(data_dir)


def _take_over_release(data_dir: Path) -> None:
    """Bring the graph to this version of the package; keep it where that is refused."""
    title = f"Taking over the graph of version {VERSION}"
    try:
        with show_progress(title) as progress:
            revision = build_shipped_graph(data_dir, progress)
    except Refused as refusal:
        click.echo(
            f"The graph of version {VERSION} does not fit what was edited here, so "
            "the graph stays as it was. Mend this and start again:",
            err=True,
        )
        for reason in refusal.rejections:
            click.echo(f"  {reason}", err=True)
        return
    except StorageFault as fault:
        click.echo(f"{fault} Serving what was published.", err=True)
        return
    click.echo(
        f"Revision {revision.number} is the graph of version {VERSION}: "
        f"{revision.added} quads added, {revision.removed} removed."
    )


def _recover(data_dir: Path) -> None:
    """Finish what a crash left; where the disk refuses, serve what was published.

    All that was acknowledged was published, so readers miss nothing.
    """
    try:
        with show_progress("Opening the graph") as progress:
            recover_now(data_dir, progress)
    except JournalDamaged:
        raise
    except StorageFault as fault:
        if current(data_dir) is None:
            raise
        click.echo(f"{fault} Serving what was published.", err=True)


def _run(settings: Settings) -> None:
    server = Granian(
        "web.serving",
        address="127.0.0.1" if settings.host == "localhost" else settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=WEB_THREADS.value,
        websockets=False,
        log_level=LogLevels.error,
        workers_kill_timeout=STOP_SECONDS.value,
    )
    server.serve(target_loader=partial(load_application, settings), wrap_loader=False)


COMMANDS: tuple[click.Command, ...] = (serve,)
