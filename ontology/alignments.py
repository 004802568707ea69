"""The alignments with other vocabularies: an SSSOM table becomes a module in Turtle.

SSSOM is https://mapping-commons.github.io/sssom/. A mapping is an annotation: it has
no consequence in OWL, so nothing can become unsatisfiable by it.
"""

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
    """One row of the table; `subject` and `object` are IRIs, `predicate` a name."""

    subject: str
    predicate: str
    object: str
    comment: str


def read_mappings(table: str) -> tuple[Mapping, ...]:
    """Read the SSSOM table; ValueError for a row that breaks the rules above."""
    lines = [line for line in table.splitlines() if not line.startswith("#")]
    header = lines[0].split("\t")
    mappings = []
    for line in lines[1:]:
        cells = dict(zip(header, line.split("\t"), strict=True))
        if cells["predicate_id"] not in ALLOWED_PREDICATES:
            raise ValueError(f"not a mapping annotation: {cells['predicate_id']}")
        mappings.append(
            Mapping(
                subject=expand(cells["subject_id"]),
                predicate=cells["predicate_id"],
                object=cells["object_id"],
                comment=cells["comment"],
            )
        )
    return tuple(mappings)


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
