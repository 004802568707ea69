"""docs/querying.md tells users every failure that the conformance tests expect."""

import re
from pathlib import Path

import pytest

from tests.conformance.cases import read_cases
from tests.conformance.ratchet import read_expected_failures
from tests.conformance.suites import (
    FETCH,
    FOLDER,
    QUERY,
    RESULTS,
    SYNTAX,
    UPDATE,
    are_here,
)

ROOT = Path(__file__).parents[2]
DOCUMENT = (ROOT / "docs" / "querying.md").read_text(encoding="utf-8")
GROUPS = {"query": QUERY, "update": UPDATE, "syntax": SYNTAX, "results": RESULTS}


def test_each_expected_failure_is_told_with_what_happens() -> None:
    told = re.findall(r"^\| (.*) \| `([\w-]+/[\w-]+)` \|", DOCUMENT, re.MULTILINE)

    expected = read_expected_failures().values()
    assert {(one.title, one.test) for one in expected} == set(told)


@pytest.mark.skipif(not are_here(), reason=f"not on this machine; {FETCH}")
@pytest.mark.parametrize("group", GROUPS)
def test_the_numbers_are_those_of_the_suites(group: str) -> None:
    suites = GROUPS[group]
    total = sum(len(read_cases(FOLDER, suite)) for suite in suites)
    listed = sum(name.partition("/")[0] in suites for name in read_expected_failures())

    pattern = rf"^\| {group}\b.*?\| (\d+) \| (\d+) \| (\d+) \|"
    row = re.search(pattern, DOCUMENT, re.MULTILINE)
    assert row is not None
    assert [int(one) for one in row.groups()] == [total, total - listed, listed]
