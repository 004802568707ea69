"""What is looked at before a parser sees a file: packing, encoding, bombs.

A small file can take a parser down: entities that multiply, nesting without end,
spaces packed a thousandfold. What is refused here never reaches the engine.
"""

import json
import re
import zlib

from graph import formats, limits
from graph.errors import LimitReached, Refused, Rejection
from graph.formats import Format

_GZIP = b"\x1f\x8b"
_UTF_8_MARK = b"\xef\xbb\xbf"
# Longest first: the mark of UTF-32 begins with that of UTF-16.
_OTHER_MARKS = (
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)
_XML_DECLARATION = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([^"']*)["']""")
_ENTITY = re.compile(
    rb"""<!ENTITY\s+(%\s*)?([^\s>]+)\s+(?:(SYSTEM|PUBLIC)|"([^"]*)"|'([^']*)')"""
)
_ANY_ENTITY = re.compile(rb"<!ENTITY")
_EXTERNAL = re.compile(rb"<!DOCTYPE[^\[>]*\b(SYSTEM|PUBLIC)\b")
# A tag whole, with what stands in quotes; comments and CDATA are passed over.
_XML_TAG = re.compile(
    rb"""<!--.*?-->|<!\[CDATA\[.*?\]\]>|<(/?)[^\s<>/!?"'=](?:"[^"]*"|'[^']*'|[^<>"'])*>""",
    re.DOTALL,
)
_JSON_MARK = re.compile(r'"(?:[^"\\]|\\.)*"|[\[{]|[\]}]', re.DOTALL)
_PIECE_BYTES = 1 << 20


def unpack(data: bytes, *, largest: limits.Limit) -> bytes:
    """Return the data unpacked where it is gzip, whatever its name says.

    Raises LimitReached for too much of it or too high a ratio, Refused where the
    packing is broken. Several members in a row count as one file.
    """
    if not data.startswith(_GZIP):
        if len(data) > largest.value:
            raise LimitReached(largest, used=len(data), advice="Split the file.")
        return data
    pieces: list[bytes] = []
    size, rest = 0, data
    try:
        while rest:
            unpacker = zlib.decompressobj(wbits=31)
            while not unpacker.eof:
                piece = unpacker.decompress(rest, _PIECE_BYTES)
                rest = unpacker.unconsumed_tail
                size += len(piece)
                _check_unpacked(size, len(data), largest)
                pieces.append(piece)
                if not piece and not rest and not unpacker.eof:
                    raise _refusal("The gzip file ends too early.", "gzip")
            rest = unpacker.unused_data.lstrip(b"\0")
    except zlib.error as fault:
        raise _refusal("The file is not whole gzip; pack it again.", "gzip") from fault
    return b"".join(pieces)


def read_text(data: bytes) -> bytes:
    """Return the bytes without a byte order mark, when they are UTF-8.

    Raises Refused with the name of the encoding where it is another.
    """
    for mark, name in _OTHER_MARKS:
        if data.startswith(mark):
            raise _refuse_encoding(name)
    text = data.removeprefix(_UTF_8_MARK)
    declared = _XML_DECLARATION.match(text)
    if declared and declared[1].upper() not in (b"UTF-8", b"US-ASCII", b"ASCII"):
        raise _refuse_encoding(declared[1].decode("ascii", "replace"))
    try:
        text.decode()
    except UnicodeDecodeError as fault:
        before = text[: fault.start]
        raise Refused(
            Rejection(
                message="This is not UTF-8 (perhaps ISO-8859-1 or Windows-1252); "
                "save the file as UTF-8.",
                rule="encoding",
                line=before.count(b"\n") + 1,
                column=fault.start - before.rfind(b"\n"),
            )
        ) from fault
    return text


def prescan(text: bytes, format_: Format) -> None:
    """Refuse what would harm a parser; LimitReached or Refused says what it was."""
    if format_ == formats.RDF_XML:
        _prescan_xml(text)
    elif format_ == formats.JSON_LD:
        _prescan_json(text.decode())


def _check_unpacked(size: int, packed: int, largest: limits.Limit) -> None:
    if size > largest.value:
        raise LimitReached(largest, used=size, advice="Split the file.")
    # A short file of blanks packs well and harms nobody.
    if size > limits.MIB and size > packed * limits.UPLOAD_RATIO.value:
        raise LimitReached(limits.UPLOAD_RATIO, used=size // packed)


def _prescan_xml(text: bytes) -> None:
    if _EXTERNAL.search(text):
        raise _refusal("A document type from outside is never fetched.", "XML entity")
    entities = list(_ENTITY.finditer(text))
    if len(entities) > limits.XML_ENTITIES.value:
        raise LimitReached(limits.XML_ENTITIES, used=len(entities))
    if len(entities) != len(_ANY_ENTITY.findall(text)):
        raise _refusal("An entity is declared in a way not read.", "XML entity")
    for entity in entities:
        _check_entity(entity)
    depth = 0
    for tag in _XML_TAG.finditer(text):
        if tag[1] is not None and not tag[0].endswith(b"/>"):
            depth += -1 if tag[1] else 1
            _check_depth(depth)


def _check_entity(entity: re.Match[bytes]) -> None:
    value = entity[4] or entity[5] or b""
    if entity[1] or entity[3]:
        raise _refusal("External and parameter entities are not read.", "XML entity")
    if len(value) > limits.XML_ENTITY.value:
        raise LimitReached(limits.XML_ENTITY, used=len(value))
    if b"&" in value:
        raise _refusal("An entity may not hold another one.", "XML entity")


def _prescan_json(text: str) -> None:
    depth = 0
    for mark in _JSON_MARK.finditer(text):
        if mark[0] in ("[", "{"):
            depth += 1
            _check_depth(depth)
        elif mark[0] in ("]", "}"):
            depth -= 1
    try:
        # Only contexts matter here; a number of many digits is not to be computed.
        document = json.loads(text, parse_int=str, parse_float=str)
    except json.JSONDecodeError as fault:
        raise Refused(
            Rejection(
                message=f"This is not JSON: {fault.msg}.",
                rule="syntax",
                line=fault.lineno,
                column=fault.colno,
            )
        ) from fault
    remote = _find_remote_context(document)
    if remote is not None:
        raise Refused(
            Rejection(
                message=f"The context {remote} is never fetched; write it inline.",
                rule="remote context",
                see="https://www.w3.org/TR/json-ld11/#the-context",
                term=remote,
            )
        )


def _find_remote_context(value: object) -> str | None:
    """Return the first context that would have to be fetched."""
    if isinstance(value, list):
        found = (_find_remote_context(item) for item in value)
        return next((remote for remote in found if remote), None)
    if not isinstance(value, dict):
        return None
    for key, item in value.items():
        if key == "@context":
            contexts = item if isinstance(item, list) else [item]
            for context in contexts:
                if isinstance(context, str):
                    return context
        if key == "@import" and isinstance(item, str):
            return item
        remote = _find_remote_context(item)
        if remote:
            return remote
    return None


def _check_depth(depth: int) -> None:
    if depth > limits.NESTING.value:
        raise LimitReached(limits.NESTING, used=depth)


def _refusal(message: str, rule: str) -> Refused:
    return Refused(Rejection(message=message, rule=rule))


def _refuse_encoding(name: str) -> Refused:
    message = f"The file is encoded in {name}; save it as UTF-8."
    return _refusal(message, "encoding")
