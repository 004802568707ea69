"""Packing, encoding and bombs are looked at before any parser."""

import gzip
from functools import partial

import pytest

from graph import formats, limits
from graph.errors import LimitReached, Refused
from graph.limits import Limit
from graph.prescan import prescan, read_text, unpack

# The time is no part of it: a test that runs in two processes has one name.
pack = partial(gzip.compress, mtime=0)

SMALL = Limit(name="test size", value=1_000, unit="bytes", why="a test is small")
ENTITY = b'<!DOCTYPE r [<!ENTITY a "%s">]><r/>'


def test_plain_bytes_pass_through() -> None:
    assert unpack(b"plain", largest=SMALL) == b"plain"


def test_gzip_is_unpacked_also_in_several_members() -> None:
    data = pack(b"one ") + pack(b"two")

    assert unpack(data, largest=SMALL) == b"one two"


@pytest.mark.parametrize("data", [b"x" * 1_001, pack(b"x" * 1_001)])
def test_too_much_is_refused_packed_or_not(data: bytes) -> None:
    with pytest.raises(LimitReached) as reached:
        unpack(data, largest=SMALL)

    assert reached.value.limit == SMALL


def test_a_gzip_bomb_is_refused_by_its_ratio() -> None:
    bomb = pack(b" " * (4 * limits.MIB))

    with pytest.raises(LimitReached) as reached:
        unpack(bomb, largest=limits.UPLOAD_UNPACKED)

    assert reached.value.limit == limits.UPLOAD_RATIO


@pytest.mark.parametrize("cut", [-1, -9, 12])
def test_broken_gzip_is_refused(cut: int) -> None:
    whole = pack(b"<http://a> <http://b> <http://c> .")

    with pytest.raises(Refused, match="gzip"):
        unpack(whole[:cut], largest=SMALL)


def test_a_byte_order_mark_is_skipped() -> None:
    assert read_text(b"\xef\xbb\xbfx") == b"x"


@pytest.mark.parametrize(
    ("data", "name"),
    [
        ("ä".encode("utf-16"), "UTF-16"),
        ("ä".encode("utf-32"), "UTF-32"),
        (b'<?xml version="1.0" encoding="ISO-8859-15"?><r/>', "ISO-8859-15"),
        ("ä".encode("latin-1"), "ISO-8859-1"),
        ("„ä“".encode("cp1252"), "Windows-1252"),
        ("@prefix".encode("utf-16-le"), "UTF-16"),
        ("@prefix".encode("utf-16-be"), "UTF-16"),
        ("@prefix".encode("utf-32-le"), "UTF-32"),
        ("@prefix".encode("utf-32-be"), "UTF-32"),
        ('<?xml version="1.0" encoding="cp037"?><r/>'.encode("cp037"), "EBCDIC"),
        ('<?xml version="1.0" encoding="cp500"?><r/>'.encode("cp500"), "EBCDIC"),
    ],
)
def test_another_encoding_is_refused_by_its_name(data: bytes, name: str) -> None:
    with pytest.raises(Refused, match=name):
        read_text(data)


def test_bytes_that_are_not_utf_8_are_named_by_line_and_column() -> None:
    with pytest.raises(Refused) as refused:
        read_text(b"one\ntw\xff")

    (reason,) = refused.value.rejections
    assert (reason.line, reason.column) == (2, 3)


@pytest.mark.parametrize(
    "document",
    [
        ENTITY % b"&b;&b;",
        b'<!DOCTYPE r SYSTEM "http://a/x.dtd"><r/>',
        b'<!DOCTYPE r PUBLIC "x" "http://a/x.dtd" [<!ENTITY a "b">]><r/>',
        b'<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]><r/>',
        b'<!DOCTYPE r [<!ENTITY % a "b">]><r/>',
        b"<!DOCTYPE r [<!ENTITY a b>]><r/>",
    ],
)
def test_an_entity_that_could_harm_is_refused(document: bytes) -> None:
    with pytest.raises(Refused):
        prescan(document, formats.RDF_XML)


@pytest.mark.parametrize("more", [0, 1])
def test_entities_may_be_as_long_as_the_limit(more: int) -> None:
    document = ENTITY % (b"x" * (limits.XML_ENTITY.value + more))

    assert _is_refused(document, formats.RDF_XML) == bool(more)


