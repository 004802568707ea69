"""pySHACL, another engine, must say of every graph what ours says.

Compared are focus node, shape, severity, path and value of each result; of messages
pySHACL drops the language where a SPARQL constraint speaks.
"""

from pathlib import Path

import pytest

from graph.shacl import validate
from tests.support.examples import (
    INVALID,
    VALID,
    as_triples,
    read_context,
    read_example,
)
from tests.support.mutated_graphs import spoil
from tests.support.shape_oracle import judge_twice

FEW = range(100)
ALL = range(1_000)


@pytest.mark.parametrize("path", VALID + INVALID, ids=lambda path: path.stem)
def test_another_engine_agrees_on_each_example(path: Path) -> None:
    verdicts = judge_twice(read_example(path))

    assert verdicts.oracle == verdicts.ours


def test_another_engine_agrees_that_the_town_is_complete() -> None:
    verdicts = judge_twice(read_context())

    assert (verdicts.oracle, verdicts.ours) == (frozenset(), frozenset())


@pytest.mark.parametrize("seed", FEW)
def test_another_engine_agrees_on_a_spoilt_example(seed: int) -> None:
    verdicts = judge_twice(spoil(seed))

    assert verdicts.oracle == verdicts.ours


@pytest.mark.soak
@pytest.mark.parametrize("seed", ALL[FEW.stop :])
def test_another_engine_agrees_on_each_of_a_thousand_spoilt_examples(seed: int) -> None:
    verdicts = judge_twice(spoil(seed))

    assert verdicts.oracle == verdicts.ours


def test_spoiling_breaks_something_most_of_the_time() -> None:
    reports = [validate(as_triples(spoil(seed))) for seed in range(20)]

    assert sum(not report.conforms for report in reports) > 10
