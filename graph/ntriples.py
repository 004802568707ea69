"""Terms as N-Triples text: how to spell one, and how to read one back.

The text of a term is its identity in patches, rules and tables. The spelling is
the canonical one of https://www.w3.org/TR/rdf12-n-triples/#canonical-ntriples.
"""

import re
from functools import lru_cache

from ontology.iris import expand

XSD = "http://www.w3.org/2001/XMLSchema#"

_ESCAPES = {
    "\b": "\\b",
    "\t": "\\t",
    "\n": "\\n",
    "\f": "\\f",
    "\r": "\\r",
    '"': '\\"',
    "\\": "\\\\",
}
_TO_ESCAPE = re.compile(r'[\x00-\x1f"\\\x7f]')
_ESCAPED = re.compile(r'\\(?:([btnfr"\'\\])|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8}))')
_UNESCAPES = {escape[1]: sign for sign, escape in _ESCAPES.items()} | {"'": "'"}
_TERM = r'(<[^>]*>|_:[^\s]+|"(?:[^"\\]|\\.)*"(?:@[A-Za-z0-9-]+|\^\^<[^>]*>)?)'
_LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"(?:@([A-Za-z0-9-]+)|\^\^<([^>]*)>)?\Z')
_QUAD = re.compile(rf"{_TERM} (<[^>]*>) {_TERM}(?: (<[^>]*>|_:[^\s]+))? \.\Z")

Quad = tuple[str, str, str, str | None]


def spell_iri(iri: str) -> str:
    """Return `<iri>`; the caller vouches that the IRI is valid."""
    return f"<{iri}>"


def spell_name(name: str) -> str:
    """Return the spelled IRI of a prefixed name such as `rdf:type`."""
    return spell_iri(expand(name))


def spell_literal(
    text: str, *, language: str | None = None, datatype: str | None = None
) -> str:
    """Return the literal; `datatype` is an IRI, `xsd:string` is left out."""
    quoted = f'"{_TO_ESCAPE.sub(_escape, text)}"'
    if language:
        return f"{quoted}@{language}"
    if datatype and datatype != XSD + "string":
        return f"{quoted}^^<{datatype}>"
    return quoted


def spell_quad(subject: str, predicate: str, object_: str, graph: str | None) -> str:
    """Return the N-Quads line of four spelled terms, without the line feed."""
    if graph is None:
        return f"{subject} {predicate} {object_} ."
    return f"{subject} {predicate} {object_} {graph} ."


def split_quad(line: str) -> Quad:
    """Return the spelled terms of an N-Quads line; the graph may be None.

    Raises ValueError for a line that is not a canonical quad.
    """
    match = _QUAD.match(line)
    if match is None:
        raise ValueError(f"not a canonical N-Quads line: {line[:100]!r}")
    return match[1], match[2], match[3], match[4]


def is_iri(term: str) -> bool:
    """Tell whether a spelled term is an IRI."""
    return term.startswith("<")


def is_literal(term: str) -> bool:
    """Tell whether a spelled term is a literal."""
    return term.startswith('"')


def is_blank(term: str) -> bool:
    """Tell whether a spelled term, or the subject of a line, is a blank node."""
    return term.startswith("_:")


def read_value(term: str) -> str:
    """Return the IRI, the literal's text or the blank node's label."""
    if term.startswith("<"):
        return term[1:-1]
    if term.startswith("_:"):
        return term[2:]
    return read_literal(term)[0]


@lru_cache(maxsize=65_536)
def read_literal(term: str) -> tuple[str, str | None, str | None]:
    """Return text, language and datatype IRI of a spelled literal.

    Raises ValueError where the term is not a literal.
    """
    match = _LITERAL.match(term)
    if match is None:
        raise ValueError(f"not a literal: {term[:100]!r}")
    return _ESCAPED.sub(_unescape, match[1]), match[2], match[3]


def _escape(match: re.Match[str]) -> str:
    sign = match[0]
    return _ESCAPES.get(sign) or f"\\u{ord(sign):04X}"


def _unescape(match: re.Match[str]) -> str:
    if match[1]:
        return _UNESCAPES[match[1]]
    return chr(int(match[2] or match[3], 16))
