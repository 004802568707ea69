"""A description in each format that data documents come in."""

from collections.abc import Callable, Mapping, Sequence

from graph.ntriples import Quad, spell_quad
from ontology.statements import Triple
from sparql.media_types import (
    GRAPHS,
    JSON_LD,
    N_QUADS,
    N_TRIPLES,
    RDF_XML,
    TRIG,
    TURTLE,
    MediaType,
)
from web.linked_data.json_ld import write_json_ld
from web.linked_data.rdf_xml import write_rdf_xml
from web.linked_data.turtle import write_trig, write_turtle

FORMATS = GRAPHS
EXTENSIONS = frozenset(media_type.extension for media_type in FORMATS)


def serialise(quads: Sequence[Quad], media_type: MediaType) -> bytes:
    """Return the quads in a format; one without graphs gets each triple once.

    Raises Refused where the format cannot hold a term, KeyError for a format that is
    not among `FORMATS`.
    """
    if media_type in _OF_QUADS:
        return _OF_QUADS[media_type](quads).encode()
    triples = list(dict.fromkeys(quad[:3] for quad in quads))
    return _OF_TRIPLES[media_type](triples).encode()


def _write_n_triples(triples: Sequence[Triple]) -> str:
    return "".join(spell_quad(*triple, None) + "\n" for triple in triples)


def _write_n_quads(quads: Sequence[Quad]) -> str:
    return "".join(spell_quad(*quad) + "\n" for quad in quads)


_OF_TRIPLES: Mapping[MediaType, Callable[[Sequence[Triple]], str]] = {
    TURTLE: write_turtle,
    N_TRIPLES: _write_n_triples,
    RDF_XML: write_rdf_xml,
    JSON_LD: write_json_ld,
}
_OF_QUADS: Mapping[MediaType, Callable[[Sequence[Quad]], str]] = {
    TRIG: write_trig,
    N_QUADS: _write_n_quads,
}
