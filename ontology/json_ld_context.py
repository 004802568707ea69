"""The JSON-LD context: a short name for every term, made from the ontology.

https://www.w3.org/TR/json-ld11/#the-context. A property whose values are things is of
type `@id`, so that a plain string is an IRI; one with a datatype as its range is of
that datatype. Everything else keeps its value as it is written.
"""

import json
from collections.abc import Mapping

from ontology.iris import NS, PREFIXES, expand
from ontology.term_index import Term, TermIndex, TermKind

Definition = str | dict[str, str]

# `id` is the keyword here, as in most JSON; nobody writes graph names in it.
_NO_PREFIXES = frozenset({"id", "graph"})
_KEYWORDS: Mapping[str, Definition] = {"id": "@id", "type": "@type"}
_IN_LANGUAGES = (
    "rdfs:label",
    "skos:prefLabel",
    "skos:altLabel",
    "skos:definition",
    "skos:scopeNote",
    "dcterms:title",
    "dcterms:description",
)
# Terms of standards that stand in our data; startDate may be a day, month or year.
_REUSED: Mapping[str, str | None] = {
    "dcterms:created": None,
    "geo:asWKT": "geo:wktLiteral",
    "geo:hasCentroid": "@id",
    "org:hasMember": "@id",
    "qudt:hasUnit": "@id",
    "schema:codeRepository": "@id",
    "schema:endDate": None,
    "schema:startDate": None,
    "schema:url": "@id",
    "skos:broader": "@id",
    "skos:exactMatch": "@id",
    "skos:inScheme": "@id",
    "skos:notation": None,
    "sosa:observedProperty": "@id",
}


def make_context(index: TermIndex) -> dict[str, Definition]:
    """Return the definitions by short name; ValueError where two share a name."""
    context: dict[str, Definition] = {
        prefix: space
        for prefix, space in PREFIXES.items()
        if prefix not in _NO_PREFIXES
    }
    named: list[tuple[str, Definition]] = [
        *_KEYWORDS.items(),
        *(
            (name.partition(":")[2], {"@id": name, "@container": "@language"})
            for name in _IN_LANGUAGES
        ),
        *((name.partition(":")[2], _define(name, t)) for name, t in _REUSED.items()),
        *((term.iri.removeprefix(NS), _define_term(term)) for term in _in_use(index)),
    ]
    for name, definition in named:
        if name in context:
            raise ValueError(f"{name} would mean two things in the JSON-LD context")
        context[name] = definition
    return context


def write_context(index: TermIndex) -> str:
    """Return the text of `context.jsonld`."""
    document = {"@context": make_context(index)}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _in_use(index: TermIndex) -> list[Term]:
    # A deprecated term keeps its name: old data must still be readable.
    return sorted(index.terms.values(), key=lambda term: term.iri)


def _define_term(term: Term) -> Definition:
    name = f"stadt:{term.iri.removeprefix(NS)}"
    if term.kind is TermKind.OBJECT_PROPERTY:
        return _define(name, "@id")
    if term.kind is TermKind.DATATYPE_PROPERTY and len(term.ranges) == 1:
        return _define(name, _shorten_datatype(term.ranges[0]))
    return name


def _define(name: str, type_: str | None) -> Definition:
    return name if type_ is None else {"@id": name, "@type": type_}


def _shorten_datatype(iri: str) -> str | None:
    """Return a datatype with its prefix; None for text, which is JSON's own."""
    space = PREFIXES["xsd"]
    if iri == expand("xsd:string") or not iri.startswith(space):
        return None
    return f"xsd:{iri.removeprefix(space)}"
