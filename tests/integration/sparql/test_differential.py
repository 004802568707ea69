"""Random queries over small random datasets: our answers are those of rdflib.

What the engine is known to get wrong is not asked here; it stands in
test_engine_faults.py. What rdflib gets wrong is told in tests/support/rdflib_oracle.py.
"""

import logging
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from sparql.execution import Executor
from sparql.keeper import Keeper
from sparql.pool import Pool
from sparql.request import Query
from tests.support.comparable_answers import is_empty, read_answer, read_result
from tests.support.random_dataset import make_dataset
from tests.support.random_queries import Made, make_query
from tests.support.rdflib_oracle import evaluate
from tests.support.small_store import publish_quads

FORMATS = "application/sparql-results+json, application/n-triples"
QUERIES_OF_A_DATASET = 20
SEED = 20_260_701


@pytest.fixture
def quiet_rdflib() -> Iterator[None]:
    """Keep rdflib from telling of each literal that it cannot read."""
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


def ask(executor: Executor, made: Made) -> bytes:
    return executor.execute(Query(text=made.text, accept=FORMATS)).read()


@pytest.mark.parametrize("datasets", [25, pytest.param(250, marks=pytest.mark.soak)])
def test_random_queries_are_answered_as_rdflib_answers_them(
    datasets: int, tmp_path: Path, keeper: Keeper, quiet_rdflib: None
) -> None:
    pool = Pool(name="differential", size=1, data_dir=tmp_path, keeper=keeper)
    executor = Executor(public=pool, site=pool)
    telling = 0
    with closing(pool):
        for number in range(1, datasets + 1):
            print(f"seed {SEED + number}")  # noqa: T201 - shown where the test fails
            random = Random(SEED + number)  # noqa: S311 - no secret
            quads = make_dataset(random)
            publish_quads(tmp_path, number, quads)
            for _ in range(QUERIES_OF_A_DATASET):
                made = make_query(random)
                ours = read_answer(ask(executor, made), made)

                assert ours == read_result(evaluate(quads, made), made), made.text
                telling += not is_empty(ours)
    # A generator that asks for nothing would prove nothing.
    assert telling > datasets * QUERIES_OF_A_DATASET // 4
