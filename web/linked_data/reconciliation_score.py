"""Which of the candidates for a name are meant, and how sure that is.

The score is the likeness of the names from 0 to 100, moved by each property that is
known of both sides. A match is only what has the very name, but for its form
(graph/name_similarity.py), or the very key, what no known property speaks against,
and what nothing else is as good as: most places are not in the graph, so a town that
lacks a letter may well be another.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from graph.name_similarity import Candidate, compare_names, read_name
from graph.ntriples import is_iri, read_value
from ontology import iris
from ontology.iris import expand
from web.linked_data.reconciliation_query import ReconciliationQuery, Wish

TYPE = expand("rdf:type")
# Who has the same one is the same thing.
KEYS = frozenset(
    expand(name)
    for name in (
        "skos:exactMatch",
        "stadt:ags",
        "stadt:ars",
        "stadt:isoCode",
        "stadt:stateKey",
    )
)
_SURE = 0.97
_LEAST = 0.4
_FOR = 0.5
_AGAINST = 0.3
_HALF = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A value of a property, and the labels that it has as a thing; all are spelled."""

    term: str
    labels: tuple[str, ...] = ()


# What is known: (entity IRI, property IRI) → values.
Facts = Mapping[tuple[str, str], Sequence[Value]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Weighed:
    candidate: Candidate
    score: float
    is_sure: bool
    agreement: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A candidate with its score; `agreement` tells of each property by its id."""

    candidate: Candidate
    score: float
    is_match: bool
    agreement: Mapping[str, float]


def rank(
    query: ReconciliationQuery, candidates: Iterable[Candidate], facts: Facts
) -> list[Match]:
    """Return those candidates that may be meant, the likeliest first."""
    weighed = sorted(
        (
            _weigh(query, candidate, facts)
            for candidate in candidates
            if has_types(candidate.iri, query, facts)
        ),
        key=lambda one: (-one.score, one.candidate.iri),
    )
    is_plain = sum(one.is_sure for one in weighed) == 1
    return [
        Match(
            candidate=one.candidate,
            score=round(100 * one.score, 1),
            is_match=is_plain and one.is_sure,
            agreement=one.agreement,
        )
        for one in weighed[: query.limit]
        if one.score >= _LEAST
    ]


def has_types(entity: str, query: ReconciliationQuery, facts: Facts) -> bool:
    """Tell whether an entity is of the types asked for."""
    if not query.types:
        return True
    found = {read_value(value.term) for value in facts.get((entity, TYPE), ())}
    held = [type_ in found for type_ in query.types]
    return all(held) if query.demands_all else any(held)


def agree(wish: Wish, values: Sequence[Value]) -> float:
    """Return how well what is asked of a property fits one of its values: 0 to 1."""
    return max(
        (_compare(asked, value) for asked in wish.values for value in values),
        default=0.0,
    )


def _weigh(query: ReconciliationQuery, candidate: Candidate, facts: Facts) -> _Weighed:
    agreement: dict[str, float] = {}
    keys: list[float] = []
    for wish in query.wishes:
        values = facts.get((candidate.iri, wish.property), ())
        if values and wish.values:
            agreement[wish.id] = agree(wish, values)
            if wish.property in KEYS:
                keys.append(agreement[wish.id])
    score = candidate.likeness
    if agreement:
        mean = fmean(agreement.values())
        score *= 1 + _FOR * mean * (1 - score) - _AGAINST * (1 - mean)
    has_key = bool(keys) and min(keys) == 1
    if has_key:
        score = 1.0
    speaks_against = any(value < _HALF for value in agreement.values())
    is_sure = has_key or (score >= _SURE and not speaks_against)
    return _Weighed(
        candidate=candidate, score=score, is_sure=is_sure, agreement=agreement
    )


def _compare(asked: str, value: Value) -> float:
    if is_iri(value.term):
        return _compare_thing(asked, value)
    known = read_value(value.term)
    if asked.isdigit() and known.isdigit():
        # Spreadsheets drop the zeros that a key begins with.
        return float(asked.lstrip("0") == known.lstrip("0"))
    if asked.isdigit() or known.isdigit():
        return 0.0
    return compare_names(read_name(asked), read_name(known))


def _compare_thing(asked: str, value: Value) -> float:
    iri = read_value(value.term)
    # An id of ours, or an item as Wikidata writes it: `Q365`.
    if asked in (iri, iri.removeprefix(iris.ID), iri.rstrip("/").rpartition("/")[2]):
        return 1.0
    name = read_name(asked)
    labels = (read_name(read_value(label)) for label in value.labels)
    return max((compare_names(name, label) for label in labels), default=0.0)
