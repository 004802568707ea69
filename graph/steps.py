"""The steps of a commit, in order, by name: for progress and for kill tests."""

import os
import signal
from collections.abc import Callable
from enum import StrEnum

KILL_VARIABLE = "STADTWISSEN_KILL_AT"

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
    """Die here, at once and unclean, where a kill test armed this step.

    The variable names one step; nothing else reads it.
    """
    if os.environ.get(KILL_VARIABLE) == step:
        os.kill(os.getpid(), signal.SIGKILL)
