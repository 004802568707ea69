"""Each module stands in one of the lists that pyproject.toml keeps of modules.

One lists those that decide, the other those that do; import-linter, which keeps them
apart, says nothing of a module that stands in neither.
"""

import tomllib
from collections import Counter
from pathlib import Path

import pytest

from tests.support.found import some

ROOT = Path(__file__).parents[2]
PACKAGES = ("ontology", "graph", "sparql", "web")


@pytest.fixture(scope="module")
def contracts() -> dict[str, dict[str, list[str]]]:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    tables = tomllib.loads(text)["tool"]["importlinter"]["contracts"]
    return {table["name"]: table for table in tables}


def list_modules() -> list[str]:
    """Return the names of all modules, without the packages themselves."""
    paths = some(path for name in PACKAGES for path in (ROOT / name).rglob("*.py"))
    return sorted(
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for path in paths
        if path.name != "__init__.py"
    )


def test_each_module_either_decides_or_does(
    contracts: dict[str, dict[str, list[str]]],
) -> None:
    contract = contracts["Modules that decide do not import modules that do"]
    listed = Counter(contract["source_modules"] + contract["forbidden_modules"])

    unlisted = [name for name in list_modules() if not listed[name]]

    assert unlisted == []
    assert [name for name, times in listed.items() if times > 1] == []
    assert sorted(listed) == list_modules()


def test_what_decides_is_the_same_list_in_both_contracts(
    contracts: dict[str, dict[str, list[str]]],
) -> None:
    one = contracts["Modules that decide do not import modules that do"]
    other = contracts[
        "Modules that decide do not touch processes, files, clocks or chance"
    ]

    assert one["source_modules"] == other["source_modules"]
