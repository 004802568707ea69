"""What the endpoint says of itself (SPARQL 1.1 Service Description, section 3).

Only what is true is claimed: no federation, no dereferencing, no union default graph
(the default graph is a set of its own).
"""

from collections.abc import Sequence

from graph.ntriples import XSD, Quad, spell_iri, spell_literal, spell_name
from ontology.iris import FILE_FORMATS, SERVICE_DESCRIPTION, VOID

# https://www.w3.org/ns/formats/ names each format.
_FORMATS = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "RDF_XML",
    "JSON-LD",
    "TriG",
    "N-Quads",
)


def describe_service(endpoint: str, *, triples: int) -> Sequence[Quad]:
    """Return the description of the service at `endpoint`, an absolute IRI.

    `triples` is the size of the default graph.
    """
    service = spell_iri(endpoint)
    dataset, default_graph = "_:dataset", "_:default"
    a = spell_name("rdf:type")
    size = spell_literal(str(triples), datatype=XSD + "integer")
    return [
        (service, a, _name("Service"), None),
        (service, _name("endpoint"), service, None),
        (service, _name("supportedLanguage"), _name("SPARQL11Query"), None),
        *(
            (service, _name("resultFormat"), spell_iri(FILE_FORMATS + name), None)
            for name in _FORMATS
        ),
        (service, _name("defaultDataset"), dataset, None),
        (dataset, a, _name("Dataset"), None),
        (dataset, _name("defaultGraph"), default_graph, None),
        (default_graph, a, _name("Graph"), None),
        (default_graph, spell_iri(VOID + "triples"), size, None),
    ]


def _name(local: str) -> str:
    return spell_iri(SERVICE_DESCRIPTION + local)
