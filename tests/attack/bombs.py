"""Files made to harm whoever reads them, by name: each must be refused.

`<name>.<ending>` is the name of the file; `make()` returns its bytes.
"""

import gzip
from collections.abc import Callable
from dataclasses import dataclass

MIB = 1 << 20
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
S_P = b"<http://a/s> <http://a/p> "
XML_START = (
    f'<r:RDF xmlns:r="{RDF}" xmlns:a="http://a/"><r:Description r:about="http://a/s">'
).encode()
XML_END = b"</r:Description></r:RDF>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bomb:
    """A file that must be refused; `is_long` keeps it out of the gate."""

    name: str
    make: Callable[[], bytes]
    is_long: bool = False


def xml(body: bytes, doctype: bytes = b"") -> bytes:
    """Return a document of one node."""
    return doctype + XML_START + body + XML_END


def turtle(text: str) -> bytes:
    """Return Turtle with a prefix declared."""
    return f"@prefix a: <http://a/> .\n{text}".encode()


def entities(declared: bytes, body: bytes = b"<a:p>&a;</a:p>") -> bytes:
    """Return a document with entities."""
    return xml(body, b"<!DOCTYPE r:RDF [" + declared + b"]>")


def laughs() -> bytes:
    """Return the document of a billion laughs."""
    doubled = (b'<!ENTITY a%d "&a%d;&a%d;">' % (n, n - 1, n - 1) for n in range(1, 31))
    return entities(b'<!ENTITY a0 "lol">' + b"".join(doubled), b"<a:p>&a30;</a:p>")


def members(count: int, text: bytes) -> bytes:
    """Return gzip of many members."""
    return gzip.compress(text) * count


def named_gzip() -> bytes:
    """Return gzip whose header holds a file name of megabytes."""
    packed = gzip.compress(S_P + b"x .")
    return packed[:3] + b"\x08" + packed[4:10] + b"n" * (8 * MIB) + b"\0" + packed[10:]


