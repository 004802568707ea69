from pathlib import Path

import pytest
from rdflib import Graph

FOLDER = Path(__file__).parents[3] / "ontology"


@pytest.fixture(scope="session")
def ontology_folder() -> Path:
    return FOLDER


@pytest.fixture(scope="session")
def core() -> Graph:
    return Graph().parse(FOLDER / "core.ttl")


@pytest.fixture(scope="session")
def vocabularies() -> Graph:
    return Graph().parse(FOLDER / "vocabularies.ttl")
