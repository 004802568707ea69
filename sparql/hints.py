"""Terms of our namespaces that a query names and that do not exist, and what was meant.

A term that nobody declared matches nothing, and SPARQL says nothing of it. A hint never
changes an answer: it is found in the words of the query alone.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import islice
from urllib.parse import quote

from ontology.iris import NS, VOC, shorten
from sparql.prologue import Prologue
from sparql.tokens import IRI, NAME, Token

# Whoever misspelt more terms learns of the others when these are right.
_MOST_HINTS = 3
_LONGEST_NAME = 64
# 498 of 500 names with one typing error find what was meant; words that have nothing to
# do with each other stay below.
_ALIKE = 0.7
_DOCUMENT = re.compile("[/.]")
_PRINTABLE = "".join(map(chr, range(0x20, 0x7F)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """A term that does not exist; `nearest` is what it is like, None for nothing."""

    term: str
    nearest: str | None = None

    def __str__(self) -> str:
        meant = f" Did you mean {self.nearest}?" if self.nearest else ""
        return f"{self.term} is not a term of ours.{meant}"


class KnownTerms:
    """All terms of our ontology and vocabularies, by namespace."""

    def __init__(self, iris: Iterable[str]) -> None:
        """Take the IRIs of the terms; those of other namespaces do not count."""
        self._iris = frozenset(iris)
        self._by_name: dict[str, dict[str, str]] = {NS: {}, VOC: {}}
        for iri in sorted(self._iris, reverse=True):
            space = _find_namespace(iri)
            if space is not None:
                self._by_name[space][iri.removeprefix(space).lower()] = iri

    def is_unknown(self, iri: str) -> bool:
        """Tell whether an IRI lies in a namespace of ours and is no term."""
        space = _find_namespace(iri)
        if space is None or iri in self._iris:
            return False
        # A version, a module or a document of the ontology: `1.0.0`, `context.jsonld`.
        return _DOCUMENT.search(iri, len(space)) is None

    def find_nearest(self, iri: str) -> str | None:
        """Return the term that an unknown one is most like, None where none is."""
        space = _find_namespace(iri) or NS
        name = iri.removeprefix(space).lower()
        if len(name) > _LONGEST_NAME:
            return None
        names = self._by_name[space]
        if name in names:
            return names[name]
        found = get_close_matches(name, names, n=1, cutoff=_ALIKE)
        return names[found[0]] if found else None


NOTHING_KNOWN = KnownTerms(())


def find_hints(
    tokens: list[Token], prologue: Prologue, known: KnownTerms
) -> tuple[Hint, ...]:
    """Return a hint for each of the first terms of a query that do not exist."""
    named = (
        prologue.resolve(token)
        for token in islice(tokens, prologue.first, None)
        if token.kind in (NAME, IRI)
    )
    unknown = dict.fromkeys(iri for iri in named if iri and known.is_unknown(iri))
    return tuple(_hint(iri, known) for iri in islice(unknown, _MOST_HINTS))


def write_header(hints: tuple[Hint, ...]) -> str:
    """Return hints as the value of a header, in ASCII on one line."""
    return quote(" ".join(map(str, hints)), safe=_PRINTABLE)


def _hint(iri: str, known: KnownTerms) -> Hint:
    nearest = known.find_nearest(iri)
    return Hint(
        term=shorten(iri)[: 2 * _LONGEST_NAME],
        nearest=None if nearest is None else shorten(nearest),
    )


def _find_namespace(iri: str) -> str | None:
    if iri.startswith(NS):
        return NS
    return VOC if iri.startswith(VOC) else None
