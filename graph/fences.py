"""The fences of child processes by name, and those that an operator does without.

STADTWISSEN_WITHOUT_FENCES names them, divided by commas. It is read by the children
themselves, which have the environment of their parent.
"""

from collections.abc import Mapping
from enum import StrEnum

from graph.errors import Refused, Rejection

WITHOUT_FENCES = "STADTWISSEN_WITHOUT_FENCES"


class FenceName(StrEnum):
    """What keeps a child from harm; operators know these words from `/health`."""

    ADDRESS_SPACE = "address-space"
    CPU = "cpu"
    FILE_SIZE = "file-size"
    CORE = "core"
    DESCRIPTORS = "descriptors"
    NETWORK = "network"
    PRIVILEGES = "no-new-privileges"
    PARENT_DEATH = "parent-death"
    OOM_SCORE = "oom-score"


def read_without_fences(environment: Mapping[str, str]) -> frozenset[FenceName]:
    """Read which fences are done without; Refused for a name that is none."""
    text = environment.get(WITHOUT_FENCES, "")
    names = {name.strip() for name in text.split(",") if name.strip()}
    unknown = sorted(names - set(FenceName))
    if unknown:
        known = ", ".join(FenceName)
        message = f"{WITHOUT_FENCES} names {unknown[0]}; the fences are {known}."
        raise Refused(Rejection(message=message, rule="settings", term=unknown[0]))
    return frozenset(FenceName(name) for name in names)
