"""The messages of the reconciliation service, as JSON has them.

See the Reconciliation Service API 0.2, sections 3.1, 4.2 and 6.3
(https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/).
"""

from collections.abc import Callable, Iterable, Sequence

from graph.folding import fold
from graph.ntriples import read_value
from graph.search_limits import RECONCILED_AT_ONCE
from ontology import VERSION, iris
from ontology.iris import expand
from web.linked_data.reconciliation_query import write_entity_id, write_schema_id
from web.linked_data.reconciliation_score import TYPE, Facts, Match
from web.pages.texts import name_kind

Json = dict[str, object]
# What a class or property is called; None where it has no name.
NameTerm = Callable[[str], str | None]

PREVIEW_WIDTH = 400
PREVIEW_HEIGHT = 200
# Sensible choices, the commonest first.
DEFAULT_TYPES = tuple(
    expand(name)
    for name in (
        "stadt:Municipality",
        "stadt:District",
        "stadt:FederalState",
        "stadt:Project",
        "stadt:Measure",
        "stadt:Solution",
        "stadt:Technology",
        "org:Organization",
    )
)


def write_manifest(public_url: str, name_term: NameTerm) -> Json:
    """Return what the service is, where its parts are and how much it takes at once."""

    def part(path: str) -> Json:
        return {"service_url": public_url, "service_path": f"/reconcile/{path}"}

    return {
        "versions": ["0.2"],
        "name": "Stadtwissen",
        "identifierSpace": iris.ID,
        "schemaSpace": iris.NS,
        "defaultTypes": [write_term(iri, name_term) for iri in DEFAULT_TYPES],
        "serviceVersion": VERSION,
        "logo": f"{public_url}/static/favicon.svg",
        "view": {"url": f"{public_url}/id/{{{{id}}}}"},
        "preview": {
            "url": f"{public_url}/reconcile/preview?id={{{{id}}}}",
            "width": PREVIEW_WIDTH,
            "height": PREVIEW_HEIGHT,
        },
        "suggest": {
            "entity": part("suggest/entity"),
            "type": part("suggest/type"),
            "property": part("suggest/property"),
        },
        "extend": {"propose_properties": part("properties"), "property_settings": []},
        "batchSize": RECONCILED_AT_ONCE.value,
    }


def write_term(iri: str, name_term: NameTerm) -> Json:
    """Return a class or property by its id and name."""
    id_ = write_schema_id(iri)
    return {"id": id_, "name": name_term(iri) or id_}


def write_match(match: Match, facts: Facts, name_term: NameTerm, language: str) -> Json:
    """Return a reconciliation candidate; its types are our classes that have names."""
    candidate = match.candidate
    types = sorted(
        read_value(value.term) for value in facts.get((candidate.iri, TYPE), ())
    )
    features = [{"id": "name", "value": round(100 * candidate.likeness, 1)}]
    features += [
        {"id": id_, "value": round(100 * value, 1)}
        for id_, value in match.agreement.items()
        if id_ != "name"
    ]
    return {
        "id": write_entity_id(candidate.iri),
        "name": candidate.label,
        "description": describe(candidate.type, candidate.place, language),
        "type": [
            write_term(iri, name_term)
            for iri in types
            if (iri.startswith(iris.NS) or iri in DEFAULT_TYPES) and name_term(iri)
        ],
        "score": match.score,
        "features": features,
        "match": match.is_match,
    }


def describe(type_: str, place: str, language: str) -> str:
    """Return in a few words which of its namesakes something is."""
    kind = name_kind(type_, language)
    return f"{kind} · {place}" if place else kind


def choose_terms(
    terms: Iterable[str], prefix: str, name_terms: Sequence[NameTerm]
) -> list[str]:
    """Return the terms of which an id, or a name or word of it, begins so.

    What begins with the text comes before what has a word that does. A term without a
    name is left out.
    """
    asked = fold(prefix.strip())
    whole, within = [], []
    for iri in terms:
        names = [fold(name) for naming in name_terms if (name := naming(iri))]
        if not names:
            continue
        names.append(fold(write_schema_id(iri)))
        if any(name.startswith(asked) for name in (*names, fold(iri))):
            whole.append(iri)
        elif any(f" {asked}" in name for name in names):
            within.append(iri)
    return whole + within
