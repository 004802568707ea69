"""The steps of a commit, in order, by name: for progress and for kill tests."""

import os
import signal
from collections.abc import Callable
from enum import StrEnum

KILL_VARIABLE = "STADTWISSEN_KILL_AT"
HALT_VARIABLE = "STADTWISSEN_HALT_AT"

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
    """Die here, at once and unclean, or stand still, where a test armed this step.

    Each variable names one step; nothing else reads them.
    """
    for variable, end in _ENDS:
        if os.environ.get(variable) == step:
            os.kill(os.getpid(), end)
