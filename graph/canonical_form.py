"""The canonical form of parsed quads: one spelling for one thing.

Literals take the spelling that the engine would store. Blank nodes get a label made
from the graph, the file's digest and their order in it, so that the same file loaded
twice changes nothing and two files never share one by chance.
"""

import re
from functools import cached_property
from hashlib import sha256

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    Triple,
)

from graph.engine_spelling import EngineSpelling
from graph.errors import Rejection
from graph.limits import FAULTS_REPORTED
from graph.places import shorten
from graph.term_places import REIFYING, TermFault
from graph.terms import check_iri, check_literal, check_predicate

_LABEL_DIGITS = 32
# Terms whose spelling is kept at hand while a file is drained in parts.
_REMEMBERED = 200_000
# Behind the end of a Turtle string, as the value of an attribute or of a JSON key, or
# as a JSON key of a language map.
_CAPITAL_TAG = re.compile(
    rb"(?:[\"']@|lang\s*=\s*[\"']|@language\"\s*:\s*\"|\"(?=[\w-]+\"\s*:))"
    rb"(?=[a-z0-9-]*[A-Z])([A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*)\b"
)
_TRIPLE_TERMS = "https://www.w3.org/TR/rdf12-concepts/#dfn-triple-term"
_BASES = "https://www.rfc-editor.org/rfc/rfc3986#section-5.1"
# What relative IRIs are resolved against where nothing says to what.
RELATIVE_BASE = "relative:/"


class CanonicalForm:
    """Takes the quads of one file in order; `lines` holds the distinct ones.

    `size` counts the characters of all lines taken, also of repeated ones; `changed`
    holds each literal whose spelling changed, before and after.
    """

    def __init__(
        self,
        text: bytes,
        *,
        graph: NamedNode | None,
        digest: str | None = None,
        keeps_labels: bool = False,
        any_scheme: bool = False,
    ) -> None:
        """Take the file's text, for its digest and its language tags.

        `keeps_labels` is for blank nodes of a store, which have their labels already,
        `any_scheme` for a bare store, whose IRIs are its users' own.
        """
        self.lines: dict[str, None] = {}
        self.changed: list[tuple[str, str]] = []
        self.size = 0
        self._graph = graph
        self._text = text
        self._origin = f"{graph or ''}\n{digest or sha256(text).hexdigest()}\n"
        self._keeps_labels = keeps_labels
        self._any_scheme = any_scheme
        self._labels: dict[str, str] = {}
        self._literals: dict[str, str] = {}
        self._iris: dict[str, str] = {}
        self._predicates: set[str] = set()
        self.faults: list[TermFault] = []
        self._has_triple_term = False
        self._engine = EngineSpelling()

    def take(self, quad: Quad) -> None:
        """Add a quad; a fault of it is kept until `raise_faults`."""
        graph = quad.graph_name
        if isinstance(graph, DefaultGraph) and self._graph is not None:
            graph = self._graph
        parts = [
            self._spell(quad.subject),
            self._spell_predicate(quad.predicate),
            self._spell(quad.object),
        ]
        if not isinstance(graph, DefaultGraph):
            parts.append(self._spell(graph))
        line = " ".join([*parts, "."])
        self.size += len(line)
        self.lines[line] = None

    def drain(self) -> list[str]:
        """Return the lines so far and forget them, and what was only remembered.

        A repeat of a line that was drained comes again.
        """
        lines = list(self.lines)
        self.lines.clear()
        for memory in (self._literals, self._iris):
            if len(memory) > _REMEMBERED:
                memory.clear()
        return lines

    def _spell(self, term: NamedNode | BlankNode | Literal | Triple) -> str:
        if isinstance(term, NamedNode):
            return self._spell_iri(term)
        if isinstance(term, Literal):
            return self._spell_literal(term)
        if isinstance(term, BlankNode):
            return self._spell_blank_node(term)
        if not self._has_triple_term:
            self._has_triple_term = True
            self._note(REIFYING, "<<(", _TRIPLE_TERM)
        return ""

    def _spell_iri(self, node: NamedNode) -> str:
        iri = node.value
        spelled = self._iris.get(iri)
        if spelled is None:
            spelled = self._iris[iri] = f"<{iri}>"
            fault = check_iri(iri, any_scheme=self._any_scheme)
            self._note("iri", iri, _check_absolute(iri) or fault)
        return spelled

    def _spell_predicate(self, node: NamedNode) -> str:
        iri = node.value
        if iri not in self._predicates:
            self._predicates.add(iri)
            fault = check_predicate(iri, any_scheme=self._any_scheme)
            self._note("predicate", iri, _check_absolute(iri) or fault)
        return f"<{iri}>"

    def _spell_blank_node(self, node: BlankNode) -> str:
        if self._keeps_labels:
            return str(node)
        label = self._labels.get(node.value)
        if label is None:
            origin = f"{self._origin}{len(self._labels)}"
            label = f"_:b{sha256(origin.encode()).hexdigest()[:_LABEL_DIGITS]}"
            self._labels[node.value] = label
        return label

    def _spell_literal(self, literal: Literal) -> str:
        given = str(literal)
        spelled = self._literals.get(given)
        if spelled is None:
            self._check_literal(literal)
            spelled = self._engine.spell(literal)
            self._literals[given] = spelled
            written = self._as_written(literal, given)
            if spelled != written:
                self.changed.append((written, spelled))
        return spelled

    def _as_written(self, literal: Literal, given: str) -> str:
        """Undo that the parser has already spelled a language tag in small letters."""
        tag = self._written_tags.get(literal.language or "")
        return given if tag is None else f"{given[: -len(tag)]}{tag}"

    @cached_property
    def _written_tags(self) -> dict[str, str]:
        """Language tags that the file writes with capitals, by their small spelling."""
        tags = {tag.decode() for tag in _CAPITAL_TAG.findall(self._text)}
        return {tag.lower(): tag for tag in sorted(tags)}

    def _check_literal(self, literal: Literal) -> None:
        value, datatype = literal.value, literal.datatype.value
        if literal.language is not None:
            value = f"{value}@{literal.language}"
        self._note("literal", value, check_literal(literal.value, literal.language))
        if literal.direction is not None:
            tagged = f"{value}--{literal.direction}"
            self._note("literal", tagged, _refuse_direction(literal))
        if datatype not in self._iris:
            self._spell_iri(literal.datatype)

    def _note(self, kind: str, value: str, reason: Rejection | None) -> None:
        if reason is not None and len(self.faults) <= FAULTS_REPORTED.value:
            self.faults.append(TermFault(kind=kind, value=value, reason=reason))


_TRIPLE_TERM = Rejection(
    message="Triple terms are not kept; describe a statement by a node.",
    rule="triple term",
    see=_TRIPLE_TERMS,
    term="<<(",
)


def _check_absolute(iri: str) -> Rejection | None:
    if not iri.startswith(RELATIVE_BASE):
        return None
    term = shorten(iri.removeprefix(RELATIVE_BASE))
    return Rejection(
        message=f"{term!r} is relative, and to nothing; name a graph, or a base.",
        rule="relative IRI",
        see=_BASES,
        term=term,
    )


def _refuse_direction(literal: Literal) -> Rejection:
    return Rejection(
        message="Texts with a base direction are not kept; leave it off.",
        rule="base direction",
        see="https://www.w3.org/TR/rdf12-concepts/#dfn-base-direction",
        term=shorten(literal.value),
    )
