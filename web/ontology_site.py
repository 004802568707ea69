"""The ontology as pages and documents tell it: read once, counted per revision."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from flask import Flask, current_app

from graph.errors import LimitReached
from graph.ntriples import read_literal, read_value
from graph.shipped_ontology import read_former_modules, read_modules
from ontology.iris import expand
from ontology.term_index import TermIndex, index_terms
from web.services import Services
from web.site import Kept, Site
from web.site_queries import Rows
from web.vocabulary import Texts

_KEY = "stadtwissen.ontology"
_QUESTION = "question-"
_LABEL = expand("rdfs:label")


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How often a term occurs: statements of a property, instances of a class."""

    asserted: int
    inferred: int


class OntologySite:
    """Reads the shipped ontology once and counts its terms in each revision."""

    def __init__(self, services: Services, site: Site) -> None:
        """Take services and site; nothing is read yet."""
        self._services = services
        self._site = site
        self._lock = threading.Lock()
        self._index: TermIndex | None = None
        self._counts = Kept(self._count)

    @property
    def index(self) -> TermIndex:
        """Every term and shape, and who speaks of it."""
        with self._lock:
            if self._index is None:
                self._index = self._read()
            return self._index

    def labels(self) -> Mapping[str, Texts]:
        """Return the labels of all terms by IRI and language."""
        return {
            iri: _read_texts(term.texts.get(_LABEL, ()))
            for iri, term in self.index.terms.items()
        }

    def count(self, iri: str) -> Count | None:
        """Return how often a term occurs; None where counting takes too long."""
        try:
            counts = self._counts.get(self._site.revision)
        except LimitReached:
            # A store of many millions: the page says all but this.
            return None
        return counts.get(iri, Count(asserted=0, inferred=0))

    def _read(self) -> TermIndex:
        questions = {
            query.name: query.text
            for query in self._services.named_queries
            if query.name.startswith(_QUESTION)
        }
        return index_terms(read_modules(), questions, read_former_modules())

    def _count(self) -> tuple[int, Mapping[str, Count]]:
        rows = self._site.queries.select("term_counts")
        return rows.revision, read_counts(rows)


def read_counts(rows: Rows) -> dict[str, Count]:
    """Return the counts in the rows of `term_counts.rq`."""
    totals: dict[str, int] = {}
    inferred: dict[str, int] = {}
    for row in rows.rows:
        is_inferred = read_literal(row["inferred"])[0] == "true"
        target = inferred if is_inferred else totals
        target[read_value(row["term"])] = int(read_literal(row["count"])[0])
    return {
        iri: Count(asserted=total - inferred.get(iri, 0), inferred=inferred.get(iri, 0))
        for iri, total in totals.items()
    }


def attach_ontology(app: Flask, ontology: OntologySite) -> None:
    """Give an application its ontology."""
    app.extensions[_KEY] = ontology


def get_ontology() -> OntologySite:
    """Return the ontology of the application that handles this request."""
    return cast("OntologySite", current_app.extensions[_KEY])


def _read_texts(literals: tuple[str, ...]) -> Texts:
    texts: dict[str, str] = {}
    for literal in literals:
        text, language, _ = read_literal(literal)
        texts.setdefault(language or "", text)
    return texts
