"""Where a file is wrong: the engine's error as a rejection with line and column."""

import re
from xml.parsers import expat

from graph import formats
from graph.errors import Rejection
from graph.formats import Format

_PLACE = re.compile(r"^Parser error (?:at|between) [^:]*: ")
_QUOTED = re.compile(r"'([^']+)'|`([^`]+)`")


def describe_syntax_error(
    fault: SyntaxError, text: bytes, format_: Format
) -> Rejection:
    """Return the fault as a rejection; line and column where they can be known."""
    message = _PLACE.sub("", fault.msg)
    line, column = fault.lineno, fault.offset
    if line is None and format_ == formats.RDF_XML:
        line, column = _locate_in_xml(text)
    quoted = _QUOTED.search(message)
    if line is None and quoted:
        line, column = locate(quoted[1] or quoted[2], text)
    return Rejection(message=f"{message}.", rule="syntax", line=line, column=column)


def locate(term: str, text: bytes) -> tuple[int | None, int | None]:
    """Return line and column at which a term first stands in a file, if it does.

    Parsers do not tell where a term came from. One that the file writes in another
    way, with a prefix or an escape, is not found.
    """
    start = text.find(term.encode("utf-8", "surrogatepass")) if term else -1
    if start < 0:
        return None, None
    before = text[:start]
    last_line = before[before.rfind(b"\n") + 1 :]
    return before.count(b"\n") + 1, len(last_line.decode()) + 1


def _locate_in_xml(text: bytes) -> tuple[int | None, int | None]:
    parser = expat.ParserCreate()
    try:
        parser.Parse(text, True)  # noqa: FBT003 - expat takes it by position
    except expat.ExpatError as fault:
        return fault.lineno, fault.offset + 1
    return None, None
