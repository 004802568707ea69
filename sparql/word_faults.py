"""A fault that the words of a text tell."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Misplacement:
    """A fault and its offset in the text, in characters."""

    offset: int
    message: str
