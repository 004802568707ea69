"""The words for terms: what classes, properties and concepts are called.

Read once for each revision from the ontology and the vocabularies in the graph.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from graph.ntriples import read_literal, read_value
from ontology.iris import PREFIXES
from web.site_queries import Rows

Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """Labels by IRI and language, and how properties belong together."""

    revision: int
    labels: Mapping[str, Texts] = field(default_factory=dict)
    broader: Mapping[str, frozenset[str]] = field(default_factory=dict)
    inverses: Mapping[str, str] = field(default_factory=dict)

    def name(self, iri: str, language: str) -> str | None:
        """Return the label in the language, else in any, else None."""
        return choose_text(self.labels.get(iri, {}), language)


def read_vocabulary(rows: Rows) -> Vocabulary:
    """Make the vocabulary of the rows of `vocabulary_terms.rq`."""
    labels: dict[str, dict[str, str]] = defaultdict(dict)
    direct: dict[str, set[str]] = defaultdict(set)
    inverses: dict[str, str] = {}
    for row in rows.rows:
        term = read_value(row["term"])
        if "label" in row:
            text, language, _ = read_literal(row["label"])
            labels[term].setdefault(language or "", text)
        if "broader" in row:
            direct[term].add(read_value(row["broader"]))
        if "inverse" in row:
            inverse = read_value(row["inverse"])
            inverses[term], inverses[inverse] = inverse, term
    broader = {term: frozenset(_close(term, direct)) for term in list(direct)}
    return Vocabulary(
        revision=rows.revision,
        labels=dict(labels),
        broader=broader,
        inverses=inverses,
    )


def choose_text(texts: Texts, language: str) -> str | None:
    """Return the text in the language, else in German, English or any other."""
    for wanted in (language, "de", "en", ""):
        if wanted in texts:
            return texts[wanted]
    return next(iter(texts.values()), None)


def abbreviate(iri: str) -> str:
    """Return the prefixed name of an IRI where a prefix is known, else the IRI."""
    found = max(
        (
            (space, prefix)
            for prefix, space in PREFIXES.items()
            if iri.startswith(space)
        ),
        key=lambda pair: len(pair[0]),
        default=None,
    )
    return iri if found is None else f"{found[1]}:{iri.removeprefix(found[0])}"


def _close(term: str, direct: Mapping[str, set[str]]) -> set[str]:
    found: set[str] = set()
    waiting = [term]
    while waiting:
        for broader in direct.get(waiting.pop(), set()):
            if broader not in found:
                found.add(broader)
                waiting.append(broader)
    return found
