"""A running server over a small published store."""

from collections.abc import Iterator

import pytest

from tests.support.running_server import RunningServer, run_server
from tests.support.small_store import make_quads, publish_store


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    data_dir = tmp_path_factory.mktemp("sparql-server")
    publish_store(data_dir, 1, make_quads())
    with run_server(data_dir) as running:
        yield running
