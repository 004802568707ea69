"""Fixtures that several floors share."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_socket import disable_socket, enable_socket

from graph.dump_shelf import publish_dump
from graph.tables.build import build_shipped_graph

_CHROMIUM = shutil.which("chromium")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip browser tests where there is no browser, unless one is demanded."""
    if _CHROMIUM or os.environ.get("STADTWISSEN_REQUIRE_BROWSER"):
        return
    reason = "no Chromium on this machine (make browser installs Debian's)"
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(autouse=True)
def no_socket_in_unit_tests(request: pytest.FixtureRequest) -> Iterator[None]:
    """Refuse every socket to a unit test."""
    if "unit" not in Path(request.node.path).parts:
        yield
        return
    disable_socket(allow_unix_socket=True)
    yield
    enable_socket()


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with the shipped graph; nobody may write to it."""
    data_dir = tmp_path_factory.mktemp("shipped")
    build_shipped_graph(data_dir)
    return data_dir


@pytest.fixture(scope="session")
def dumped(shipped: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of it with a published dump; nobody may write to it either."""
    data_dir = tmp_path_factory.mktemp("dumped") / "var"
    shutil.copytree(shipped, data_dir, symlinks=True)
    publish_dump(data_dir)
    return data_dir
