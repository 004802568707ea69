"""RDF/XML text of a description (https://www.w3.org/TR/rdf-syntax-grammar/)."""

import re
from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from graph.errors import Refused, Rejection
from graph.ntriples import is_iri, is_literal, read_literal, read_value
from ontology.iris import PREFIXES
from ontology.statements import Triple

# Namespace and NCName of a predicate; ASCII, as our own are.
_NAME = re.compile(r"(.*?)([A-Za-z_][A-Za-z0-9._-]*)\Z", re.DOTALL)
# What XML 1.0 section 2.2 has no form for, and the carriage return, which parsers
# turn into a line feed unless it is a character reference.
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_SEE = "https://www.w3.org/TR/rdf-syntax-grammar/#section-Serialising"


def write_rdf_xml(triples: Iterable[Triple]) -> str:
    """Return the triples as RDF/XML.

    Raises Refused for a predicate without an XML name and for a text with a sign
    that XML cannot hold.
    """
    spaces: dict[str, str] = {PREFIXES["rdf"]: "rdf"}
    known = {space: prefix for prefix, space in PREFIXES.items()}
    blocks = []
    for subject, predicate, object_ in triples:
        space, local = _split(read_value(predicate))
        prefix = spaces.setdefault(space, known.get(space) or f"ns{len(spaces)}")
        about = _node(subject, "rdf:about")
        property_ = _write_property(f"{prefix}:{local}", object_)
        blocks.append(
            f"  <rdf:Description {about}>\n    {property_}\n  </rdf:Description>\n"
        )
    names = "".join(
        f"\n    xmlns:{prefix}={quoteattr(space)}" for space, prefix in spaces.items()
    )
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return f"{head}<rdf:RDF{names}>\n{''.join(blocks)}</rdf:RDF>\n"


def _write_property(name: str, object_: str) -> str:
    if not is_literal(object_):
        return f"<{name} {_node(object_, 'rdf:resource')}/>"
    text, language, datatype = read_literal(object_)
    if _NO_XML.search(text):
        raise _refuse("a text holds a sign that XML cannot hold")
    attribute = ""
    if language:
        attribute = f" xml:lang={quoteattr(language)}"
    elif datatype:
        attribute = f" rdf:datatype={quoteattr(datatype)}"
    return f"<{name}{attribute}>{escape(text, {chr(13): '&#13;'})}</{name}>"


def _node(term: str, attribute: str) -> str:
    if is_iri(term):
        return f"{attribute}={quoteattr(read_value(term))}"
    return f"rdf:nodeID={quoteattr('b' + read_value(term))}"


def _split(predicate: str) -> tuple[str, str]:
    match = _NAME.match(predicate)
    if match is None or not match[1]:
        raise _refuse(f"the property {predicate} has no name in XML")
    return match[1], match[2]


def _refuse(why: str) -> Refused:
    message = f"There is no RDF/XML of this: {why}. Ask for Turtle."
    return Refused(Rejection(message=message, rule="rdf-xml", see=_SEE))
