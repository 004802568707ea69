"""What is looked at in RDF/XML beside its parser: places, and what it passes over.

The parser of RDF/XML tells no line and loses its way at the first fault. Here every
element is looked at on its own, so that each has its line and all faults are told.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple
from xml.parsers import expat

from graph.errors import Rejection
from graph.places import LANGUAGE_TAG, shorten
from graph.turtle_tokens import resolve

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns# "
_XML = "http://www.w3.org/XML/1998/namespace "
_DIRECTION = "http://www.w3.org/2005/11/its dir"
_REFERENCES = tuple(_RDF + name for name in ("about", "resource", "datatype"))
_ABBREVIATED = "https://www.w3.org/TR/rdf-syntax-grammar/#section-Syntax-intro"
_WELL_FORMED = "https://www.w3.org/TR/xml/#sec-well-formed"
_LANGUAGES = "https://www.rfc-editor.org/rfc/rfc5646#section-2.1"
_TRIPLE_TERMS = "https://www.w3.org/TR/rdf12-concepts/#dfn-triple-term"
_BASE_DIRECTION = "https://www.w3.org/TR/rdf12-concepts/#dfn-base-direction"


class Found(NamedTuple):
    """A term and the line and column of its element; kinds as in turtle_tokens."""

    kind: str
    value: str
    line: int
    column: int


class XmlScan:
    """Reads a document once; `words` and `faults` are what it found."""

    def __init__(self, base: str, is_iri: Callable[[str], bool]) -> None:
        self.words: list[Found] = []
        self.faults: list[Rejection] = []
        self._is_iri = is_iri
        # Of each open element: its base, language, text so far and place.
        self._open: list[tuple[str, str, list[str], tuple[int, int]]] = []
        self._base = base

    def read(self, text: bytes) -> "XmlScan":
        """Read the document as far as it is well-formed."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = lambda name, attributes: self._start(
            name, attributes, (parser.CurrentLineNumber, parser.CurrentColumnNumber + 1)
        )
        parser.EndElementHandler = lambda _name: self._end()
        parser.CharacterDataHandler = self._add_text
        try:
            parser.Parse(text, True)  # noqa: FBT003 - expat takes it by position
        except expat.ExpatError as fault:
            message = f"This is not well-formed XML: {expat.ErrorString(fault.code)}."
            self._refuse(
                (message, "syntax", _WELL_FORMED),
                None,
                (fault.lineno, fault.offset + 1),
            )
        return self

    def _start(
        self, name: str, attributes: dict[str, str], place: tuple[int, int]
    ) -> None:
        base, language = self._open[-1][:2] if self._open else (self._base, "")
        base = resolve(attributes.get(_XML + "base", ""), base)
        language = attributes.get(_XML + "lang", language).lower()
        if language and not LANGUAGE_TAG.fullmatch(language):
            message = f"{shorten(language)!r} is no language tag."
            self._refuse((message, "language tag", _LANGUAGES), language, place)
        self._open.append((base, language, [], place))
        self._add_name(name, place)
        for key, value in attributes.items():
            if key in _REFERENCES:
                self._judge_iri(value, base, place)
            elif key == _RDF + "parseType" and value == "Triple":
                self._refuse_triple(value, place)
            elif key in (_RDF + "annotation", _RDF + "annotationNodeID"):
                self._refuse_triple("rdf:annotation", place)
            elif key == _DIRECTION:
                message = "Texts with a base direction are not kept; leave it off."
                rule = (message, "base direction", _BASE_DIRECTION)
                self._refuse(rule, value, place)
            elif " " in key and not key.startswith(_XML):
                self._add_name(key, place)
                self._add_literal(value, language, place)

    def _end(self) -> None:
        _base, language, pieces, place = self._open.pop()
        self._add_literal("".join(pieces), language, place)

    def _add_text(self, text: str) -> None:
        if self._open:
            self._open[-1][2].append(text)

    def _judge_iri(self, value: str, base: str, place: tuple[int, int]) -> None:
        iri = resolve(value, base)
        self._add_word("iri", iri, place)
        if not self._is_iri(iri):
            message = f"{shorten(value)!r} is no IRI."
            self._refuse((message, "IRI", _ABBREVIATED), value, place)

    def _refuse_triple(self, term: str, place: tuple[int, int]) -> None:
        message = "Triple terms are not kept; describe a statement by a node."
        self._refuse((message, "triple term", _TRIPLE_TERMS), term, place)

    def _add_name(self, name: str, place: tuple[int, int]) -> None:
        # An element is a class or a property, by turns; an attribute is a property.
        for kind in ("iri", "predicate"):
            self._add_word(kind, name.replace(" ", ""), place)

    def _add_word(self, kind: str, value: str, place: tuple[int, int]) -> None:
        self.words.append(Found(kind, value, *place))

    def _add_literal(self, text: str, language: str, place: tuple[int, int]) -> None:
        self._add_word("literal", text, place)
        if language:
            self._add_word("literal", f"{text}@{language}", place)

    def _refuse(
        self, rule: tuple[str, str, str], term: str | None, place: tuple[int, int]
    ) -> None:
        self.faults.append(
            Rejection(
                message=rule[0],
                rule=rule[1],
                see=rule[2],
                term=None if term is None else shorten(term),
                line=place[0],
                column=place[1],
            )
        )


def find_xml_words(text: bytes, base: str) -> Iterator[Found]:
    """Yield each term of a document with the place of its element."""
    yield from XmlScan(base, lambda _iri: True).read(text).words
