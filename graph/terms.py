"""Which IRIs, literals and language tags are accepted.

The engine takes more than is good for readers: scripts as IRIs, characters that no XML
document can hold, predicates that RDF/XML cannot name.
"""

import re

from graph import limits
from graph.errors import Rejection
from graph.places import shorten

SCHEMES = frozenset({"http", "https", "urn", "mailto", "doi", "tag", "geo"})

# https://www.w3.org/TR/xml/#charsets: everything else is no XML, in any escape.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_CONTROL = re.compile("[\x00-\x20\x7f-\x9f]")
# These turn the direction of what follows and can make one address look like another.
_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f]")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
# https://www.w3.org/TR/xml-names/#NT-NCName, from the last character backwards.
_NAME_AT_END = re.compile(
    r"[A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff"
    r"\u200c\u200d\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd"
    r"\U00010000-\U000effff][-.0-9A-Z_a-z\u00b7\u00c0-\u00d6\u00d8-\u00f6"
    r"\u00f8-\u037d\u037f-\u1fff\u200c\u200d\u203f\u2040\u2070-\u218f"
    r"\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff]*$"
)
_XML_CHARSET = "https://www.w3.org/TR/xml/#charsets"
_RDF_XML = "https://www.w3.org/TR/rdf-syntax-grammar/#section-Namespace"


def check_iri(iri: str, *, any_scheme: bool = False) -> Rejection | None:
    """Return why an IRI is refused, or None; a bare store takes any scheme."""
    if len(iri) > limits.IRI.value:
        return _refuse(iri, "IRI length", f"is longer than {limits.IRI.value}")
    scheme = _SCHEME.match(iri)
    if not any_scheme and (scheme is None or scheme[1].lower() not in SCHEMES):
        allowed = ", ".join(sorted(SCHEMES))
        return _refuse(iri, "IRI scheme", f"has none of the schemes {allowed}")
    if _CONTROL.search(iri) or _NOT_XML.search(iri):
        return _refuse(iri, "IRI characters", "holds a control character")
    if _DIRECTION.search(iri):
        return _refuse(iri, "IRI characters", "holds a sign that turns the direction")
    return None


def check_predicate(iri: str, *, any_scheme: bool = False) -> Rejection | None:
    """Return why an IRI is refused as a predicate, or None."""
    fault = check_iri(iri, any_scheme=any_scheme)
    if fault is None and not _NAME_AT_END.search(iri):
        what = "does not end in a name, so RDF/XML cannot write it"
        return _refuse(iri, "predicate name", what, see=_RDF_XML)
    return fault


def check_literal(text: str, language: str | None) -> Rejection | None:
    """Return why a literal is refused, or None; its datatype is an IRI like others."""
    if len(text) * 4 > limits.LITERAL.value:
        size = len(text.encode())
        if size > limits.LITERAL.value:
            allowed = limits.LITERAL.value
            return _refuse(text, "literal length", f"has {size} of {allowed} bytes")
    if _NOT_XML.search(text):
        what = "holds a character that no XML document can hold"
        return _refuse(text, "literal characters", what, see=_XML_CHARSET)
    if language is not None and len(language) > limits.LANGUAGE_TAG.value:
        what = f"has a language tag longer than {limits.LANGUAGE_TAG.value}"
        return _refuse(text, "language tag", what)
    return None


def _refuse(term: str, rule: str, what: str, *, see: str | None = None) -> Rejection:
    shown = shorten(term)
    return Rejection(message=f"{shown!r} {what}.", rule=rule, see=see, term=shown)
