"""A pool with real workers over a small published store."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sparql.keeper import Keeper
from sparql.pool import Pool
from tests.support.small_store import make_quads, publish_store


@pytest.fixture
def pool(tmp_path: Path) -> Iterator[Pool]:
    publish_store(tmp_path, 1, make_quads())
    keeper = Keeper()
    pool = Pool(name="faults", size=1, data_dir=tmp_path, keeper=keeper)
    pool.start()
    yield pool
    pool.close()
    keeper.close()
