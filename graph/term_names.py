"""A term as people write it → its spelling.

Read are `<IRI>`, a bare IRI, a name with one of our prefixes (`stadt:Measure`), `a`
for rdf:type, a number, `true` and `false`, and literals as in N-Triples.
"""

import re

from graph.errors import Malformed, Rejection
from graph.ntriples import XSD, read_literal, spell_iri, spell_literal, spell_name
from graph.terms import check_iri, check_literal
from ontology import iris

# What https://www.w3.org/TR/sparql11-query/#rIRIREF keeps out of an IRI.
_FORBIDDEN = re.compile(r'[\x00-\x20<>"{}|^`\\]')
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
_TAG = re.compile(r"[A-Za-z]+(-[A-Za-z0-9]+)*")
_SEE = "https://www.w3.org/TR/n-triples/"


def read_term(text: str) -> str:
    """Return the spelled term that a text names.

    Raises Malformed where it names none.
    """
    text = text.strip()
    if text == "a":
        return spell_name("rdf:type")
    if text.startswith('"'):
        return _read_literal(text)
    if text in ("true", "false"):
        return spell_literal(text, datatype=XSD + "boolean")
    if number := _NUMBER.fullmatch(text):
        name = "decimal" if number[1] else "integer"
        return spell_literal(text, datatype=XSD + name)
    if text.startswith("<") and text.endswith(">"):
        return _read_iri(text[1:-1])
    prefix, colon, local = text.partition(":")
    if colon and prefix in iris.PREFIXES and not local.startswith("//"):
        return _read_iri(iris.PREFIXES[prefix] + local)
    return _read_iri(text)


def _read_iri(iri: str) -> str:
    fault = check_iri(iri)
    if fault is not None:
        raise Malformed(fault)
    if _FORBIDDEN.search(iri):
        raise _refuse(f"{iri[:100]!r} holds a sign that no IRI has.")
    return spell_iri(iri)


def _read_literal(text: str) -> str:
    try:
        value, language, datatype = read_literal(text)
    except ValueError:
        raise _refuse(f"{text[:100]!r} is not one literal.") from None
    fault = check_literal(value, language)
    if fault is None and datatype is not None:
        fault = check_iri(datatype)
    if fault is not None:
        raise Malformed(fault)
    if language and not _TAG.fullmatch(language):
        raise _refuse(f"{language!r} is not a language tag.")
    if datatype and _FORBIDDEN.search(datatype):
        raise _refuse(f"{datatype[:100]!r} holds a sign that no IRI has.")
    return spell_literal(value, language=language, datatype=datatype)


def _refuse(message: str) -> Malformed:
    return Malformed(Rejection(message=message, rule="term", see=_SEE))
