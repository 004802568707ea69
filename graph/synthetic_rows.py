"""Rows of a made-up graph as N-Quads lines, each in the graph of its source."""

from collections.abc import Iterator
from hashlib import sha1

from graph.ntriples import spell_iri, spell_literal, spell_quad
from ontology import iris

_SITE = "https://stadt.example/"

Links = tuple[tuple[str, str], ...]
"""Properties by their prefixed names, with their spelled values."""


class Page:
    """A source document, whose graph takes the rows that were read from it."""

    def __init__(self, name: str) -> None:
        self._url = _SITE + name
        # Not a secret: the key of a source, as in the shipped graph.
        key = sha1(self._url.encode(), usedforsecurity=False).hexdigest()[:12]
        self._source = name_id(f"source/{key}")
        self._graph = f"src/{key}"

    def describe(self) -> Iterator[str]:
        """Yield what is said of the document itself."""
        url = (("schema:url", spell_iri(self._url)),)
        yield from row(self._graph, self._source, "stadt:SourceDocument", url)

    def row(self, subject: str, class_: str, links: Links = ()) -> Iterator[str]:
        """Yield what the document says of a thing, and that it says so."""
        source = (("stadt:hasSource", self._source),)
        yield from row(self._graph, subject, f"stadt:{class_}", (*links, *source))


def row(graph: str, subject: str, class_: str, links: Links) -> Iterator[str]:
    """Yield the lines of a thing of a class."""
    yield _quad(subject, "rdf:type", spell_iri(iris.expand(class_)), graph)
    for property_, value in links:
        yield _quad(subject, property_, value, graph)


def _quad(subject: str, property_: str, value: str, graph: str) -> str:
    predicate = spell_iri(iris.expand(property_))
    return spell_quad(subject, predicate, value, spell_iri(iris.GRAPH + graph))


def labels(german: str, english: str) -> Links:
    """Return a label in German and one in English."""
    return (("rdfs:label", text(german, "de")), ("rdfs:label", text(english, "en")))


def names(german: str, english: str) -> Links:
    """Return labels that are preferred names as well."""
    preferred = (("skos:prefLabel", text(german, "de")),)
    translated = (("skos:prefLabel", text(english, "en")),)
    return (*labels(german, english), *preferred, *translated)


def name_id(key: str) -> str:
    """Return the spelled IRI of an entity."""
    return spell_iri(iris.ID + key)


def name_concept(name: str) -> str:
    """Return the spelled IRI of a concept."""
    return spell_iri(iris.VOC + name)


def xsd(name: str) -> str:
    """Return the IRI of a datatype of XML Schema."""
    return iris.expand(f"xsd:{name}")


def text(text: str, language: str) -> str:
    """Return a literal in a language."""
    return spell_literal(text, language=language)


def date(text: str) -> str:
    """Return a literal of a day."""
    return spell_literal(text, datatype=xsd("date"))
