"""Each example is judged by the engine; pySHACL, another engine, must agree."""

from pathlib import Path

import pyshacl
import pytest
from rdflib import RDFS, SH, Graph, URIRef

from graph.report import Report
from graph.shacl import validate
from ontology import iris

FOLDER = Path(__file__).parents[2] / "ontology"
EXAMPLES = FOLDER / "examples"
VALID = sorted(EXAMPLES.glob("valid/*.ttl"))
INVALID = sorted(EXAMPLES.glob("invalid/*.ttl"))


def read(path: Path) -> bytes:
    return Graph().parse(path).serialize(format="nt", encoding="utf-8")


def fired(report: Report) -> set[str]:
    return {one.shape.removeprefix(iris.SHAPES) for one in report.findings}


@pytest.fixture(scope="module")
def background() -> Graph:
    graph = Graph().parse(FOLDER / "vocabularies.ttl")
    core = Graph().parse(FOLDER / "core.ttl")
    for triple in core.triples((None, RDFS.subClassOf, None)):
        graph.add(triple)
    return graph


@pytest.fixture(scope="module")
def shapes() -> Graph:
    return Graph().parse(FOLDER / "shapes.ttl")


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.stem)
def test_a_sound_example_conforms(path: Path) -> None:
    report = validate(read(path))

    assert report.findings == ()


@pytest.mark.parametrize("path", INVALID, ids=lambda path: path.stem)
def test_a_broken_example_fires_the_shape_it_is_named_after_and_no_other(
    path: Path,
) -> None:
    report = validate(read(path))

    assert {path.stem} == fired(report)
    assert not report.conforms


@pytest.mark.parametrize("path", INVALID, ids=lambda path: path.stem)
def test_every_finding_speaks_german_and_english_as_the_shape_does(
    path: Path, shapes: Graph
) -> None:
    for one in validate(read(path)).findings:
        shape = URIRef(one.shape)
        speaker = shapes.value(shape, SH.sparql) or shape
        said = {str(text) for text in shapes.objects(speaker, SH.message)}
        assert said == {one.message_de, one.message_en}


@pytest.mark.parametrize("path", VALID + INVALID, ids=lambda path: path.stem)
def test_another_engine_agrees_on_the_shapes_that_fire(
    path: Path, background: Graph, shapes: Graph
) -> None:
    data = background + Graph().parse(path)

    _, results, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none")

    assert isinstance(results, Graph)
    theirs = {
        str(results.value(result, SH.sourceShape)).removeprefix(iris.SHAPES)
        for result in results.objects(None, SH.result)
    }
    assert theirs == fired(validate(read(path)))
