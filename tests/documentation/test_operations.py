"""docs/operations.md tells operators of every setting, figure, fence and line."""

import dataclasses
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

import web.settings
from graph.fences import FenceName
from sparql.observation import Observation, Outcome
from sparql.pool import Reason
from web.operation.log_lines import Answered, Deed, describe_deed, describe_request
from web.operation.metrics import Metrics, PoolReading, Reading

DOCUMENT = Path(__file__).parents[2] / "docs" / "operations.md"
TEXT = DOCUMENT.read_text(encoding="utf-8")
FOR_TESTS = re.compile(r"STADTWISSEN_(\w+_AT|REQUIRE_\w+)")
NUMBERS = {
    field.name: 1 for field in dataclasses.fields(Reading) if field.name != "pools"
}


def test_every_setting_has_its_row() -> None:
    rows = set(re.findall(r"^\| `([A-Z_]+)` \|", TEXT, re.MULTILINE))
    settings = {name for name in web.settings._KNOWN if not FOR_TESTS.fullmatch(name)}

    assert rows == settings | {"HOST", "PORT"}
    assert web.settings.__doc__ is not None
    assert [name for name in rows if name not in web.settings.__doc__] == []


def test_every_figure_has_its_row() -> None:
    metrics = Metrics()
    ends = dict.fromkeys(Reason, 1)
    pool = PoolReading(name="site", total=1, idle=1, waiting=1, starts=1, ends=ends)
    metrics.look_up(lambda: Reading(pools=(pool,), **NUMBERS))
    text = metrics.write("text/plain")[0].decode()
    figures = set(re.findall(r"^# TYPE (stadtwissen_\w+)", text, re.MULTILINE))
    told = set(re.findall(r"`(stadtwissen_\w+)`", TEXT))

    assert {name for name in figures if not name.endswith("_created")} == told


@pytest.mark.parametrize("word", [*Outcome, *Reason, *FenceName])
def test_every_word_of_a_figure_and_a_fence_is_told(word: str) -> None:
    assert f"`{word}`" in TEXT


def test_every_part_of_a_line_is_told() -> None:
    now = datetime(2026, 3, 1, tzinfo=UTC)
    answered = Answered(
        time=now,
        method="GET",
        path="/",
        status=200,
        seconds=1,
        size_bytes=1,
        asker="x",
    )
    query = Observation(is_site=False, outcome=Outcome.OK, seconds=1, text="ASK {}")
    line = describe_request(answered, query)
    deed = describe_deed(now, Deed(actor="x", action="x", target="x"))

    assert [name for name in {**line, **deed} if f"`{name}`" not in TEXT] == []


def test_the_files_it_names_are_there() -> None:
    for name in re.findall(r"\]\((deploy/[^)]*)\)", TEXT):
        assert (DOCUMENT.parent / name).exists()
