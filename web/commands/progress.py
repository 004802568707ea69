"""A progress bar for work that takes longer than a moment."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Timer

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)

from graph import steps

_PATIENCE_SECONDS = 2.0
_STEPS_AT_MOST = 1_000


@contextmanager
def show_progress(title: str, *, wanted: bool = True) -> Iterator[steps.Progress]:
    """Yield a function that takes step, done and total.

    The bar appears on standard error after two seconds, on a terminal alone, and goes
    when the work is done. `wanted` switches it off, for answers in JSON.
    """
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed}/{task.total}"),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
        disable=not (wanted and sys.stderr.isatty()),
    )
    task = bar.add_task(title, total=None)
    patience = Timer(_PATIENCE_SECONDS, bar.start)
    patience.daemon = True
    patience.start()
    try:
        yield lambda step, done, total: bar.update(
            task, description=f"{title}: {step}", completed=done, total=total
        )
    finally:
        patience.cancel()
        patience.join()
        bar.stop()


@contextmanager
def show_transfer(title: str, *, wanted: bool = True) -> Iterator[steps.Progress]:
    """Yield as `show_progress` does; numbers past a thousand are bytes of a file.

    For those the bar shows the rate and the time that remains.
    """
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
        disable=not (wanted and sys.stderr.isatty()),
    )
    reading = bar.add_task(title, total=None)
    with show_progress(title, wanted=wanted) as show_step, bar:

        def show(step: str, done: int, total: int) -> None:
            if total > _STEPS_AT_MOST:
                text = f"{title}: {step}"
                bar.update(reading, description=text, completed=done, total=total)
            else:
                bar.stop()
                show_step(step, done, total)

        yield show
