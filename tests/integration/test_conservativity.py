"""Other vocabularies add nothing to what our own classes mean, nor break them."""

from pathlib import Path

import pytest
from pyoxigraph import QuerySolutions, Store
from rdflib import OWL, RDF, RDFS, Dataset, Graph, URIRef

from graph.snapshots import open_current
from ontology import iris
from ontology.consistency import check_consistency

ROOT = Path(__file__).parents[2]
EXTERNAL = ROOT / ".venv" / "external"
# What carries meaning; comments, examples and editors' notes do not.
LOGICAL = (str(RDF), str(OWL), str(RDFS.subClassOf), str(RDFS.subPropertyOf))
LOGICAL += (str(RDFS.domain), str(RDFS.range))
# What a client asks who knows only the standard vocabularies.
STANDARD = {
    "activities of PROV-O": "?x a prov:Activity",
    "activities informed by others": "?x prov:wasInformedBy ?y",
    "broader concepts": "?x skos:broader ?y",
    "areas within others": "?x geo:sfWithin ?y",
    "areas that reach into others": "?x geo:sfIntersects ?y",
    "agents associated with activities": "?x prov:wasAssociatedWith ?y",
    "associations of PROV-O": (
        "?x prov:qualifiedAssociation ?y . ?y prov:agent ?z ; prov:hadRole ?role"
    ),
    "who says a reading": "?x prov:wasAttributedTo ?y . ?x prov:wasGeneratedBy ?y",
    "places with a point": "?x geo:hasCentroid/geo:asWKT ?y",
    "organisations of ORG": "?x a org:Organization",
    "observations of SOSA": "?x a sosa:Observation ; sosa:hasFeatureOfInterest ?y",
    "descriptions of schema.org": "?x a oa:Annotation ; schema:description ?y",
    "offers of schema.org": "?x a schema:Offer",
    "annotations of Web Annotation": "?x a oa:Annotation ; oa:hasTarget ?y",
    "quality annotations": "?x a dqv:QualityAnnotation",
}


def read_ours() -> Graph:
    graph = Graph()
    for name in ("core", "axioms", "alignments", "vocabularies", "examples/fixture"):
        graph.parse(ROOT / "ontology" / f"{name}.ttl")
    graph.remove((None, OWL.imports, None))
    return graph


def own_subsumptions(graph: Graph) -> set[tuple[str, str]]:
    """Pairs of our named classes, one below the other by told axioms."""
    ours = {
        c
        for c in graph.subjects(RDFS.subClassOf)
        if isinstance(c, URIRef) and c.startswith(iris.NS)
    }
    return {
        (str(below), str(above))
        for below in ours
        for above in graph.transitive_objects(below, RDFS.subClassOf)
        if isinstance(above, URIRef) and above in ours and above != below
    }


@pytest.mark.parametrize("name", ["sosa", "prov", "org"])
def test_a_vocabulary_leaves_our_classes_as_they_are(name: str) -> None:
    path = EXTERNAL / f"{name}.nq"
    if not path.exists():
        pytest.skip("not fetched here; tests/support/external_ontologies.sh does")
    ours = read_ours()
    both = read_ours()
    other = Dataset(default_union=True).parse(path, format="nquads")
    for subject, predicate, value in other.triples((None, None, None)):
        # A term of rdflib takes one prefix only: it is made text first.
        if str(predicate).startswith(LOGICAL):
            both.add((subject, predicate, value))
    both.remove((None, OWL.imports, None))
    # PROV-O says of two object properties that they are annotations too, which no
    # reasoner for OWL 2 DL reads; and it names inverses that it declares elsewhere.
    for punned in set(both.subjects(RDF.type, OWL.ObjectProperty)):
        both.remove((punned, RDF.type, OWL.AnnotationProperty))
    for undeclared in set(both.subjects(OWL.inverseOf)):
        both.add((undeclared, RDF.type, OWL.ObjectProperty))

    verdict = check_consistency(both.serialize(format="nt", encoding="utf-8"))

    assert verdict.is_consistent
    assert not [c for c in verdict.unsatisfiable if c.startswith(iris.NS)]
    assert own_subsumptions(both) == own_subsumptions(ours)


@pytest.fixture(scope="module")
def store(shipped: Path) -> Store:
    return open_current(shipped)


@pytest.mark.parametrize("what", STANDARD)
def test_a_query_in_a_standard_vocabulary_finds_data(store: Store, what: str) -> None:
    prefixes = "".join(f"PREFIX {p}: <{i}>\n" for p, i in iris.PREFIXES.items())

    found = store.query(f"{prefixes}SELECT * WHERE {{ {STANDARD[what]} }} LIMIT 1")

    assert isinstance(found, QuerySolutions)
    assert list(found)


def test_no_entity_is_declared_the_same_as_another(store: Store) -> None:
    same = store.query(f"ASK {{ ?x <{OWL.sameAs}> ?y }}")

    assert not same