@pytest.mark.parametrize("more", [0, 1])
def test_as_many_entities_as_the_limit_are_read(more: int) -> None:
    count = limits.XML_ENTITIES.value + more
    entities = b"".join(b'<!ENTITY a%d "b">' % number for number in range(count))

    document = b"<!DOCTYPE r [" + entities + b"]><r/>"

    assert _is_refused(document, formats.RDF_XML) == bool(more)


@pytest.mark.parametrize("more", [0, 1])
def test_xml_may_nest_as_deep_as_the_limit(more: int) -> None:
    depth = limits.NESTING.value + more
    document = b'<a b="c>d">' * depth + b"<e f='>'/>" + b"</a>" * depth

    assert _is_refused(document, formats.RDF_XML) == bool(more)


@pytest.mark.parametrize("more", [0, 1])
@pytest.mark.parametrize(
    ("opening", "closing"), [("[ ", "]"), ("( ", ")"), ("{ ", "}"), ("<< ", ">>")]
)
def test_turtle_may_nest_as_deep_as_the_limit(
    opening: str, closing: str, more: int
) -> None:
    depth = limits.NESTING.value + more
    document = (opening * depth + closing * depth).encode()

    assert _is_refused(document, formats.TURTLE) == bool(more)


def test_triple_terms_may_not_nest_in_lines_either() -> None:
    document = b"<http://a/1> <http://a/p> " + b"<<( " * limits.NESTING.value

    assert _is_refused(document, formats.N_QUADS)


@pytest.mark.parametrize(
    "opening",
    [
        '"[(" ',
        "'[(' ",
        '"""[("\n[(""" ',
        "'''[('\n[(''' ",
        "# [(\n",
        "<http://a/[(> ",
        "a:\\( ",
        '"\\"[(" ',
    ],
)
def test_a_bracket_in_a_text_or_a_name_is_no_nesting(opening: str) -> None:
    document = (opening * (limits.NESTING.value + 1)).encode()

    assert not _is_refused(document, formats.TURTLE)


def test_what_is_nested_too_deeply_is_told_with_its_line() -> None:
    document = b"<http://a/1> <http://a/p>\n" + b"( " * (limits.NESTING.value + 1)

    with pytest.raises(LimitReached, match="line 2"):
        prescan(document, formats.TURTLE)


def test_many_siblings_are_no_nesting() -> None:
    document = b"<r>" + b"<a><b/></a><!-- <c> -->" * 1_000 + b"</r>"

    assert not _is_refused(document, formats.RDF_XML)


def _is_refused(document: bytes, format_: formats.Format) -> bool:
    try:
        prescan(document, format_)
    except LimitReached:
        return True
    return False


@pytest.mark.parametrize("name", ["ä", ":a", "é.b"])
def test_a_tag_of_any_name_counts_as_a_level(name: str) -> None:
    depth = limits.NESTING.value + 1
    document = (f"<{name}>" * depth + f"</{name}>" * depth).encode()

    assert _is_refused(document, formats.RDF_XML)


@pytest.mark.parametrize("more", [0, 1])
def test_an_element_may_have_as_many_attributes_as_the_limit(more: int) -> None:
    count = limits.XML_ATTRIBUTES.value + more
    attributes = b" ".join(b'a%d="x"' % number for number in range(count))

    assert _is_refused(b"<r " + attributes + b"/>", formats.RDF_XML) == bool(more)


@pytest.mark.parametrize(
    "document", [b"<r>\n<!-- ", b"<r>\n<![CDATA[ ", b"<r>\n<?a ", b"<r>\n<a b='>"]
)
def test_xml_that_does_not_end_is_told_with_its_line(document: bytes) -> None:
    with pytest.raises(Refused) as refused:
        prescan(document, formats.RDF_XML)

    (reason,) = refused.value.rejections
    assert (reason.rule, reason.line, reason.column) == ("syntax", 2, 1)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (pack(b"x"), "gzip twice"),
        (b"PK\x03\x04", "zip"),
        (b"BZh9", "bzip2"),
        (b"\xfd7zXZ\x00", "xz"),
        (b"\x28\xb5\x2f\xfd", "Zstandard"),
    ],
)
def test_another_packing_is_refused_by_its_name(data: bytes, name: str) -> None:
    with pytest.raises(Refused, match=name):
        read_text(data)
