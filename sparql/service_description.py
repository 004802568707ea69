"""What the endpoint says of itself (SPARQL 1.1 Service Description, section 3).

Only what is true is claimed. No feature of section 3.2.4 is: SERVICE is refused, no
address is dereferenced, an empty graph is none, and the default graph is a set of its
own and not the union of the others. What follows from the ontology is stored, so the
entailment regime is that of a plain store.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graph.ntriples import Quad, spell_iri, spell_name
from ontology.iris import (
    ENTAILMENT,
    FILE_FORMATS,
    GEO_FUNCTIONS,
    SERVICE_DESCRIPTION,
)
from sparql.estimation import Statistics
from sparql.void_statistics import describe_size

# https://www.w3.org/ns/formats/ names each format.
_GRAPH_FORMATS = ("Turtle", "N-Triples", "RDF_XML", "JSON-LD", "TriG", "N-Quads")
_RESULT_FORMATS = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    *_GRAPH_FORMATS,
)
# Those of the engine; a test calls each of them.
_FUNCTIONS = (
    *("area", "asGeoJSON", "centroid", "convexHull", "coordinateDimension"),
    *("difference", "dimension", "distance", "ehContains", "ehEquals", "envelope"),
    *("getSRID", "intersection", "isEmpty", "isSimple", "length", "perimeter"),
    *("rcc8eq", "relate", "sfContains", "sfCrosses", "sfDisjoint", "sfEquals"),
    *("sfIntersects", "sfOverlaps", "sfTouches", "sfWithin", "spatialDimension"),
    *("symDifference", "union"),
)
EXTENSION_FUNCTIONS = tuple(GEO_FUNCTIONS + name for name in _FUNCTIONS)
_A = spell_name("rdf:type")


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """What there is to say; the addresses are absolute IRIs.

    `dataset` is what `/dataset` describes; `triples` is the size of the default graph,
    `statistics` are its partitions where they are counted, `graphs` the largest named
    graphs with their sizes.
    """

    endpoint: str
    update: str
    prefixes: str
    dataset: str
    triples: int
    statistics: Statistics | None = None
    graphs: tuple[tuple[str, int], ...] = ()


def describe_service(service: Service) -> Sequence[Quad]:
    """Return the description of the endpoint for queries and of that for updates."""
    own, dataset = spell_iri(service.endpoint), spell_iri(service.dataset)
    quads: list[Quad] = [
        (own, _A, _name("Service"), None),
        (own, _name("endpoint"), own, None),
        (own, _name("supportedLanguage"), _name("SPARQL11Query"), None),
        (own, _name("defaultEntailmentRegime"), spell_iri(ENTAILMENT + "Simple"), None),
        (own, spell_name("sh:prefixes"), spell_iri(service.prefixes), None),
        (own, _name("defaultDataset"), dataset, None),
        (dataset, _A, _name("Dataset"), None),
    ]
    quads += _list_formats(own, "resultFormat", _RESULT_FORMATS)
    for function in EXTENSION_FUNCTIONS:
        iri = spell_iri(function)
        quads += [
            (own, _name("extensionFunction"), iri, None),
            (iri, _A, _name("Function"), None),
        ]
    quads += _describe_update(service.update, dataset)
    quads += _describe_default_graph(dataset, service)
    quads += _describe_named_graphs(dataset, service)
    return quads


def _describe_update(address: str, dataset: str) -> Iterator[Quad]:
    update = spell_iri(address)
    yield update, _A, _name("Service"), None
    yield update, _name("endpoint"), update, None
    yield update, _name("supportedLanguage"), _name("SPARQL11Update"), None
    yield update, _name("defaultDataset"), dataset, None
    # What the Graph Store Protocol takes beside it.
    yield from _list_formats(update, "inputFormat", _GRAPH_FORMATS)


def _list_formats(
    service: str, property_: str, names: tuple[str, ...]
) -> Iterator[Quad]:
    for name in names:
        yield service, _name(property_), spell_iri(FILE_FORMATS + name), None


def _describe_default_graph(dataset: str, service: Service) -> Iterator[Quad]:
    graph = "_:default"
    yield dataset, _name("defaultGraph"), graph, None
    yield graph, _A, _name("Graph"), None
    yield from describe_size(graph, service.triples, service.statistics)


def _describe_named_graphs(dataset: str, service: Service) -> Iterator[Quad]:
    for index, (iri, triples) in enumerate(service.graphs):
        named, graph = f"_:named{index}", f"_:graph{index}"
        yield dataset, _name("namedGraph"), named, None
        yield named, _A, _name("NamedGraph"), None
        yield named, _name("name"), spell_iri(iri), None
        yield named, _name("graph"), graph, None
        yield graph, _A, _name("Graph"), None
        yield from describe_size(graph, triples)


def _name(local: str) -> str:
    return spell_iri(SERVICE_DESCRIPTION + local)
