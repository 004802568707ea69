"""Where an IRI of ours is served: IRI ↔ path ↔ format.

A thing has one IRI and three kinds of address (Cool URIs for the Semantic Web,
section 4.4): its own, which answers 303; its page; its data in each format. The path
of the documents is that of the IRI, without `id/`:

    …/id/municipality/kiel   /page/municipality/kiel   /data/municipality/kiel.ttl
    …/ns/Measure             /page/ns/Measure          /data/ns/Measure.ttl
    …/ns/                    /page/ns                  /data/ns.ttl
"""

import re
from urllib.parse import quote, urlencode

from graph.ntriples import is_iri, read_value
from ontology import iris

# What https://www.w3.org/TR/sparql11-query/#rIRIREF keeps out of an IRI, and a percent
# sign that encodes nothing: in an IRI these stand encoded, so a path that held them was
# decoded.
_ENCODED = re.compile(r'[\x00-\x20<>"{}|^`\\]|%(?![0-9A-Fa-f]{2})')
# Controls, private characters, and what stands for bytes that are no UTF-8
# (RFC 3987 section 2.2).
_FORBIDDEN = re.compile(
    "[\x7f-\x9f\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufff0-\uffff]"
)
_ENTITY = "id/"
# The first steps of paths that are not types of entities.
SPACES = frozenset({"ns", "voc", "graph", "shapes"})
# What a path holds as it is (RFC 3986 section 3.3); an IRI's own escapes stay.
SAFE = "/:@!$&'()*+,;=~-._%"


def find_iri(document: str) -> str | None:
    """Return the IRI that a document's path describes; None where it can be none.

    `document` is decoded and has no leading slash and no file ending. What an IRI
    holds encoded is encoded again; an encoded letter that need not be is not found.
    """
    document = _ENCODED.sub(lambda found: quote(found[0], safe=""), document)
    first, slash, rest = document.partition("/")
    if not first or _FORBIDDEN.search(document) or len(document) > _LONGEST:
        return None
    if first in SPACES:
        return iris.BASE + first + "/" + rest
    return iris.ID + document if slash and rest else None


def find_document(iri: str) -> str | None:
    """Return the path of the documents of an IRI of ours, not yet encoded."""
    if not iri.startswith(iris.BASE):
        return None
    path = iri.removeprefix(iris.BASE)
    if path.startswith(_ENTITY):
        return path.removeprefix(_ENTITY)
    return path.removesuffix("/") if path.partition("/")[0] in SPACES else None


def page_path(iri: str, language: str | None = None) -> str | None:
    """Return the path of the page of an IRI of ours, in a language if one is named."""
    document = find_document(iri)
    if document is None:
        return None
    start = "" if language is None else f"/{language}"
    return f"{start}/page/{quote(document, safe=SAFE)}"


def data_path(iri: str, extension: str) -> str | None:
    """Return the path of the data of an IRI of ours in the format of that ending."""
    document = find_document(iri)
    if document is None:
        return None
    return f"/data/{quote(document, safe=SAFE)}.{extension}"


def thing_path(iri: str) -> str:
    """Return the path at which an IRI of ours is served itself."""
    return f"/{quote(iri.removeprefix(iris.BASE), safe=SAFE)}"


def write_uri(iri: str) -> str:
    """Return an IRI as a URI, for a header (RFC 3987 section 3.1)."""
    return quote(iri, safe=SAFE + "?#[]")


def read_number(text: str) -> int | None:
    """Return the number that stands in an address, such as that of a revision.

    None where it is none, or longer than any of ours.
    """
    is_number = text.isascii() and text.isdecimal() and len(text) <= _LONGEST_NUMBER
    return int(text) if is_number else None


def explain_path(subject: str, predicate: str, object_: str, language: str) -> str:
    """Return the path of the page that explains a triple of spelled terms."""
    terms = {"s": subject, "p": predicate, "o": object_}
    plain = {k: read_value(t) if is_iri(t) else t for k, t in terms.items()}
    return f"/{language}/explain?{urlencode(plain)}"


def split_extension(path: str, extensions: frozenset[str]) -> tuple[str, str]:
    """Split a data path into document and ending; the ending may be empty."""
    document, dot, extension = path.rpartition(".")
    if dot and extension in extensions:
        return document, extension
    return path, ""


def entity_type(iri: str) -> str:
    """Return the `{type}` of an entity, or the space (`ns`, `voc`) of another IRI."""
    document = find_document(iri)
    return "" if document is None else document.partition("/")[0]


_LONGEST = 1_024
_LONGEST_NUMBER = 15
