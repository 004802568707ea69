"""A small data directory that each test may spoil."""

import shutil
from pathlib import Path

import pytest

from graph import formats
from graph.commit import commit
from graph.parsing import Source, parse_file
from graph.patch import Patch
from graph.proposal import Proposal
from ontology import iris, read_shipped
from tests.support.commit_oracle import describe_community


@pytest.fixture(scope="session")
def three_revisions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory of the ontology and two edits; nobody may write to it."""
    data_dir = tmp_path_factory.mktemp("three") / "var"
    source = Source(
        data=read_shipped("core.ttl"),
        name="core",
        format=formats.TURTLE,
        graph=iris.GRAPH_ONTOLOGY,
    )
    lines = parse_file(source).lines
    commit(data_dir, Proposal(patch=Patch.of(adds=lines), agent="t", is_release=True))
    for number in (1, 2):
        patch = Patch.of(adds=describe_community(number))
        commit(data_dir, Proposal(patch=patch, agent="test", message=str(number)))
    return data_dir


@pytest.fixture
def small_dir(three_revisions: Path, tmp_path: Path) -> Path:
    """A copy of it, to be spoilt."""
    return Path(shutil.copytree(three_revisions, tmp_path / "var", symlinks=True))
