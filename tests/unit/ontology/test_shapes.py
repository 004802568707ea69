from pathlib import Path

import pytest
from rdflib import RDF, SH, Graph, Literal, URIRef

from graph.neighbourhood import BACKWARDS, CHAINS, SHARED
from ontology import iris


@pytest.fixture(scope="module")
def shapes(ontology_folder: Path) -> Graph:
    return Graph().parse(ontology_folder / "shapes.ttl")


def named_shapes(shapes: Graph) -> list[URIRef]:
    kinds = (SH.NodeShape, SH.PropertyShape)
    found = {s for kind in kinds for s in shapes.subjects(RDF.type, kind)}
    return sorted(s for s in found if isinstance(s, URIRef))


def has_targets(shapes: Graph, shape: URIRef) -> bool:
    return any(str(p).startswith(str(SH) + "target") for p in shapes.predicates(shape))


def speaks_itself(shapes: Graph, shape: URIRef) -> bool:
    """Tell whether a shape judges its node, rather than only gathering properties."""
    constraints = {SH["or"], SH.xone, SH.sparql, SH.path}
    return bool(constraints & set(shapes.predicates(shape)))


def test_every_shape_states_its_severity(shapes: Graph) -> None:
    for shape in named_shapes(shapes):
        assert [SH.Violation] == list(shapes.objects(shape, SH.severity)), shape


def test_every_shape_that_can_fire_speaks_german_and_english(shapes: Graph) -> None:
    for shape in named_shapes(shapes):
        if not speaks_itself(shapes, shape):
            continue
        speaker = shapes.value(shape, SH.sparql) or shape
        messages = list(shapes.objects(speaker, SH.message))
        languages = sorted(str(m.language) for m in messages if isinstance(m, Literal))
        assert languages == ["de", "en"], shape


def test_every_property_that_a_node_shape_demands_has_an_iri(shapes: Graph) -> None:
    for node, demanded in shapes.subject_objects(SH.property):
        assert isinstance(demanded, URIRef), node
        assert (demanded, RDF.type, SH.PropertyShape) in shapes, demanded


def test_a_sparql_constraint_has_a_node_shape_of_its_own(shapes: Graph) -> None:
    for shape in set(shapes.subjects(SH.sparql)):
        assert len(list(shapes.objects(shape, SH.sparql))) == 1, shape
        assert list(shapes.objects(shape, SH.property)) == [], shape


def test_every_term_that_a_shape_names_exists(
    shapes: Graph, core: Graph, vocabularies: Graph
) -> None:
    known = set(core.subjects()) | set(vocabularies.subjects())
    own = (iris.NS, iris.VOC)
    header = set(shapes.triples((URIRef(iris.SHAPES), None, None)))

    named = {
        term
        for triple in set(shapes) - header
        for term in triple
        if isinstance(term, URIRef) and str(term).startswith(own)
    }

    assert set() == named - known


def test_every_shape_that_can_fire_has_an_example_that_breaks_it(
    shapes: Graph, ontology_folder: Path
) -> None:
    helpers = f"{iris.SHAPES}concept-of-"
    expected = {
        str(shape).removeprefix(iris.SHAPES)
        for shape in named_shapes(shapes)
        if speaks_itself(shapes, shape) and not str(shape).startswith(helpers)
    }

    folder = ontology_folder / "examples" / "invalid"

    assert expected == {path.stem for path in folder.glob("*.ttl")}


def test_every_class_that_shapes_target_has_an_example_that_conforms(
    shapes: Graph, ontology_folder: Path
) -> None:
    examples = Graph()
    for path in (ontology_folder / "examples" / "valid").glob("*.ttl"):
        examples.parse(path)
    core = Graph().parse(ontology_folder / "core.ttl")
    shown = {
        above
        for kind in examples.objects(None, RDF.type)
        for above in core.transitive_objects(
            kind, URIRef(iris.expand("rdfs:subClassOf"))
        )
    }

    assert set() == set(shapes.objects(None, SH.targetClass)) - shown


def test_validating_a_patch_looks_against_each_direction_that_shapes_walk(
    shapes: Graph,
) -> None:
    walked = {f"<{path}>" for path in shapes.objects(None, SH.inversePath)}

    assert walked == BACKWARDS


def test_validating_a_patch_looks_for_what_constraints_look_for_elsewhere(
    shapes: Graph,
) -> None:
    queries = [str(text) for text in shapes.objects(None, SH.select)]
    elsewhere = " ".join(query for query in queries if "?other" in query)
    chains = " ".join(query for query in queries if "+" in query)

    for term in SHARED:
        name = (
            term[1:-1]
            .replace(iris.NS, "stadt:")
            .replace("https://schema.org/", "schema:")
        )
        assert f"?other {name} " in elsewhere, name
    for term in CHAINS:
        assert term[1:-1].replace(iris.NS, "stadt:") + "+" in chains
    assert sum("?other" in query for query in queries) == len(SHARED)


def test_shapes_that_gather_properties_have_a_target(shapes: Graph) -> None:
    for shape in set(shapes.subjects(SH.property)):
        assert isinstance(shape, URIRef)
        helper = str(shape).startswith(f"{iris.SHAPES}concept-of-")
        assert has_targets(shapes, shape) or helper, shape
