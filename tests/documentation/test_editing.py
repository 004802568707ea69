"""The query of docs/editing.md tells who did what, also of reverts."""

import json
import re
from pathlib import Path

import pytest

from graph.commit import commit
from graph.history import Undoing, read_revision, revert
from sparql.execution import Executor
from sparql.keeper import Keeper
from sparql.pool import Pool
from sparql.request import Query
from tests.support.writing import propose, spell_line

DOCUMENT = Path(__file__).parents[2] / "docs" / "editing.md"


@pytest.fixture
def rows(tmp_path: Path) -> list[dict[str, str]]:
    """What the query finds after two commits and the revert of the second."""
    commit(tmp_path, propose(spell_line("a"), message="first"))
    commit(tmp_path, propose(spell_line("b", graph="http://a/h"), message="second"))
    revert(tmp_path, 2, Undoing(agent="undoer", message="an error"))
    (text,) = re.findall(r"```sparql\n(.*?)```", DOCUMENT.read_text(), re.DOTALL)
    keeper = Keeper()
    pool = Pool(name="test", size=1, data_dir=tmp_path, keeper=keeper)
    try:
        executor = Executor(public=pool, site=pool)
        answer = executor.execute(Query(text=text, accept="application/json")).read()
    finally:
        pool.close()
        keeper.close()
    times = {n: read_revision(tmp_path, n)[0].time for n in (1, 2, 3)}
    found = json.loads(answer)["results"]["bindings"]
    values = [{name: term["value"] for name, term in one.items()} for one in found]
    for one in values:
        # The engine leaves noughts at the end of a fraction away.
        told = times[int(one["number"])].replace("+00:00", "")
        assert told.startswith(one.pop("time").rstrip("Z").replace("+00:00", ""))
    return values


def test_the_query_tells_who_did_what_and_what_was_undone(
    rows: list[dict[str, str]],
) -> None:
    def row(number: str, agent: str, message: str, *counts: str) -> dict[str, str]:
        added, removed, graph = counts
        known = {"number": number, "agent": agent, "message": message}
        return known | {"added": added, "removed": removed, "graph": graph}

    assert rows == [
        row("1", "tester", "first", "1", "0", "http://a/g"),
        row("2", "tester", "second", "1", "0", "http://a/h"),
        row("3", "undoer", "an error", "0", "1", "http://a/h") | {"undone": "2"},
    ]
