"""SPARQL 1.1 Service Description, section 2 and 3: what the endpoint says of itself."""

import pytest
from rdflib import RDF, BNode, Graph, Namespace, URIRef

from tests.conformance.answers import GRAPHS, MEDIA_TYPES
from tests.conformance.endpoint import Endpoint

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
# https://www.w3.org/TR/sparql11-service-description/#vocab: of what kind each value is.
CLASSES = {
    "defaultEntailmentRegime": "EntailmentRegime",
    "entailmentRegime": "EntailmentRegime",
    "defaultSupportedEntailmentProfile": "EntailmentProfile",
    "extensionFunction": "Function",
    "extensionAggregate": "Aggregate",
    "languageExtension": "Feature",
    "supportedLanguage": "Language",
    "propertyFeature": "Feature",
    "feature": "Feature",
    "defaultDataset": "Dataset",
    "availableGraphs": "GraphCollection",
    "defaultGraph": "Graph",
    "namedGraph": "NamedGraph",
    "graph": "Graph",
}
OTHERS = {"endpoint", "resultFormat", "inputFormat", "name"}
FEATURES = {
    *("DereferencesURIs", "UnionDefaultGraph", "RequiresDataset"),
    *("EmptyGraphs", "BasicFederatedQuery"),
}
LANGUAGES = {"SPARQL10Query", "SPARQL11Query", "SPARQL11Update"}


@pytest.fixture(scope="module")
def description(endpoint: Endpoint) -> Graph:
    reply = endpoint.send("GET", "/sparql", Accept=MEDIA_TYPES[".ttl"])
    return Graph().parse(data=reply.body, format="turtle")


@pytest.mark.parametrize("ending", [".ttl", ".nt", ".rdf"])
def test_the_endpoint_alone_describes_itself_in_rdf(
    endpoint: Endpoint, ending: str
) -> None:
    reply = endpoint.send("GET", "/sparql", Accept=MEDIA_TYPES[ending])

    assert reply.status == 200
    assert reply.headers["content-type"].partition(";")[0] == MEDIA_TYPES[ending]
    graph = Graph().parse(data=reply.body, format=GRAPHS[ending])
    assert (None, RDF.type, SD.Service) in graph


def test_the_description_is_rdf_where_no_format_is_asked_for(
    endpoint: Endpoint,
) -> None:
    reply = endpoint.send("GET", "/sparql")

    kind = reply.headers["content-type"].partition(";")[0]
    assert kind in {MEDIA_TYPES[ending] for ending in GRAPHS}


def test_the_description_names_the_endpoint(
    endpoint: Endpoint, description: Graph
) -> None:
    # Updates have an endpoint of their own, which is described as another service.
    (service,) = description.subjects(SD.supportedLanguage, SD.SPARQL11Query)

    (address,) = description.objects(service, SD.endpoint)
    assert address == URIRef(f"http://127.0.0.1:{endpoint.port}/sparql")


def test_the_description_keeps_to_its_vocabulary(description: Graph) -> None:
    used = {
        str(predicate).removeprefix(str(SD))
        for predicate in description.predicates()
        if str(predicate).startswith(str(SD))
    }

    assert used <= CLASSES.keys() | OTHERS
    for name in used & CLASSES.keys():
        for value in description.objects(None, SD[name]):
            assert isinstance(value, URIRef | BNode)
            told = set(description.objects(value, RDF.type))
            assert not told or SD[CLASSES[name]] in told
    for value in description.objects(None, SD.feature):
        assert str(value).removeprefix(str(SD)) in FEATURES
    for value in description.objects(None, SD.supportedLanguage):
        assert str(value).removeprefix(str(SD)) in LANGUAGES


def test_the_description_claims_what_the_service_does(description: Graph) -> None:
    languages = set(description.objects(None, SD.supportedLanguage))

    assert SD.SPARQL11Query in languages
    # Each is refused or untrue here: see the tests of the dataset and of SERVICE.
    features = set(description.objects(None, SD.feature))
    assert not features & {SD.BasicFederatedQuery, SD.UnionDefaultGraph}
    assert not features & {SD.RequiresDataset, SD.EmptyGraphs}
