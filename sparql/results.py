"""What is done to a serialised answer on its way out: counting, and mending XML.

The engine writes solutions fast but does not tell how many; each format has a mark
that stands once for each row. Its XML keeps a raw carriage return, which any parser
turns into a line feed (XML 1.0 section 2.11), and characters that XML cannot hold.
"""

import re
from collections.abc import Callable

_XML_ILLEGAL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
_XML_ILLEGAL_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_XML_NAME_END = re.compile(r"[^\W\d][\w.\-]*\Z")
# A row of JSON opens after another or after a bracket; an inner object opens after a
# colon, and within a string the quote would be escaped. Two patterns that begin with
# letters of their own are seven times as fast as one that begins with a choice.
_FIRST_JSON_ROW = re.compile(rb'\[\{"[^,:}\]]')
_NEXT_JSON_ROW = re.compile(rb'\},\{"[^,:}\]]')
_LONGEST_MARK = 8


class Unrepresentable(ValueError):
    """A term of the answer cannot be written in the format that was asked for."""


class RowCounter:
    """Counts the rows of a stream of chunks in one format.

    `extension` is the format's. A JSON row without any binding is not told from the
    rest, so `rows` is None for JSON that may hold one.
    """

    def __init__(self, extension: str) -> None:
        self._count: Callable[[bytes], int] = _COUNTERS[extension]
        self._extension = extension
        self._rest = b""
        self._in_quotes = False
        self._rows = 0
        self._is_exact = True

    @property
    def rows(self) -> int | None:
        """The rows so far; a heading is not one."""
        if not self._is_exact:
            return None
        heading = 1 if self._extension in ("csv", "tsv") else 0
        return max(self._rows - heading, 0)

    def feed(self, chunk: bytes) -> None:
        """Count what a chunk holds; marks may lie across two chunks."""
        if self._extension == "csv":
            self._feed_csv(chunk)
            return
        text = self._rest + chunk
        self._rows += self._count(text) - self._count(self._rest)
        if self._extension == "json" and _may_hold_empty_row(text):
            self._is_exact = False
        self._rest = text[-_LONGEST_MARK:]

    def _feed_csv(self, chunk: bytes) -> None:
        """Count line feeds outside of quotes; a doubled quote toggles twice."""
        for index, part in enumerate(chunk.split(b'"')):
            if index:
                self._in_quotes = not self._in_quotes
            if not self._in_quotes:
                self._rows += part.count(b"\n")


def _count_json_rows(text: bytes) -> int:
    return len(_FIRST_JSON_ROW.findall(text)) + len(_NEXT_JSON_ROW.findall(text))


def _may_hold_empty_row(text: bytes) -> bool:
    return b"{}" in text and (b",{}" in text or b"[{}" in text)


_COUNTERS: dict[str, Callable[[bytes], int]] = {
    "json": _count_json_rows,
    "xml": lambda text: text.count(b"<result>"),
    "tsv": lambda text: text.count(b"\n"),
    "csv": lambda text: text.count(b"\n"),
}


def mend_xml(chunk: bytes, *, before: bytes) -> bytes:
    """Return a chunk of XML results that parsers read as it was meant.

    `before` is the chunk before it, since U+FFFE may lie across both. Raises
    Unrepresentable for a character that XML 1.0 cannot hold (section 2.2).
    """
    if _XML_ILLEGAL.search(before[-2:] + chunk):
        raise Unrepresentable("a control character cannot be written in XML")
    return chunk.replace(b"\r", b"&#xD;")


def check_for_rdf_xml(predicate: str, text: str) -> None:
    """Raise Unrepresentable for a triple that RDF/XML cannot hold.

    `predicate` is an IRI, which must end in an XML name; `text` is the object's value.
    """
    if _XML_NAME_END.search(predicate) is None:
        raise Unrepresentable(
            f"the predicate <{predicate}> does not end in an XML name"
        )
    if _XML_ILLEGAL_TEXT.search(text):
        raise Unrepresentable("a control character cannot be written in XML")
