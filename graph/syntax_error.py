"""Where a file is wrong: the engine's error as a rejection with line and column."""

import re
from collections.abc import Sequence

from graph.errors import Rejection
from graph.formats import Format
from graph.places import find_place, shorten

_PLACE = re.compile(r"^Parser error (?:at|between) [^:]*: ")
# A column further on stands in no line that people look at.
_LOOKED_AT = 64 * 1024


def describe_syntax_error(
    fault: SyntaxError, lines: Sequence[bytes], format_: Format
) -> Rejection:
    """Return the fault as a rejection; line, column and word where they are known.

    `lines` are those of the file.
    """
    return Rejection(
        message=f"{shorten(_PLACE.sub('', fault.msg), 300)}.",
        rule="syntax",
        see=format_.specification,
        line=fault.lineno,
        column=fault.offset,
        term=_find_word(fault, lines),
    )


def locate(term: str, text: bytes) -> tuple[int | None, int | None]:
    """Return line and column at which a term first stands in a file, word for word."""
    start = text.find(term.encode("utf-8", "surrogatepass")) if term else -1
    if start < 0:
        return None, None
    return find_place(text, start)


def _find_word(fault: SyntaxError, lines: Sequence[bytes]) -> str | None:
    """Return what the file holds where the engine points to."""
    if fault.lineno is None or fault.offset is None or fault.lineno > len(lines):
        return None
    line = lines[fault.lineno - 1][:_LOOKED_AT].decode(errors="ignore")
    end = len(line)
    if fault.end_lineno == fault.lineno and fault.end_offset is not None:
        end = fault.end_offset - 1
    return shorten(line[fault.offset - 1 : end].strip()) or None
