"""What the reconciliation service asks of the search index and of the graph.

Names are compared in this process. So that a flood of them does not stop pages, only
a few requests are worked on at once, and the others are told to come again.
"""

import re
import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from typing import TypeVar, cast

from flask import Flask, current_app

from graph.errors import Busy, LimitReached, Malformed, NotFound
from graph.layout import Layout
from graph.name_candidates import Sought, find_candidates
from graph.name_similarity import Candidate
from graph.ntriples import read_literal, read_value, spell_iri
from graph.search import Hit
from graph.search_limits import RECONCILIATIONS_AT_ONCE
from graph.suggestions import suggest
from ontology.iris import ID, expand
from web.linked_data.foreign_keys import Claim, say_key
from web.linked_data.reconciliation_query import (
    ReconciliationQuery,
    read_entity_id,
    write_entity_id,
)
from web.linked_data.reconciliation_score import TYPE, Facts, Match, Value, rank
from web.locations import entity_type
from web.partitions import PartitionSite
from web.services import Services
from web.site import Kept, Site

_KEY = "stadtwissen.reconciliation"
# By which properties of a query a thing is found besides its name.
_FOUND_BY = {
    expand("stadt:ags"): "ags",
    expand("stadt:ars"): "ars",
    expand("stadt:isoCode"): "iso",
    expand("stadt:stateKey"): "state",
    expand("skos:exactMatch"): "wikidata",
    expand("skos:closeMatch"): "geonames",
}
# An id of ours or its IRI; `Frankfurt/Oder` is none.
_ID = re.compile(rf"(?:{re.escape(ID)})?[a-z-]+/\S+")
_LABEL = expand("rdfs:label")
_LEAST_WEIGHED = 10
_MOST_KEYS = 4
# One look-up names so many things, which keeps its text within the limits of a query.
_NAMED_AT_ONCE = 200
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassCount:
    """How many entities of a class there are, and of which types their IRIs are."""

    entities: int
    types: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """What was found for each query of a batch, and what is known of all of that."""

    matches: Mapping[str, list[Match]]
    facts: Facts


