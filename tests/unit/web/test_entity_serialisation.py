"""Every format of a data document says the same."""

import pytest
from pyoxigraph import CanonicalizationAlgorithm, Dataset, RdfFormat
from pyoxigraph import parse as parse_rdf

from graph.errors import Refused
from graph.ntriples import Quad, spell_iri, spell_literal
from ontology import iris
from ontology.iris import expand
from sparql.media_types import (
    JSON_LD,
    N_QUADS,
    N_TRIPLES,
    RDF_XML,
    TRIG,
    TURTLE,
    MediaType,
)
from web.linked_data.serialisation import serialise

KIEL = spell_iri(iris.ID + "municipality/kiel")
LABEL = spell_iri(expand("rdfs:label"))
G1, G2 = spell_iri(iris.GRAPH + "a"), spell_iri(iris.GRAPH + "b")
QUADS: list[Quad] = [
    (KIEL, spell_iri(expand("rdf:type")), spell_iri(expand("stadt:Municipality")), G1),
    (KIEL, LABEL, spell_literal("Kiel", language="de"), G1),
    (KIEL, LABEL, spell_literal("Kiel", language="de"), G2),
    (KIEL, LABEL, spell_literal('"<&\\>\n\t\r' + "ß", language="de"), G1),
    (KIEL, spell_iri(expand("stadt:ags")), spell_literal("01002000"), G1),
    (
        KIEL,
        spell_iri(expand("stadt:areaInSquareKilometres")),
        spell_literal("118.65", datatype=expand("xsd:decimal")),
        G2,
    ),
    (KIEL, spell_iri("http://example.org/a#b"), "_:x1", G2),
    ("_:x1", spell_iri(expand("skos:exactMatch")), spell_iri("http://x/?a=1&b=ü"), G2),
]


def parse(media_type: MediaType) -> Dataset:
    """Read what was written, blank nodes under canonical labels."""
    name = RdfFormat.from_media_type(media_type.name)
    dataset = Dataset(parse_rdf(serialise(QUADS, media_type), format=name))
    dataset.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    return dataset


@pytest.mark.parametrize("media_type", [TURTLE, RDF_XML, JSON_LD])
def test_formats_of_triples_are_isomorphic(media_type: MediaType) -> None:
    assert parse(N_TRIPLES) == parse(media_type)


def test_formats_of_quads_are_isomorphic() -> None:
    assert parse(N_QUADS) == parse(TRIG)


def test_formats_of_quads_keep_the_graphs() -> None:
    graphs = [quad.graph_name.value for quad in parse(TRIG)]

    assert [graphs.count(iris.GRAPH + name) for name in "ab"] == [4, 4]


def test_a_triple_of_two_graphs_stands_once_in_a_format_without_graphs() -> None:
    assert len(QUADS) - 1 == len(parse(TURTLE))


def test_a_predicate_without_an_xml_name_is_refused_in_rdf_xml() -> None:
    quad = (KIEL, spell_iri("http://example.org/123"), KIEL, G1)

    with pytest.raises(Refused, match="no name in XML"):
        serialise([quad], RDF_XML)


def test_a_control_character_is_refused_in_rdf_xml() -> None:
    quad = (KIEL, LABEL, spell_literal("a\x01b"), G1)

    with pytest.raises(Refused, match="XML cannot hold"):
        serialise([quad], RDF_XML)
