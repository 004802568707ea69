"""What is looked at before a parser sees a file: packing, encoding, bombs.

A small file can take a parser down: entities that multiply, nesting without end,
spaces packed a thousandfold. What is refused here never reaches the engine.
"""

import re
import zlib
from itertools import islice

from graph import formats, limits
from graph.errors import LimitReached, Refused, Rejection
from graph.formats import Format
from graph.places import check_depth, find_place
from graph.turtle_tokens import check_nesting

_GZIP = b"\x1f\x8b"
_UTF_8_MARK = b"\xef\xbb\xbf"
# Longest first: the mark of UTF-32 begins with that of UTF-16.
_OTHER_MARKS = (
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)
# Which of the first four bytes are not zero where ASCII is written without a mark.
_ZEROS = (
    ((True, False, False, False), "UTF-32"),
    ((False, False, False, True), "UTF-32"),
    ((True, False, True, False), "UTF-16"),
    ((False, True, False, True), "UTF-16"),
)
_PACKINGS = (
    (_GZIP, "gzip twice"),
    (b"PK\x03\x04", "zip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"\x28\xb5\x2f\xfd", "Zstandard"),
    (b"7z\xbc\xaf", "7z"),
)
_EBCDIC = "<?xm".encode("cp037")
_UTF_8_NAMES = (b"UTF-8", b"UTF8", b"US-ASCII", b"ASCII")
_XML_DECLARATION = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([^"']*)["']""")
_ENTITY = re.compile(
    rb"""<!ENTITY\s+(%\s*)?([^\s>]+)\s+(?:(SYSTEM|PUBLIC)|"([^"]*)"|'([^']*)')"""
)
# Each piece of markup whole, with what stands in its quotes. Group `rest` is missing
# where a piece does not end: then all is over, and nothing is gone through twice.
_XML_MARKUP = re.compile(
    rb"""<!--(?P<comment>.*?-->)? |<!\[CDATA\[(?P<data>.*?\]\]>)? |<\?(?P<order>.*?\?>)?
    |(?P<doctype><!DOCTYPE(?:"[^"]*+"|'[^']*+'|[^<>"'\[])*+)
    |<(?P<kind>/|!)?(?P<name>[^\s<>/!?"'=\[]++)
      (?P<rest>(?:"[^"]*+"|'[^']*+'|[^<>"'])*+>)?""",
    re.DOTALL | re.VERBOSE,
)
_EXTERNAL = re.compile(rb"\b(?:SYSTEM|PUBLIC)\b")
_WELL_FORMED = "https://www.w3.org/TR/xml/#sec-well-formed"
_UTF_8 = "https://www.rfc-editor.org/rfc/rfc3629"
_EMPTY_LANGUAGE = re.compile(rb"""\sxml:lang\s*=\s*(?:""|'')""")
_LANGUAGE = re.compile(rb"""\sxml:lang\s*=\s*["'][^"']""")
_QUOTED = re.compile(rb"""=\s*(?:"[^"]*+"|'[^']*+')""")
_LONG_TAG_BYTES = 32 * 1024
_SHOWN_BYTES = 40
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
    for zeros, name in _ZEROS:
        if len(data) >= len(zeros) and tuple(map(bool, data[:4])) == zeros:
            raise _refuse_encoding(name)
    for mark, name in _PACKINGS:
        if data.startswith(mark):
            message = f"The file is packed as {name}; gzip, once, is what is read."
            raise _refusal(message, "packing")
    if data.startswith(_EBCDIC):
        raise _refuse_encoding("EBCDIC")
    text = data.removeprefix(_UTF_8_MARK)
    declared = _XML_DECLARATION.match(text)
    if declared and declared[1].upper() not in _UTF_8_NAMES:
        raise _refuse_encoding(declared[1].decode("ascii", "replace"))
    try:
        text.decode()
    except UnicodeDecodeError as fault:
        line, column = find_place(text, fault.start)
        raise Refused(
            Rejection(
                message=f"This is not UTF-8 but perhaps {_guess_encoding(text)}; "
                "save the file as UTF-8.",
                rule="encoding",
                see=_UTF_8,
                line=line,
                column=column,
            )
        ) from fault
    return text


def prescan(text: bytes, format_: Format) -> None:
    """Refuse what would harm a parser; LimitReached or Refused says what it was.

    JSON-LD is looked at where its contexts are put in.
    """
    if format_ == formats.RDF_XML:
        _prescan_xml(text)
    elif format_ in (formats.TURTLE, formats.TRIG) or b"<<" in text:
        check_nesting(text)


def drop_empty_languages(text: bytes) -> bytes:
    """Return RDF/XML with blanks in the place of each `xml:lang=""` that says nothing.

    The engine takes it for a broken tag. Where the file has other languages it may
    switch one off, and stays.
    """
    if not _EMPTY_LANGUAGE.search(text) or _LANGUAGE.search(text):
        return text
    parts = []
    end = 0
    for markup in _XML_MARKUP.finditer(text):
        if markup["name"]:
            tag = _EMPTY_LANGUAGE.sub(lambda one: b" " * len(one[0]), markup[0])
            parts += [text[end : markup.start()], tag]
            end = markup.end()
    return b"".join([*parts, text[end:]])


def _check_unpacked(size: int, packed: int, largest: limits.Limit) -> None:
    if size > largest.value:
        raise LimitReached(largest, used=size, advice="Split the file.")
    # A short file of blanks packs well and harms nobody.
    if size > limits.MIB and size > packed * limits.UPLOAD_RATIO.value:
        raise LimitReached(limits.UPLOAD_RATIO, used=size // packed)


def _prescan_xml(text: bytes) -> None:
    _check_entities(text)
    depth = 0
    for markup in _XML_MARKUP.finditer(text):
        if markup["doctype"] is not None:
            if _EXTERNAL.search(markup["doctype"]):
                message = "A document type from outside is never fetched."
                raise _refusal(message, "XML entity")
        elif not any(map(markup.group, ("comment", "data", "order", "rest"))):
            raise _refuse_open_end(text, markup.start())
        elif markup["name"] and markup["kind"] != b"!":
            if len(markup[0]) > _LONG_TAG_BYTES:
                _check_attributes(markup[0])
            if markup[0][-2:] != b"/>":
                depth += -1 if markup["kind"] else 1
                check_depth(depth, text, markup.start())


def _check_attributes(tag: bytes) -> None:
    used = len(_QUOTED.findall(tag))
    if used > limits.XML_ATTRIBUTES.value:
        raise LimitReached(limits.XML_ATTRIBUTES, used=used)


def _check_entities(text: bytes) -> None:
    entities = list(islice(_ENTITY.finditer(text), limits.XML_ENTITIES.value + 1))
    if len(entities) > limits.XML_ENTITIES.value:
        raise LimitReached(limits.XML_ENTITIES, used=len(entities))
    if len(entities) != text.count(b"<!ENTITY"):
        raise _refusal("An entity is declared in a way not read.", "XML entity")
    for entity in entities:
        _check_entity(entity)


def _check_entity(entity: re.Match[bytes]) -> None:
    value = entity[4] or entity[5] or b""
    if entity[1] or entity[3]:
        raise _refusal("External and parameter entities are not read.", "XML entity")
    if len(value) > limits.XML_ENTITY.value:
        raise LimitReached(limits.XML_ENTITY, used=len(value))
    if b"&" in value:
        raise _refusal("An entity may not hold another one.", "XML entity")


def _refusal(message: str, rule: str) -> Refused:
    return Refused(Rejection(message=message, rule=rule))


def _refuse_open_end(text: bytes, offset: int) -> Refused:
    line, column = find_place(text, offset)
    return Refused(
        Rejection(
            message="This piece of XML does not end.",
            rule="syntax",
            see=_WELL_FORMED,
            term=text[offset : offset + _SHOWN_BYTES].decode(errors="ignore"),
            line=line,
            column=column,
        )
    )


def _guess_encoding(text: bytes) -> str:
    # Windows-1252 has letters where ISO-8859-1 has control characters.
    is_windows = any(0x80 <= byte <= 0x9F for byte in set(text))  # noqa: PLR2004 - C1
    return "Windows-1252" if is_windows else "ISO-8859-1"


def _refuse_encoding(name: str) -> Refused:
    message = f"The file is encoded in {name}; save it as UTF-8."
    return Refused(Rejection(message=message, rule="encoding", see=_UTF_8))
