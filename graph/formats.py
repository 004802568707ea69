"""The RDF formats that are read, by name, media type, file ending or a look inside."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One RDF syntax; `has_graphs` says whether it can name graphs.

    `media_type` is the first of those registered; endings come without a dot.
    `title` is what people call it; `specification` is its grammar.
    """

    name: str
    title: str
    specification: str
    media_type: str
    endings: tuple[str, ...]
    has_graphs: bool
    other_media_types: tuple[str, ...] = ()


TURTLE = Format(
    name="turtle",
    title="Turtle",
    specification="https://www.w3.org/TR/turtle/#sec-grammar",
    media_type="text/turtle",
    endings=("ttl",),
    has_graphs=False,
    other_media_types=("application/x-turtle",),
)
TRIG = Format(
    name="trig",
    title="TriG",
    specification="https://www.w3.org/TR/trig/#sec-grammar",
    media_type="application/trig",
    endings=("trig",),
    has_graphs=True,
    other_media_types=("application/x-trig",),
)
N_TRIPLES = Format(
    name="ntriples",
    title="N-Triples",
    specification="https://www.w3.org/TR/n-triples/#n-triples-grammar",
    media_type="application/n-triples",
    endings=("nt",),
    has_graphs=False,
)
N_QUADS = Format(
    name="nquads",
    title="N-Quads",
    specification="https://www.w3.org/TR/n-quads/#sec-grammar",
    media_type="application/n-quads",
    endings=("nq",),
    has_graphs=True,
)
JSON_LD = Format(
    name="jsonld",
    title="JSON-LD",
    specification="https://www.w3.org/TR/json-ld11/#json-ld-grammar",
    media_type="application/ld+json",
    endings=("jsonld", "json"),
    has_graphs=True,
)
RDF_XML = Format(
    name="rdfxml",
    title="RDF/XML",
    specification="https://www.w3.org/TR/rdf-syntax-grammar/#section-Infoset-Grammar",
    media_type="application/rdf+xml",
    endings=("rdf", "owl", "xml"),
    has_graphs=False,
)

ALL = (TURTLE, TRIG, N_TRIPLES, N_QUADS, JSON_LD, RDF_XML)


_LOOKED_AT = 64 * 1024
_XML_START = re.compile(rb"<\?xml\b|<!DOCTYPE\b|<!--|<(?:[A-Za-z_][\w.-]*:)?RDF\b")
# A graph in TriG without a name begins with a brace as well, a blank node of Turtle
# with a bracket: JSON goes on with a string, a number, or another bracket or brace.
_JSON_START = re.compile(
    rb'\{\s*(?:\}\s*$|"(?:[^"\\]|\\.)*"\s*:)|\[\s*(?:\]\s*$|\{|"(?:[^"\\]|\\.)*"\s*,)'
)
_COMMENT = re.compile(rb"^[ \t]*#.*$", re.MULTILINE)
_IRI = rb"<[^\x00-\x20<>]*+>"
_NODE = rb"(?:" + _IRI + rb"|_:[^\s<>\"]++)"
_LITERAL = rb'"(?:[^"\\]|\\.)*"(?:\^\^' + _IRI + rb"|@[A-Za-z0-9-]+)?"
_THREE = rb"\s*".join(
    (rb"\s*" + _NODE, _IRI, rb"(?:" + _NODE + rb"|" + _LITERAL + rb")")
)
_END = rb"\s*\.\s*(?:#.*)?$"
_QUAD = re.compile(_THREE + rb"\s*" + _NODE + _END)
_LINE = re.compile(_THREE + rb"(?:\s*" + _NODE + rb")?" + _END)


def find_by_media_type(media_type: str) -> Format | None:
    """Return the format of a media type; its parameters do not count."""
    plain = media_type.partition(";")[0].strip().lower()
    for format_ in ALL:
        if plain in (format_.media_type, *format_.other_media_types):
            return format_
    return None


def find_by_file_name(name: str) -> Format | None:
    """Return the format of a file name, with or without `.gz` at its end."""
    stem = name.lower().removesuffix(".gz")
    ending = stem.rpartition(".")[2]
    return next((format_ for format_ in ALL if ending in format_.endings), None)


def find_by_name(name: str) -> Format | None:
    """Return the format that an option names: its name, title, ending or media type."""
    plain = name.strip().lower()
    for format_ in ALL:
        if plain in (format_.name, format_.title.lower(), *format_.endings):
            return format_
    return find_by_media_type(plain)


def find_by_content(text: bytes) -> Format:
    """Return the format that a text looks like; only its beginning is looked at.

    What looks like nothing else is TriG, which reads Turtle and N-Triples too.
    """
    head = text[:_LOOKED_AT].lstrip()
    if _XML_START.match(head):
        return RDF_XML
    if _JSON_START.match(head):
        return JSON_LD
    lines = _COMMENT.sub(b"", head).splitlines()
    if len(text) > _LOOKED_AT:
        del lines[-1:]
    lines = [line for line in lines if line.strip()]
    if lines and all(_LINE.match(line) for line in lines):
        if any(_QUAD.match(line) for line in lines):
            return N_QUADS
        return N_TRIPLES
    return TRIG


def may_be(seen: Format, told: Format) -> bool:
    """Tell whether what looks like one format may be the other that it is said to be.

    TriG is what anything looks like that has no marks of its own.
    """
    if seen == N_TRIPLES:
        return told not in (JSON_LD, RDF_XML)
    if seen == TRIG:
        return told in (TRIG, TURTLE, N_TRIPLES, N_QUADS)
    return seen == told


def describe_endings() -> str:
    """Return the endings that are known, for a message."""
    return ", ".join(f".{one}" for kind in ALL for one in kind.endings)
