"""A progress bar for work that takes longer than a moment."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Timer

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from graph import steps

_PATIENCE_SECONDS = 2.0


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
