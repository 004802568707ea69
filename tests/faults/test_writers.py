"""Many writers at once: serial, nothing lost, and no refused edit leaves a trace.

The clients are processes; the oracle is another one, which replays the journal with
Python's own library (tests/support/journal_replay.py).
"""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from graph.layout import Layout
from graph.snapshots import open_current
from graph.store import list_named_quads
from ontology import iris
from tests.support.writing import propose, spell_line, write_now

ROOT = Path(__file__).parents[2]
START = "0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """What a client said of one commit."""

    message: str
    adds: list[str]
    removes: list[str]
    revision: int | None = None
    touch: int | None = None


def run_clients(data_dir: Path, *, clients: int, commits: int) -> list[Attempt]:
    command = [sys.executable, "-m", "tests.support.writing_client", str(data_dir)]
    running = [
        subprocess.Popen(
            [*command, f"client{name}", str(commits)], cwd=ROOT, stdout=subprocess.PIPE
        )
        for name in range(clients)
    ]
    attempts = []
    try:
        for client in running:
            output, _ = client.communicate()
            assert client.returncode == 0
            attempts += [Attempt(**json.loads(line)) for line in output.splitlines()]
    finally:
        for client in running:
            client.kill()
            client.wait()
    return attempts


def replay(data_dir: Path) -> dict[str, list[str]]:
    """Return what an independent process makes of the journal."""
    script = ROOT / "tests" / "support" / "journal_replay.py"
    journal = Layout(data_dir=data_dir).journal
    done = subprocess.run(
        [sys.executable, "-I", str(script), str(journal)],
        capture_output=True,
        check=True,
    )
    answer: dict[str, list[str]] = json.loads(done.stdout)
    return answer


def read_asserted(data_dir: Path) -> list[str]:
    reserved = {f"<{iris.GRAPH_META}>", f"<{iris.GRAPH_INFERRED}>"}
    quads = list_named_quads(open_current(data_dir))
    return sorted(f"{q} ." for q in quads if str(q.graph_name) not in reserved)


@pytest.mark.parametrize(
    ("clients", "commits"),
    [
        pytest.param(4, 5, id="4x5"),
        pytest.param(8, 100, id="8x100", marks=pytest.mark.soak),
    ],
)
def test_many_writers_are_as_one_after_the_other(
    tmp_path: Path, clients: int, commits: int
) -> None:
    write_now(tmp_path, propose(spell_line("shared", START)))

    attempts = run_clients(tmp_path, clients=clients, commits=commits)

    done = [one for one in attempts if one.revision is not None]
    refused = [one for one in attempts if one.revision is None]
    print(f"{len(done)} written, {len(refused)} refused")  # noqa: T201 - a figure
    assert len(attempts) == clients * commits
    # Each success has a revision of its own, and there is none besides.
    numbers = sorted(one.revision or 0 for one in done)
    assert numbers == list(range(2, len(done) + 2))
    replayed = replay(tmp_path)
    assert replayed["hashes"] == replayed["told"]
    assert len(replayed["hashes"]) == len(done) + 1
    assert replayed["lines"] == read_asserted(tmp_path)
    # No update was lost: the shared number was counted up once for each success.
    counted = [one for one in done if one.removes]
    shared = [
        line for line in replayed["lines"] if line.startswith("<http://a/shared>")
    ]
    assert shared == [spell_line("shared", str(len(counted)))]
    assert refused
    # What was refused names a later revision, and none of it is anywhere.
    kept = set(replayed["lines"])
    journal = b"".join(
        path.read_bytes() for path in Layout(data_dir=tmp_path).journal.iterdir()
    ).decode()
    for one in refused:
        assert one.touch in numbers
        assert f'"{one.message}"' not in journal
        assert not {line for line in one.adds if one.message in line} & kept