XML_ENTITIES = {
    "laughs.rdf": laughs,
    "long-entity.rdf": lambda: entities(b'<!ENTITY a "' + b"x" * 100_000 + b'">'),
    "often-entity.rdf": lambda: entities(
        b'<!ENTITY a "' + b"x" * 500 + b'">', b"<a:p>" + b"&a;" * 200_000 + b"</a:p>"
    ),
    "many-literals-of-entities.rdf": lambda: entities(
        b'<!ENTITY a "' + b"x" * 500 + b'">',
        b"".join(b"<a:p>%d%s</a:p>" % (n, b"&a;" * 9) for n in range(9_000)),
    ),
    "entity-in-attribute.rdf": lambda: entities(
        b'<!ENTITY a "' + b"x" * 500 + b'">',
        b'<a:p r:resource="http://a/&a;&a;&a;&a;&a;"/>',
    ),
    "entity-in-property.rdf": lambda: entities(
        b'<!ENTITY a "' + b"x" * 500 + b'">',
        b'<a:p a:q="' + b"&a;" * 100_000 + b'"/>',
    ),
    "entity-of-itself.rdf": lambda: entities(b'<!ENTITY a "&a;">'),
    "entity-by-number.rdf": lambda: entities(b'<!ENTITY a "&#38;b;"><!ENTITY b "x">'),
    "parameter-entity.rdf": lambda: entities(b"<!ENTITY % b \"<!ENTITY a 'x'>\">%b;"),
    "parameter-entity-outside.rdf": lambda: entities(
        b'<!ENTITY % b SYSTEM "http://127.0.0.1/x.dtd">%b;'
    ),
    "entity-outside.rdf": lambda: entities(b'<!ENTITY a SYSTEM "file:///etc/passwd">'),
    "entity-public.rdf": lambda: entities(
        b'<!ENTITY a PUBLIC "x" "http://127.0.0.1/">'
    ),
    "entity-unparsed.rdf": lambda: entities(b'<!ENTITY a SYSTEM "x" NDATA gif>'),
    "entity-without-quotes.rdf": lambda: entities(b"<!ENTITY a x>"),
    "entity-undeclared.rdf": lambda: xml(b"<a:p>&nothing;</a:p>"),
    "entities-by-the-thousand.rdf": lambda: entities(
        b"".join(b'<!ENTITY e%d "x">' % n for n in range(100_000)), b"<a:p>&e1;</a:p>"
    ),
    "doctype-outside.rdf": lambda: xml(
        b"<a:p>x</a:p>", b'<!DOCTYPE r:RDF SYSTEM "http://127.0.0.1/x.dtd">'
    ),
    "doctype-public.rdf": lambda: xml(
        b"<a:p>x</a:p>", b'<!DOCTYPE r:RDF PUBLIC "x" "http://127.0.0.1/x.dtd" []>'
    ),
}
PACKED = {
    "blanks.nt.gz": lambda: gzip.compress(b" " * (80 * MIB)),
    "zeros.ttl.gz": lambda: gzip.compress(b"\0" * (80 * MIB)),
    "twice.ttl.gz": lambda: gzip.compress(gzip.compress(S_P + b"'x' .")),
    "thrice.ttl.gz": lambda: gzip.compress(gzip.compress(gzip.compress(b"\n" * MIB))),
    "members.nt.gz": lambda: members(1_000, b" " * 100_000),
    "cut.nt.gz": lambda: gzip.compress(S_P + b'"x" .\n' * 9)[:-5],
    "cut-head.nt.gz": lambda: gzip.compress(S_P)[:6],
    "wrong-sum.nt.gz": lambda: gzip.compress(S_P + b'"x" .')[:-8] + b"\1" * 8,
    "rest-behind.nt.gz": lambda: gzip.compress(S_P + b'"x" .\n') + b"not gzip",
    "member-cut.nt.gz": lambda: (
        gzip.compress(S_P + b'"x" .\n') + gzip.compress(S_P)[:9]
    ),
    "zip.nt.gz": lambda: b"PK\x03\x04" + b"\0" * 100,
    "long-name-of-no-data.ttl.gz": named_gzip,
    "xz.ttl": lambda: b"\xfd7zXZ\x00" + b"\0" * 100,
    "bzip2.ttl": lambda: b"BZh91AY" + b"\x17" * 100,
}
DEEP = {
    "lists.ttl": lambda: S_P + b"( " * 200_000,
    "lists-closed.ttl": lambda: S_P + b"( " * 9_000 + b") " * 9_000 + b".",
    "nodes.ttl": lambda: S_P + b"[ <http://a/p> " * 200_000,
    "nodes-closed.trig": lambda: (
        S_P + b"[ <http://a/p> " * 9_000 + b"] " * 9_000 + b"."
    ),
    "braces.trig": lambda: b"<http://a/g> { " * 100_000,
    "triple-terms.ttl": lambda: S_P + b"<<( <http://a/s> <http://a/p> " * 30_000,
    "triple-terms.trig": lambda: S_P + b"<<( <http://a/s> <http://a/p> " * 6_000,
    "triple-terms.nt": lambda: S_P + b"<<( <http://a/s> <http://a/p> " * 30_000,
    "triple-terms.nq": lambda: S_P + b"<<(<http://a/s><http://a/p>" * 30_000,
    "reified.ttl": lambda: b"<< " * 30_000,
    "annotations.ttl": lambda: S_P + b"1 {| <http://a/p> 1 " * 30_000,
    "deep-behind-a-fault.ttl": lambda: b'x "\\z" . ' + S_P + b"( " * 100_000,
    "objects.jsonld": lambda: b'{"http://a/p":' * 30_000,
    "objects-closed.jsonld": lambda: b'{"http://a/p":' * 9_000 + b"1" + b"}" * 9_000,
    "arrays.jsonld": lambda: b"[" * 1_000_000,
    "lists.jsonld": lambda: b'{"http://a/p":{"@list":[' * 5_000,
    "graphs.jsonld": lambda: b'{"@graph":[' * 50_000,
    "contexts.jsonld": lambda: (
        b'{"@context":{"a":{"@id":"http://a/","@context":' * 5_000
    ),
    "elements.rdf": lambda: b"<a>" * 100_000,
    "nodes.rdf": lambda: xml(b"<a:p><r:Description>" * 9_000),
    "collections.rdf": lambda: xml(
        b'<a:p r:parseType="Collection"><r:Description>' * 9_000
    ),
    "xml-literal.rdf": lambda: xml(b'<a:p r:parseType="Literal">' + b"<b>" * 100_000),
}
LONG = {
    "literal.ttl": lambda: S_P + b'"' + b"x" * (MIB + 1) + b'" .',
    "literal-escaped.nt": lambda: S_P + b'"' + b"\\u0041" * (MIB + 1) + b'" .',
    "literal-of-lines.ttl": lambda: S_P + b'"""' + b"x\n" * MIB + b'""" .',
    "literal.jsonld": lambda: (
        b'{"@id":"http://a/s","http://a/p":"%s"}' % (b"x" * 2 * MIB)
    ),
    "cdata.rdf": lambda: xml(b"<a:p><![CDATA[" + b"<" * (2 * MIB) + b"]]></a:p>"),
    "attribute.rdf": lambda: xml(b'<a:p a:q="' + b"x" * (2 * MIB) + b'"/>'),
    "iri.ttl": lambda: S_P + b"<http://a/" + b"x" * (5 * MIB) + b"> .",
    "iri.nq": lambda: S_P + b"<http://a/" + b"x" * 2_040 + b"> .",
    "iri.rdf": lambda: xml(b'<a:p r:resource="http://a/' + b"x" * MIB + b'"/>'),
    "name.rdf": lambda: xml(b"<a:" + b"x" * MIB + b">1</a:" + b"x" * MIB + b">"),
    "base-upon-base.ttl": lambda: (
        b"@base <http://a/> .\n"
        + b"@base <x/x/x/x/x/x/x/x/> .\n" * 1_000
        + b"<s> <http://a/p> <o> ."
    ),
    "language.ttl": lambda: S_P + b'"x"@' + b"a" * (5 * MIB) + b" .",
    "language-of-parts.ttl": lambda: S_P + b'"x"@de' + b"-abcdefgh" * 100_000 + b" .",
    "language.jsonld": lambda: (
        b'{"@id":"http://a/s","http://a/p":'
        b'{"@value":"x","@language":"de%s"}}' % (b"-abcdefgh" * 100_000)
    ),
    "number.jsonld": lambda: (
        b'{"@id":"http://a/s","http://a/p":%s.5}' % (b"9" * 3 * MIB)
    ),
    "number.ttl": lambda: S_P + b"9" * (3 * MIB) + b" .",
    "open-string.ttl": lambda: S_P + b'"' + b"x" * (20 * MIB),
    "open-text.ttl": lambda: S_P + b'"""' + b'x"" \n' * (4 * MIB),
    "open-iri.ttl": lambda: S_P + b"<http://a/" + b"x" * (20 * MIB),
    "junk-line.nt": lambda: b"x" * (20 * MIB),
    "junk-word.ttl": lambda: b"abc-" * (3 * MIB),
    "junk-name.ttl": lambda: b"abc:" * (3 * MIB),
}
WIDE = {
    "faults.ttl": lambda: b"<http://a/s> <http://a/p> x .\n" * 500_000,
    "faults-in-a-line.ttl": lambda: b"<http://a/s> <http://a/p> x . " * 200_000,
    "faults.nq": lambda: b"x\n" * 1_000_000,
    "bad-terms.nt": lambda: b"".join(
        b"<http://a/s> <http://a/p> <data:%d> .\n" % n for n in range(200_000)
    ),
    "faults.jsonld": lambda: (
        b"[" + b",".join([b'{"@id":"http://a/s","@type":5}'] * 50_000) + b"]"
    ),
    "bad-links.jsonld": lambda: (
        b"[" + b",".join([b'{"@id":"http://a/ s","http://a/p":1}'] * 100_000) + b"]"
    ),
    "at-signs.ttl": lambda: b"@" * (5 * MIB),
    "quotes.ttl": lambda: b'"' * (5 * MIB) + b"x",
    "apostrophes.ttl": lambda: b"'" * (5 * MIB) + b"x",
    "escaped-quotes.ttl": lambda: b'"' + b'\\"' * (2 * MIB),
    "escaped-texts.ttl": lambda: b"'''" + b"\\'''\\\\" * MIB,
    "backslashes.ttl": lambda: b"\\" * (5 * MIB) + b"x",
    "brackets-open.ttl": lambda: b"<" * (5 * MIB),
    "dots.ttl": lambda: b"_:a" + b"." * (5 * MIB),
    "escaped-quotes.jsonld": lambda: b'{"a":"' + b'\\"' * (2 * MIB),
    "quotes.jsonld": lambda: b'{"' + b'"' * (5 * MIB),
    "comments-open.rdf": lambda: b"<!--" * MIB,
    "data-open.rdf": lambda: XML_START + b"<![CDATA[" * MIB,
    "tags-open.rdf": lambda: XML_START + b"<a '" * MIB,
    "tags-quoted.rdf": lambda: XML_START + b"<a x=\"'>'\"" * MIB,
    "doctypes.rdf": lambda: b"<!DOCTYPE r " * MIB,
    "entities-open.rdf": lambda: b"<!DOCTYPE r [" + b"<!ENTITY a '\"" * MIB,
    "orders-open.rdf": lambda: b"<?a " * MIB,
    "attributes.rdf": lambda: xml(
        b"<a:p "
        + b" ".join(b'a:x%d="%s"' % (n, b"x" * 30) for n in range(20_000))
        + b' r:resource="data:x"/>'
    ),
    "namespaces.rdf": lambda: (
        XML_START[:-1]
        + b" ".join(b' xmlns:n%d="http://n/%d"' % (n, n) for n in range(20_000))
        + b'><n1:1 r:resource="data:x"/>'
        + XML_END
    ),
    "contexts-of-ours.jsonld": lambda: (
        b'{"@context":['
        + b",".join([b'"https://w3id.org/stadtwissen/ns/context.jsonld"'] * 100_000)
        + b"]}"
    ),
    "contexts-from-outside.jsonld": lambda: (
        b'{"@context":['
        + b",".join(b'"http://127.0.0.1/%d"' % n for n in range(100_000))
        + b"]}"
    ),
    "import.jsonld": lambda: b'{"@context":{"@import":"http://127.0.0.1/"}}',
    "context-of-a-term.jsonld": lambda: (
        b'{"@context":{"x":{"@id":"http://a/","@context":"file:///etc/passwd"}}}'
    ),
}
ENCODED = {
    "utf-16.ttl": lambda: turtle("a:s a:p 'ä' .").decode().encode("utf-16"),
    "utf-16-without-mark.ttl": lambda: turtle("").decode().encode("utf-16-be"),
    "utf-32.jsonld": lambda: '{"@id":"http://a/s"}'.encode("utf-32"),
    "utf-32-without-mark.jsonld": lambda: '{"@id":"http://a/s"}'.encode("utf-32-le"),
    "latin-1.ttl": lambda: turtle("a:s a:p 'ä' .").decode().encode("latin-1"),
    "windows-1252.nt": lambda: S_P + "„ä“".encode("cp1252") + b" .",
    "ebcdic.rdf": lambda: '<?xml version="1.0" encoding="cp037"?><r/>'.encode("cp037"),
    "shift-jis.rdf": lambda: b'<?xml version="1.0" encoding="Shift_JIS"?>' + xml(b""),
    "utf-7.rdf": lambda: b'<?xml version="1.0" encoding="UTF-7"?>' + xml(b""),
    "overlong.ttl": lambda: S_P + b'"\xc0\xaf" .',
    "surrogate-bytes.nt": lambda: S_P + b'"\xed\xa0\x80" .',
    "surrogate-escape.nt": lambda: S_P + b'"\\uD800" .',
    "surrogate-escape.jsonld": lambda: b'{"@id":"http://a/s","http://a/p":"\\ud800"}',
    "no-character.ttl": lambda: S_P + b'"\\uFFFE" .',
    "zero.ttl": lambda: S_P + b'"a\0b" .',
    "zero.jsonld": lambda: b'{"@id":"http://a/s","http://a/p":"a\\u0000b"}',
    "bell.nt": lambda: S_P + b'"\\u0007" .',
    "bell.rdf": lambda: xml(b"<a:p>&#7;</a:p>"),
}
POISONED = {
    "javascript.ttl": lambda: S_P + b"<javascript:alert(1)> .",
    "javascript-upper.ttl": lambda: S_P + b"<JaVaScRiPt:alert(1)> .",
    "javascript.jsonld": lambda: b'{"@id":"javascript:x","http://a/p":1}',
    "data.rdf": lambda: xml(b'<a:p r:resource="data:text/html,x"/>'),
    "file.nq": lambda: S_P + b"<file:///etc/passwd> .",
    "graph-of-script.nq": lambda: S_P + b'"x" <javascript:x> .',
    "datatype-of-script.nt": lambda: S_P + b'"x"^^<javascript:x> .',
    "direction-of-letters.ttl": lambda: S_P + b"<http://a/\\u202Egpj.exe> .",
    "predicate-without-name.ttl": lambda: b"<http://a/s> <http://a/1> 1 .",
    "triple-term.ttl": lambda: S_P + b"<<( <http://a/s> <http://a/p> 1 )>> .",
    "reified.trig": lambda: b"<< <http://a/s> <http://a/p> 1 >> <http://a/p> 1 .",
    "annotated.ttl": lambda: S_P + b"1 {| <http://a/p> 1 |} .",
    "triple-term.nq": lambda: S_P + b"<<( <http://a/s> <http://a/p> <http://a/o> )>> .",
    "triple-term.rdf": lambda: xml(b'<a:p r:parseType="Triple"/>'),
    "annotated.jsonld": lambda: (
        b'{"@id":"http://a/s","http://a/p":{"@id":"http://a/o",'
        b'"@annotation":{"http://a/q":1}}}'
    ),
    "direction.nt": lambda: S_P + b'"x"@ar--rtl .',
    "direction.jsonld": lambda: (
        b'{"@id":"http://a/s","http://a/p":{"@value":"x","@direction":"rtl"}}'
    ),
}
VAST = {
    "too-large.nt": lambda: b"# a comment\n" * (45 * MIB),
    "too-large.nt.gz": lambda: gzip.compress(
        b"".join(b"<http://a/%d> <http://a/p> 1 .\n" % n for n in range(15_000_000)), 1
    ),
    "attributes-by-the-hundred-thousand.rdf": lambda: xml(
        b"<a:p " + b" ".join(b'a:x%d="1"' % n for n in range(100_000)) + b"/>"
    ),
    "namespaces-by-the-hundred-thousand.rdf": lambda: (
        XML_START[:-1]
        + b" ".join(b' xmlns:n%d="http://n/%d"' % (n, n) for n in range(100_000))
        + b'><n1:1 r:resource="data:x"/>'
        + XML_END
    ),
}

# Each takes more than a second while the machine does something else.
_SLOW = frozenset(
    {
        "often-entity.rdf",
        "entity-in-property.rdf",
        "literal-escaped.nt",
        "number.ttl",
        "faults.jsonld",
        "bad-links.jsonld",
        "doctypes.rdf",
    }
)
_KINDS = (XML_ENTITIES, PACKED, DEEP, LONG, WIDE, ENCODED, POISONED, VAST)
BOMBS = tuple(
    Bomb(name=name, make=make, is_long=name in _SLOW or kind is VAST)
    for kind in _KINDS
    for name, make in kind.items()
)
