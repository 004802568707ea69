"""What a test found to judge: a test that judges nothing must not pass."""

from collections.abc import Iterable
from typing import TypeVar

_Item = TypeVar("_Item")


def some(items: Iterable[_Item]) -> list[_Item]:
    """Return the items; AssertionError where there is none."""
    found = list(items)
    assert found, "nothing was found that the test could judge"
    return found
