"""Prefixes and named queries as RDF, read by rdflib."""

import pytest
from rdflib import RDF, RDFS, SH, Graph, Literal, URIRef

from graph.ntriples import spell_quad
from ontology.iris import PREFIXES
from sparql.executables import declare_prefixes, describe_queries
from sparql.named_queries import NamedQueries

SITE = "https://a.example"


def read(quads: object) -> Graph:
    lines = "".join(spell_quad(*quad) + "\n" for quad in quads)  # type: ignore[attr-defined]
    return Graph().parse(data=lines, format="nt")


@pytest.fixture(scope="module")
def described() -> Graph:
    public = [query for query in NamedQueries() if query.is_public]
    return read(
        describe_queries(
            public,
            site=SITE,
            prefixes=f"{SITE}/sparql/prefixes",
            endpoint=f"{SITE}/sparql",
        )
    )


def test_every_prefix_is_declared_once() -> None:
    graph = read(declare_prefixes(f"{SITE}/sparql/prefixes"))

    declared = {
        str(graph.value(node, SH.prefix)): str(graph.value(node, SH.namespace))
        for node in graph.objects(URIRef(f"{SITE}/sparql/prefixes"), SH.declare)
    }
    assert declared == PREFIXES


def test_each_question_is_an_executable_with_its_titles_and_its_text(
    described: Graph,
) -> None:
    for number in range(1, 41):
        query = URIRef(f"{SITE}/queries/question-{number:02}")
        text = described.value(query, SH.select)

        assert (query, RDF.type, SH.SPARQLExecutable) in described
        assert (query, RDF.type, SH.SPARQLSelectExecutable) in described
        assert "SELECT" in str(text)
        assert {
            literal.language
            for literal in described.objects(query, RDFS.label)
            if isinstance(literal, Literal)
        } == {"de", "en"}


def test_a_parameter_tells_its_kind_and_its_default(described: Graph) -> None:
    query = URIRef(f"{SITE}/queries/question-14")

    (node,) = described.objects(query, SH.parameter)

    assert described.value(node, SH.name) == Literal("technology")
    assert described.value(node, SH.nodeKind) == SH.Literal
    assert described.value(node, SH.defaultValue) == Literal("LoRaWAN", lang="en")
