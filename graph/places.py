"""Line and column of a place in a text, and refusals that name it."""

import re
from bisect import bisect_right

from graph import limits
from graph.errors import LimitReached, Rejection

# Well-formed as https://www.rfc-editor.org/rfc/rfc5646#section-2.1 has it at least.
LANGUAGE_TAG = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")


class Places:
    """Tells line and column of an offset; the lines are found when first asked."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._ends: list[int] | None = None

    def find(self, offset: int) -> tuple[int, int]:
        """Return line and column, counted from 1, in characters."""
        if self._ends is None:
            self._ends = [one.end() for one in _LINE_END.finditer(self._text)]
        line = bisect_right(self._ends, offset)
        start = self._ends[line - 1] if line else 0
        return line + 1, offset - start + 1

    def refuse(
        self, offset: int, *, message: str, rule: str, see: str, term: str
    ) -> Rejection:
        """Return a refusal of what stands at an offset."""
        line, column = self.find(offset)
        return Rejection(
            message=message,
            rule=rule,
            see=see,
            term=shorten(term),
            line=line,
            column=column,
        )


def shorten(term: str, most: int = 120) -> str:
    """Return a term as it is shown: whole where it is short."""
    return term if len(term) <= most else f"{term[:most]}…"


def find_place(text: bytes, offset: int) -> tuple[int, int]:
    """Return line and column of an offset in UTF-8, counted from 1, in characters."""
    before = text[:offset]
    # Three ends may be one: a pair, and each of its halves alone.
    pairs = before.count(b"\r\n")
    ends = before.count(b"\n") + before.count(b"\r") - pairs
    start = max(before.rfind(b"\n"), before.rfind(b"\r")) + 1
    return ends + 1, len(before[start:].decode(errors="replace")) + 1


def split_lines(text: bytes) -> list[bytes]:
    """Return the lines of a text; a carriage return alone ends one too."""
    return _BYTE_LINE_END.split(text)


def check_depth(depth: int, text: str | bytes, offset: int) -> None:
    """Raise LimitReached with the line where a text is nested too deeply."""
    if depth > limits.NESTING.value:
        before = text[:offset]
        encoded = before.encode() if isinstance(before, str) else before
        line, _column = find_place(encoded, len(encoded))
        advice = f"Nested too deeply in line {line}."
        raise LimitReached(limits.NESTING, used=depth, advice=advice)


# As https://www.w3.org/TR/turtle/#sec-grammar-comments and XML have it.
_LINE_END = re.compile(r"\r\n?|\n")
_BYTE_LINE_END = re.compile(rb"\r\n?|\n")
