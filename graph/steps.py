"""The steps of a commit, in order, by name: for progress and for kill tests."""

import errno
import os
import signal
from collections.abc import Callable
from enum import StrEnum

KILL_VARIABLE = "STADTWISSEN_KILL_AT"
HALT_VARIABLE = "STADTWISSEN_HALT_AT"
FAIL_VARIABLE = "STADTWISSEN_FAIL_AT"

_ENDS = ((KILL_VARIABLE, signal.SIGKILL), (HALT_VARIABLE, signal.SIGSTOP))

Progress = Callable[[str, int, int], None]
"""Takes a step's name, what is done and what there is to do."""


class Step(StrEnum):
    """A moment of a commit at which the process may die without harm."""

    LOCKED = "locked"
    RECOVERED = "recovered"
    REDUCED = "reduced to what changes"
    VALIDATED = "validated"
    HALF_WRITTEN = "journal record half written"
    WRITTEN = "journal record written"
    JOURNALLED = "journal synced"
    REMOVED = "removals applied"
    APPLIED = "additions applied"
    DESCRIBED = "provenance described"
    INFERRED = "inferred"
    INDEXED = "search index updated"
    DERIVED = "derived state stamped"
    COPIED = "snapshot copied"
    PUBLISHED = "snapshot published"


def reach(step: Step) -> None:
    """Die here, at once and unclean, stand still, or fail, where a test says so.

    Each variable names one step; nothing else reads them. A failure is that of a disk:
    at the step `WRITTEN` it takes the place of the journal's fdatasync.
    """
    if os.environ.get(FAIL_VARIABLE) == step:
        raise OSError(errno.EIO, os.strerror(errno.EIO))
    for variable, end in _ENDS:
        if os.environ.get(variable) == step:
            os.kill(os.getpid(), end)


Tell = Callable[[Step], None]
"""Hears of each step when it is done."""


def finish(step: Step, tell: Tell) -> None:
    """Tell that a step is done; a test may end the process here, see `reach`."""
    tell(step)
    reach(step)
