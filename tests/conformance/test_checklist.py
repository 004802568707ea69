"""Each test of the W3C's for the protocols has one of ours that does what it says."""

import re
import tomllib

import pytest

from tests.conformance.cases import read_names
from tests.conformance.suites import FETCH, FOLDER, NAMED_ONLY, ROOT, are_here

HERE = ROOT / "tests" / "conformance"
CHECKLIST = tomllib.loads((HERE / "checklist.toml").read_text(encoding="utf-8"))


@pytest.mark.skipif(not are_here(), reason=f"not on this machine; {FETCH}")
@pytest.mark.parametrize("suite", NAMED_ONLY)
def test_every_name_of_the_manifest_is_on_the_list(suite: str) -> None:
    names = {name.partition("/")[2] for name in read_names(FOLDER, suite)}

    assert set(CHECKLIST[suite]) == names


def test_the_list_has_as_many_names_as_the_suites() -> None:
    sizes = {suite: len(names) for suite, names in CHECKLIST.items()}

    assert sizes == {
        "protocol": 34,
        "graph-store-protocol": 13,
        "service-description": 3,
    }


def test_every_test_that_is_named_exists() -> None:
    named = {place for names in CHECKLIST.values() for place in names.values()}
    missing = [
        place
        for place in sorted(named)
        for file, _, test in [place.partition("::")]
        if not re.search(
            rf"^def {test}\(", (HERE / file).read_text(encoding="utf-8"), re.MULTILINE
        )
    ]

    assert missing == []
