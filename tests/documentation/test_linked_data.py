"""Every row of docs/linked-data.md names tests, and each of them exists."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCUMENT = (ROOT / "docs" / "linked-data.md").read_text(encoding="utf-8")
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def test_every_row_names_a_test() -> None:
    rows = [
        line
        for line in DOCUMENT.splitlines()
        if line.startswith("| ") and not line.startswith("| specification ")
    ]

    assert [row for row in rows if NAMED.search(row) is None] == []
    assert rows


def test_every_test_that_is_named_exists() -> None:
    missing = [
        f"{path}::{name}"
        for path, name in NAMED.findall(DOCUMENT)
        if not (ROOT / path).exists()
        or not re.search(
            rf"^def {name}\(", (ROOT / path).read_text(encoding="utf-8"), re.MULTILINE
        )
    ]

    assert missing == []
