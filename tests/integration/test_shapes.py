"""Each example is judged: the sound ones are complete, the others break one shape."""

import functools
from pathlib import Path

import pytest
from rdflib import SH, Graph, Literal, URIRef

from graph.report import Report
from graph.shacl import validate
from ontology import iris
from tests.support.examples import (
    INVALID,
    ONTOLOGY,
    VALID,
    as_triples,
    read_context,
    read_example,
)
from tests.support.found import some


@functools.cache
def judge_example(path: Path) -> Report:
    return validate(as_triples(read_example(path)))


def fired(report: Report) -> set[str]:
    return {one.shape.removeprefix(iris.SHAPES) for one in report.findings}


@pytest.fixture(scope="module")
def shapes() -> Graph:
    return Graph().parse(ONTOLOGY / "shapes.ttl")


def test_the_town_in_which_the_examples_play_is_complete() -> None:
    assert validate(as_triples(read_context())).findings == ()


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.stem)
def test_a_sound_example_is_complete(path: Path) -> None:
    assert judge_example(path).findings == ()


@pytest.mark.parametrize("path", INVALID, ids=lambda path: path.stem)
def test_a_broken_example_fires_the_shape_it_is_named_after_and_no_other(
    path: Path, shapes: Graph
) -> None:
    report = judge_example(path)

    shape = URIRef(iris.SHAPES + path.stem)
    severities = {URIRef(one.severity) for one in report.findings}
    assert {path.stem} == fired(report)
    assert {shapes.value(shape, SH.severity)} == severities


@pytest.mark.parametrize("path", INVALID, ids=lambda path: path.stem)
def test_every_finding_speaks_german_and_english_as_the_shape_does(
    path: Path, shapes: Graph
) -> None:
    for one in some(judge_example(path).findings):
        shape = URIRef(one.shape)
        speaker = shapes.value(shape, SH.sparql) or shape
        said = {
            text.language: str(text)
            for text in shapes.objects(speaker, SH.message)
            if isinstance(text, Literal)
        }
        assert said == {"de": one.message_de, "en": one.message_en}
