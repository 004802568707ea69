"""The real server on the shipped graph, as an operator starts it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.running_server import RunningServer, run_server


@pytest.fixture(scope="session")
def shipped_server(shipped: Path) -> Iterator[RunningServer]:
    with run_server(shipped) as running:
        yield running
