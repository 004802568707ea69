import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from rdflib import RDF, RDFS, SH, Graph, Literal, URIRef
from rdflib.term import Node

from graph.neighbourhood import BACKWARDS, CHAINS, DETOURS, SHARED
from ontology import iris
from tests.support.examples import INVALID, ONTOLOGY, VALID, read_context, read_example
from tests.support.found import some


@pytest.fixture(scope="module")
def shapes(ontology_folder: Path) -> Graph:
    return Graph().parse(ontology_folder / "shapes.ttl")


def named_shapes(shapes: Graph) -> list[URIRef]:
    kinds = (SH.NodeShape, SH.PropertyShape)
    found = {s for kind in kinds for s in shapes.subjects(RDF.type, kind)}
    return sorted(some(s for s in found if isinstance(s, URIRef)))


def has_targets(shapes: Graph, shape: URIRef) -> bool:
    return any(str(p).startswith(str(SH) + "target") for p in shapes.predicates(shape))


def speaks_itself(shapes: Graph, shape: URIRef) -> bool:
    """Tell whether a shape judges its node, rather than only gathering properties."""
    constraints = {SH["not"], SH["or"], SH.xone, SH.sparql, SH.path}
    return bool(constraints & set(shapes.predicates(shape)))


def test_every_shape_states_one_severity(shapes: Graph) -> None:
    known = {SH.Violation, SH.Warning, SH.Info}
    for shape in named_shapes(shapes):
        assert len(list(shapes.objects(shape, SH.severity))) == 1, shape
        assert shapes.value(shape, SH.severity) in known, shape


def test_every_shape_that_can_fire_speaks_german_and_english(shapes: Graph) -> None:
    for shape in some(s for s in named_shapes(shapes) if speaks_itself(shapes, s)):
        speaker = shapes.value(shape, SH.sparql) or shape
        messages = list(shapes.objects(speaker, SH.message))
        languages = sorted(str(m.language) for m in messages if isinstance(m, Literal))
        assert languages == ["de", "en"], shape
        assert all(str(text).endswith((".", "?")) for text in messages), shape


def test_every_property_that_a_node_shape_demands_has_an_iri(shapes: Graph) -> None:
    for node, demanded in some(shapes.subject_objects(SH.property)):
        assert isinstance(demanded, URIRef), node
        assert (demanded, RDF.type, SH.PropertyShape) in shapes, demanded


def test_a_sparql_constraint_has_a_node_shape_of_its_own(shapes: Graph) -> None:
    for shape in some(set(shapes.subjects(SH.sparql))):
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
    shapes: Graph,
) -> None:
    helpers = f"{iris.SHAPES}concept-of-"
    expected = {
        str(shape).removeprefix(iris.SHAPES)
        for shape in named_shapes(shapes)
        if speaks_itself(shapes, shape) and not str(shape).startswith(helpers)
    }

    assert expected == {path.stem for path in INVALID}


def test_every_target_of_a_shape_has_an_example_that_conforms(shapes: Graph) -> None:
    examples = read_context()
    for path in some(VALID):
        examples += read_example(path)
    core = Graph().parse(ONTOLOGY / "core.ttl")
    shown = {
        above
        for kind in examples.objects(None, RDF.type)
        for above in core.transitive_objects(kind, RDFS.subClassOf)
    }

    assert set() == set(shapes.objects(None, SH.targetClass)) - shown


def test_every_property_that_a_shape_judges_stands_in_an_example_that_conforms(
    shapes: Graph,
) -> None:
    examples = read_context()
    for path in some(VALID):
        examples += read_example(path)

    for shape, path in some(shapes.subject_objects(SH.path)):
        if shapes.value(shape, SH.maxCount) == Literal(0):
            continue  # What may never be asserted stands in no sound example.
        judged = set(find_properties(shapes, path))
        assert judged & set(examples.predicates()), shape


def find_properties(shapes: Graph, path: Node) -> Iterator[Node]:
    """Yield the properties in a path."""
    if isinstance(path, URIRef):
        yield path
        return
    for predicate, part in shapes.predicate_objects(path):
        if predicate != RDF.rest or part != RDF.nil:
            yield from find_properties(shapes, part)


def select_texts(shapes: Graph) -> list[str]:
    return some(str(text) for text in shapes.objects(None, SH.select))


def expand_names(pattern: str, texts: Iterable[str]) -> set[str]:
    """Return the terms, spelled, whose prefixed names a pattern finds in texts."""
    found = {name for text in texts for name in re.findall(pattern, text)}
    return {f"<{iris.expand(name)}>" for name in found}


def test_validating_a_patch_looks_against_each_direction_that_shapes_walk(
    shapes: Graph,
) -> None:
    queries = select_texts(shapes)
    walked = {f"<{path}>" for path in shapes.objects(None, SH.inversePath)}
    walked |= expand_names(r"\^([a-z]+:\w+)", queries) - set(DETOURS)
    walked |= expand_names(r"\?\w+ ([a-z]+:\w+) \$this", queries)

    assert walked == BACKWARDS


def test_validating_a_patch_looks_for_what_constraints_look_for_elsewhere(
    shapes: Graph,
) -> None:
    shared = set()
    for query in select_texts(shapes):
        own = re.findall(r"\$this [^.]*?([a-z]+:\w+) (\?\w+)", query)
        own += re.findall(r"; ([a-z]+:\w+) (\?\w+)", query)
        elsewhere = re.findall(r"\?(?:other|finer) ([a-z]+:\w+) (\?\w+)", query)
        # What a node of its own leads to is a neighbour, not somewhere else.
        if "$this stadt:hasPopulationObservation" not in query:
            shared |= {name for name, _ in set(own) & set(elsewhere)}

    assert {f"<{iris.expand(name)}>" for name in shared} == SHARED


def test_validating_a_patch_follows_the_chains_that_constraints_follow(
    shapes: Graph,
) -> None:
    queries = select_texts(shapes)
    detour = r"\(\^([a-z]+:\w+)/([a-z]+:\w+)\)\+"
    detours = {found for text in queries for found in re.findall(detour, text)}

    assert expand_names(r"([a-z]+:\w+)\+ ", queries) == CHAINS
    assert {
        f"<{iris.expand(against)}>": f"<{iris.expand(along)}>"
        for against, along in detours
    } == DETOURS


def test_shapes_that_gather_properties_have_a_target(shapes: Graph) -> None:
    for shape in some(set(shapes.subjects(SH.property))):
        assert isinstance(shape, URIRef)
        helper = str(shape).startswith(f"{iris.SHAPES}concept-of-")
        assert has_targets(shapes, shape) or helper, shape
