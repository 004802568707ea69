"""An executor over a small published store, with real workers."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sparql.execution import Executor
from sparql.keeper import Keeper
from sparql.pool import Pool
from tests.support.small_store import make_quads, publish_store


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    publish_store(tmp_path, 1, make_quads())
    return tmp_path


@pytest.fixture
def keeper() -> Iterator[Keeper]:
    keeper = Keeper()
    yield keeper
    keeper.close()


@pytest.fixture
def pool(data_dir: Path, keeper: Keeper) -> Iterator[Pool]:
    pool = Pool(name="test", size=2, data_dir=data_dir, keeper=keeper)
    pool.start()
    yield pool
    pool.close()


@pytest.fixture
def executor(pool: Pool) -> Executor:
    return Executor(public=pool, site=pool)
