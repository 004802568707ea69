"""`CITATION.cff` is valid, and says what the package says.

The schema comes with cffconvert, whose package `make external` fetches; the tool itself
is not alive, but the format is the same since 2021.
"""

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator

from ontology.iris import BASE, DATASET

ROOT = Path(__file__).parents[2]
SCHEMA = ROOT / ".venv" / "external" / "cff" / "schema.json"


@pytest.fixture
def citation() -> dict[str, Any]:
    text = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    # Dates and numbers of versions are text to the schema.
    read: dict[str, Any] = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506
    return read


def test_the_citation_file_is_valid(citation: dict[str, Any]) -> None:
    if not SCHEMA.exists():
        pytest.skip("the schema is not there (make external fetches it)")
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))

    faults = [str(fault) for fault in Draft7Validator(schema).iter_errors(citation)]

    assert faults == []


def test_the_citation_file_says_what_the_package_says(citation: dict[str, Any]) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    dataset = citation["preferred-citation"]

    assert citation["version"] == dataset["version"] == project["version"]
    assert (citation["url"], dataset["url"]) == (BASE, DATASET)
    licences = {citation["license"], dataset["license"]}
    assert licences == set(project["license"].split(" AND "))
