"""What the endpoint says of itself."""

import pyoxigraph
import pytest

from graph.ntriples import spell_quad
from sparql.estimation import Partition, Statistics
from sparql.service_description import (
    EXTENSION_FUNCTIONS,
    Service,
    describe_service,
)

SERVICE = Service(
    endpoint="http://a.example/sparql",
    update="http://a.example/update",
    prefixes="http://a.example/sparql/prefixes",
    dataset="http://a.example/dataset",
    triples=7,
    statistics=Statistics(
        whole=Partition(triples=7, subjects=3, objects=3),
        properties={"http://a/p": Partition(triples=7, subjects=3, objects=2)},
        classes={"http://a/C": 2},
    ),
    graphs=(("http://a/g", 5),),
)
PREFIXES = """
PREFIX sd: <http://www.w3.org/ns/sparql-service-description#>
PREFIX void: <http://rdfs.org/ns/void#>
"""
ASKED = [
    """
    ?service a sd:Service ;
      sd:endpoint <http://a.example/sparql> ;
      sd:supportedLanguage sd:SPARQL11Query ;
      sd:resultFormat <http://www.w3.org/ns/formats/SPARQL_Results_CSV> ;
      sd:defaultDataset <http://a.example/dataset> .
    <http://a.example/dataset> a sd:Dataset ; sd:defaultGraph [
        a sd:Graph ; void:triples 7 ] .
    """,
    """
    ?service sd:endpoint <http://a.example/update> ;
      sd:supportedLanguage sd:SPARQL11Update ;
      sd:inputFormat <http://www.w3.org/ns/formats/TriG> .
    """,
    """
    ?graph void:propertyPartition [ void:property <http://a/p> ; void:triples 7 ;
        void:distinctSubjects 3 ; void:distinctObjects 2 ] ;
      void:classPartition [ void:class <http://a/C> ; void:entities 2 ] .
    """,
    """
    ?dataset sd:namedGraph [ a sd:NamedGraph ; sd:name <http://a/g> ;
      sd:graph [ void:triples 5 ] ] .
    """,
]


@pytest.fixture(scope="module")
def store() -> pyoxigraph.Store:
    made = pyoxigraph.Store()
    text = "\n".join(spell_quad(*quad) for quad in describe_service(SERVICE))
    made.load(text, format=pyoxigraph.RdfFormat.N_QUADS)
    return made


@pytest.mark.parametrize("asked", ASKED)
def test_the_description_names_endpoints_formats_dataset_and_sizes(
    store: pyoxigraph.Store, asked: str
) -> None:
    assert bool(store.query(f"{PREFIXES} ASK {{ {asked} }}"))


def test_no_feature_is_claimed(store: pyoxigraph.Store) -> None:
    assert not bool(store.query(f"{PREFIXES} ASK {{ ?service sd:feature ?any }}"))


@pytest.mark.parametrize("function", EXTENSION_FUNCTIONS)
def test_the_engine_has_each_function_that_is_claimed(
    store: pyoxigraph.Store, function: str
) -> None:
    # It raises for a function that it does not know, whatever the arguments.
    assert list(store.query(f"SELECT (<{function}>(1, 2) AS ?x) {{}}"))


def test_the_engine_refuses_a_function_that_it_does_not_have(
    store: pyoxigraph.Store,
) -> None:
    with pytest.raises(RuntimeError):
        list(store.query("SELECT (<http://a/no>(1) AS ?x) {}"))