class ReconciliationSite:
    """Finds and weighs candidates, and reads what is known of entities."""

    def __init__(
        self,
        services: Services,
        site: Site,
        partitions: PartitionSite,
        *,
        patience_seconds: float = 0.2,
    ) -> None:
        """Take what is asked, and how long to wait for a place; nothing is read yet."""
        self._patience_seconds = patience_seconds
        layout = Layout(data_dir=services.data_dir)
        self._is_bare = layout.bare_marker.exists()
        self._index = layout.search_index
        self._site = site
        self._partitions = partitions
        self._classes = Kept(self._count_classes)
        self._places = threading.BoundedSemaphore(RECONCILIATIONS_AT_ONCE.value)

    @contextmanager
    def work(self) -> Iterator[None]:
        """Hold one of the few places for work on names.

        Raises Busy where none is free, NotFound in a bare store, whose things have no
        names that we know of.
        """
        if self._is_bare:
            raise NotFound("A bare store reconciles no names.")
        if not self._places.acquire(timeout=self._patience_seconds):
            raise Busy("Names are being reconciled for others.", retry_after_seconds=2)
        try:
            yield
        finally:
            self._places.release()

    def reconcile(
        self, batch: Mapping[str, ReconciliationQuery], language: str
    ) -> Results:
        """Return for each query of a batch those that may be meant, the likest first.

        Raises StorageFault where there is no index, and what queries raise.
        """
        queries = list(batch.values())
        questions = [
            Sought(name=query.name, types=self._list_types(query.types))
            for query in queries
        ]
        named = find_candidates(self._index, questions, language)
        by_key = self._find_by_keys(queries, language)
        by_id = self._find_by_ids((query.name for query in queries), language)
        candidates = [
            _join(
                by_id.get(read_entity_id(query.name) or ""),
                *(by_key.get(claim) for claim in _list_claims(query)),
                *some[: max(_LEAST_WEIGHED, 2 * query.limit)],
            )
            for query, some in zip(queries, named, strict=True)
        ]
        facts = self.read_facts(
            (one.iri for some in candidates for one in some),
            (wish.property for query in queries for wish in query.wishes),
        )
        matches = {
            key: rank(query, some, facts)
            for (key, query), some in zip(batch.items(), candidates, strict=True)
        }
        return Results(matches=matches, facts=facts)

    def read_facts(self, entities: Iterable[str], properties: Iterable[str]) -> Facts:
        """Return the values of properties, and the types, of entities."""
        asked = [spell_iri(iri) for iri in dict.fromkeys((TYPE, *properties))]
        facts: dict[tuple[str, str], dict[str, list[str]]] = defaultdict(dict)
        for some in _cut([spell_iri(iri) for iri in dict.fromkeys(entities)]):
            rows = self._site.queries.select(
                "reconciliation_facts", entity=some, property=asked
            )
            for row in rows.rows:
                place = read_value(row["entity"]), read_value(row["property"])
                labels = facts[place].setdefault(row["value"], [])
                if "label" in row:
                    labels.append(row["label"])
        return {
            place: [Value(term=term, labels=tuple(values[term])) for term in values]
            for place, values in facts.items()
        }

    def suggest(self, text: str, language: str, end: int) -> list[Hit]:
        """Return the first entities whose names go on from a text, or that it names."""
        hits = suggest(self._index, text, language, end)
        named = self._find_by_ids([text], language)
        first = [
            Hit(iri=one.iri, type=one.type, label=one.label, summary="", place="")
            for one in named.values()
        ]
        ours = [
            hit for hit in hits if write_entity_id(hit.iri) and hit.iri not in named
        ]
        return [*first, *ours]

    def count_classes(self) -> Mapping[str, ClassCount]:
        """Return the classes of entities by IRI; none where counting takes too long."""
        if self._site.revision is None:
            return {}
        try:
            return self._classes.get(self._site.revision)
        except LimitReached:
            return {}

    def list_properties(self, class_: str | None) -> list[str]:
        """Return the properties that entities have, of a class or at all."""
        if class_ is not None:
            rows = self._site.queries.select(
                "reconciliation_properties", **{"class": spell_iri(class_)}
            )
            return [read_value(row["property"]) for row in rows.rows]
        counted = self._partitions.count()
        if counted is None:
            return []
        sizes = counted.statistics.properties
        return sorted(sizes, key=lambda iri: (-sizes[iri].triples, iri))

    def _find_by_keys(
        self, queries: Iterable[ReconciliationQuery], language: str
    ) -> dict[Claim, Candidate]:
        """Return what has one of the keys that stand beside the names."""
        claims = {claim for query in queries for claim in _list_claims(query)}
        found: dict[Claim, Candidate] = {}
        for some in _cut(sorted(claims, key=lambda claim: claim.value)):
            rows = self._site.queries.select(
                "reconciliation_keys",
                property=sorted({claim.property for claim in some}),
                value=sorted({claim.value for claim in some}),
            )
            for row in rows.rows:
                claim = Claim(property=row["property"], value=row["value"])
                candidate = _make_candidate(row["entity"], row.get("label"))
                if claim not in found or _is_in(language, row.get("label")):
                    found[claim] = candidate
        return found

    def _find_by_ids(self, names: Iterable[str], language: str) -> dict[str, Candidate]:
        """Return what is named by its own id instead of a name, by IRI."""
        named = {
            iri
            for name in names
            if _ID.fullmatch(name) and (iri := read_entity_id(name))
        }
        facts = self.read_facts(named, [_LABEL])
        found: dict[str, Candidate] = {}
        for iri in named:
            for value in facts.get((iri, _LABEL), ()):
                if iri not in found or _is_in(language, value.term):
                    candidate = _make_candidate(spell_iri(iri), value.term)
                    found[iri] = replace(candidate, likeness=1.0)
        return found

    def _list_types(self, classes: Sequence[str]) -> frozenset[str] | None:
        counts = self.count_classes()
        if not counts:
            return None
        wanted = classes or counts
        return frozenset(
            type_ for name in wanted if name in counts for type_ in counts[name].types
        )

    def _count_classes(self) -> tuple[int, Mapping[str, ClassCount]]:
        rows = self._site.queries.select("reconciliation_types")
        types: dict[str, dict[str, int]] = defaultdict(dict)
        for row in rows.rows:
            class_, type_ = read_value(row["class"]), read_value(row["type"])
            types[class_][type_] = int(read_value(row["entities"]))
        counts = {
            class_: ClassCount(entities=sum(by_type.values()), types=frozenset(by_type))
            for class_, by_type in types.items()
        }
        return rows.revision, counts


def _list_claims(query: ReconciliationQuery) -> list[Claim]:
    """Return what the keys of a query claim; what is no key says nothing."""
    claims = []
    for wish in query.wishes:
        kind = _FOUND_BY.get(wish.property)
        if kind is None or not wish.values:
            continue
        # Spreadsheets drop the zero that a key begins with.
        for text in (wish.values[0], f"0{wish.values[0]}"):
            with suppress(Malformed):
                claims.append(say_key(kind, text)[0])
                break
    return claims[:_MOST_KEYS]


def _make_candidate(entity: str, label: str | None) -> Candidate:
    iri = read_value(entity)
    return Candidate(
        iri=iri,
        type=entity_type(iri),
        label=iri if label is None else read_value(label),
        place="",
        likeness=0.0,
    )


def _is_in(language: str, label: str | None) -> bool:
    return label is not None and read_literal(label)[1] == language


def _join(*candidates: Candidate | None) -> list[Candidate]:
    """Return the candidates that are ours, each once, as the likest of its names."""
    best: dict[str, Candidate] = {}
    for one in candidates:
        if one is None or write_entity_id(one.iri) is None:
            continue
        known = best.get(one.iri)
        if known is None or known.likeness < one.likeness:
            best[one.iri] = one
    return list(best.values())


def _cut(items: Sequence[T]) -> Iterator[Sequence[T]]:
    """Yield the items in pieces that one look-up can take."""
    for start in range(0, len(items), _NAMED_AT_ONCE):
        yield items[start : start + _NAMED_AT_ONCE]


def attach_reconciliation(app: Flask, reconciliation: ReconciliationSite) -> None:
    """Give an application what it reconciles with."""
    app.extensions[_KEY] = reconciliation


def get_reconciliation() -> ReconciliationSite:
    """Return what the application that handles this request reconciles with."""
    return cast("ReconciliationSite", current_app.extensions[_KEY])
