"""The alignments with other vocabularies: an SSSOM table becomes a module in Turtle.

The table is SSSOM/TSV (https://mapping-commons.github.io/sssom/spec-formats-tsv/) in
its canonical form. A mapping is an annotation: it has no consequence in OWL, so
nothing can become unsatisfiable by it.
"""

from collections.abc import Mapping as Lookup
from dataclasses import dataclass

from rdflib import RDF, XSD, Graph, Literal, URIRef
from rdflib.namespace import OWL

from ontology import VERSION
from ontology.canonical import serialise
from ontology.iris import BASE, NS, PREFIXES, expand

# What a mapping may say. Identity (owl:sameAs, owl:equivalentClass) would let another
# vocabulary's axioms work on ours.
ALLOWED_PREDICATES = frozenset(
    {
        "skos:exactMatch",
        "skos:closeMatch",
        "skos:broadMatch",
        "skos:narrowMatch",
        "skos:relatedMatch",
    }
)
# Prefixes that SSSOM knows by itself, as far as we use them.
_BUILT_IN = {
    "semapv": "https://w3id.org/semapv/vocab/",
    "skos": PREFIXES["skos"],
}
_REFERENCES = (
    "subject_id",
    "predicate_id",
    "object_id",
    "mapping_justification",
    "author_id",
)
_CURIE_MAP = "#curie_map:"
_ENTRY = "#  "
_HEADER = URIRef(NS + "alignments")
_EDITORS = BASE + "about#editors"
_ROLES = ("contributor", "creator", "publisher")
_DAY = "2026-11-25T00:00:00+00:00"
_CITATION = (
    "Stadtwissen: alignments with other vocabularies, version"
    f" {VERSION}, 2026. {NS}alignments/{VERSION}"
)
_TITLES = (
    ("de", "Stadtwissen: Zuordnungen zu anderen Vokabularen"),
    ("en", "Stadtwissen: alignments with other vocabularies"),
)
_ABSTRACTS = (
    ("de", "Womit unsere Begriffe anderswo übereinstimmen, und wie genau."),
    ("en", "What our terms match elsewhere, and how closely."),
)
_DESCRIPTIONS = (
    ("de", "Entsprechungen in anderen Vokabularen, als Anmerkungen ohne Folgerungen."),
    ("en", "Matches in other vocabularies, as annotations without consequences."),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """One row of the table: IRIs, but for `predicate`, which is a prefixed name."""

    subject: str
    predicate: str
    object: str
    justification: str
    author: str
    comment: str


def read_prefixes(table: str) -> dict[str, str]:
    """Return the CURIE map of an SSSOM table, with the prefixes that need no entry.

    ValueError where the table does not begin with its map, as the canonical form does.
    """
    first, *rest = table.splitlines()
    if first != _CURIE_MAP:
        raise ValueError(f"the table must begin with {_CURIE_MAP}")
    prefixes = dict(_BUILT_IN)
    for line in rest:
        if not line.startswith(_ENTRY):
            break
        prefix, _, iri = line.removeprefix(_ENTRY).partition(": ")
        prefixes[prefix] = iri
    return prefixes


def read_mappings(table: str) -> tuple[Mapping, ...]:
    """Read the SSSOM table; ValueError for a row that breaks the rules above."""
    prefixes = read_prefixes(table)
    head, *lines = (line for line in table.splitlines() if not line.startswith("#"))
    columns = head.split("\t")
    return tuple(
        _read_row(dict(zip(columns, line.split("\t"), strict=True)), prefixes)
        for line in lines
    )


def _read_row(cells: Lookup[str, str], prefixes: Lookup[str, str]) -> Mapping:
    if cells["predicate_id"] not in ALLOWED_PREDICATES:
        raise ValueError(f"not a mapping annotation: {cells['predicate_id']}")
    iris = {slot: _resolve(cells[slot], prefixes) for slot in _REFERENCES}
    return Mapping(
        subject=iris["subject_id"],
        predicate=cells["predicate_id"],
        object=iris["object_id"],
        justification=iris["mapping_justification"],
        author=iris["author_id"],
        comment=cells["comment"],
    )


def _resolve(curie: str, prefixes: Lookup[str, str]) -> str:
    prefix, colon, local = curie.partition(":")
    if not colon or prefix not in prefixes or local.startswith("//"):
        raise ValueError(f"not a CURIE of the table's own map: {curie}")
    return prefixes[prefix] + local


def render_alignments(table: str) -> bytes:
    """Return the module `alignments.ttl` of the table, in canonical Turtle."""
    graph = Graph()
    _write_header(graph)
    for mapping in read_mappings(table):
        predicate = URIRef(expand(mapping.predicate))
        graph.add((URIRef(mapping.subject), predicate, URIRef(mapping.object)))
    return serialise(graph)


def _write_header(graph: Graph) -> None:
    graph.add((_HEADER, RDF.type, OWL.Ontology))
    for predicate, texts in (
        ("rdfs:label", _TITLES),
        ("dcterms:title", _TITLES),
        ("dcterms:description", _DESCRIPTIONS),
        ("dcterms:abstract", _ABSTRACTS),
    ):
        for language, text in texts:
            graph.add((_HEADER, _term(predicate), Literal(text, lang=language)))
    for predicate, iri in (
        ("dcterms:license", "https://creativecommons.org/licenses/by/4.0/"),
        *((f"dcterms:{role}", _EDITORS) for role in _ROLES),
        ("dcterms:source", NS),
        ("bibo:status", f"{PREFIXES['bibo']}status/published"),
        ("rdfs:seeAlso", f"{BASE}about"),
        ("owl:versionIRI", f"{NS}alignments/{VERSION}"),
    ):
        graph.add((_HEADER, _term(predicate), URIRef(iri)))
    for predicate, value in (
        ("owl:versionInfo", VERSION),
        ("dcterms:bibliographicCitation", _CITATION),
        ("vann:preferredNamespacePrefix", "stadt"),
        ("vann:preferredNamespaceUri", NS),
        *(("dcterms:language", language) for language in ("de", "en")),
    ):
        graph.add((_HEADER, _term(predicate), Literal(value)))
    for event in ("created", "issued", "modified"):
        day = Literal(_DAY, datatype=XSD.dateTime)
        graph.add((_HEADER, _term(f"dcterms:{event}"), day))


def _term(name: str) -> URIRef:
    return URIRef(expand(name))
