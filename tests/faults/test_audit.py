"""Every quad's origin is found, and every revision can be undone.

The oracle is a list of sets of lines that the test keeps by itself.
"""

import hashlib
import random
from pathlib import Path

import pytest

from graph.errors import Conflict
from graph.history import (
    Interest,
    Undoing,
    list_revisions,
    propose_revert,
    read_revision,
)
from graph.ntriples import spell_iri
from graph.patch import Patch
from graph.revision import Revision
from graph.snapshots import open_current
from tests.support.writing import propose, spell_line, write_now

SEED = 12
TEXTS = 3
GRAPHS = ("http://a/g", "http://a/h", "http://a/i")
UNDOING = Undoing(agent="undoer")


class Oracle:
    """The state after each revision; the first is the state before all."""

    def __init__(self) -> None:
        self.states: list[frozenset[str]] = [frozenset()]
        self.origins: dict[str, int] = {}

    def accept(self, revision: Revision, wanted: Patch) -> None:
        """Take a patch as it was asked for, and compare what came of it."""
        before = self.states[-1]
        after = (before - set(wanted.removes)) | set(wanted.adds)
        number = len(self.states)
        self.states.append(after)
        self.origins |= dict.fromkeys(after - before, number)
        assert (revision.number, revision.state_hash) == (number, digest(after))

    def change(self, number: int) -> tuple[frozenset[str], frozenset[str]]:
        """Return what a revision added and removed."""
        before, after = self.states[number - 1], self.states[number]
        return after - before, before - after

    def touched(self, number: int) -> set[str]:
        """Return the subjects that a revision touched."""
        added, removed = self.change(number)
        return {line.split(" ")[0] for line in added | removed}

    def is_touched_later(self, number: int) -> bool:
        """Tell whether a later revision touched a subject of a revision."""
        mine = self.touched(number)
        return any(self.touched(n) & mine for n in range(number + 1, len(self.states)))


def digest(lines: frozenset[str]) -> str:
    digests = (hashlib.sha256(line.encode()).digest() for line in lines)
    return f"{sum(int.from_bytes(one, 'big') for one in digests) % 2**256:064x}"


def draw(chance: random.Random, state: frozenset[str], *, subjects: int) -> Patch:
    """Return a patch that changes something, about a few of some subjects."""
    while True:
        lines = [
            spell_line(
                f"s{chance.randrange(subjects)}",
                str(chance.randrange(TEXTS)),
                chance.choice(GRAPHS),
            )
            for _ in range(chance.randint(1, 4))
        ]
        patch = Patch.of(
            adds=[one for one in lines if chance.random() < 0.7],
            removes=[one for one in lines if chance.random() < 0.5],
        )
        if set(patch.adds) - state or set(patch.removes) & state:
            return patch


def write(data_dir: Path, oracle: Oracle, patch: Patch) -> None:
    proposal = propose(*patch.adds, removes=patch.removes)
    oracle.accept(write_now(data_dir, proposal).revision, patch)


def undo(data_dir: Path, oracle: Oracle, number: int) -> None:
    added, removed = oracle.change(number)
    revision = write_now(data_dir, propose_revert(data_dir, number, UNDOING)).revision
    oracle.accept(revision, Patch.of(adds=removed, removes=added))


def find_origins(data_dir: Path, subject: str) -> dict[str, int]:
    """Return the newest revision that added each line of a subject, by the log."""
    origins: dict[str, int] = {}
    for revision in list_revisions(data_dir, Interest(subject=subject)):
        for line in read_revision(data_dir, revision.number)[1].adds:
            if line.startswith(f"{subject} "):
                origins.setdefault(line, revision.number)
    return origins


def list_writers(data_dir: Path, graph: str) -> set[int]:
    """Return the revisions that wrote a graph, as the published graph tells it."""
    query = f"""
        PREFIX prov: <http://www.w3.org/ns/prov#>
        PREFIX stadt: <https://w3id.org/stadtwissen/ns/>
        SELECT ?number {{ GRAPH <https://w3id.org/stadtwissen/graph/meta> {{
          {graph} prov:wasGeneratedBy|prov:wasInfluencedBy ?revision .
          ?revision stadt:revisionNumber ?number }} }}"""
    return {int(row["number"].value) for row in open_current(data_dir).query(query)}


@pytest.mark.parametrize(
    "commits",
    [pytest.param(50, id="50"), pytest.param(1_000, id="1000", marks=pytest.mark.soak)],
)
def test_every_quad_has_an_origin_and_every_revision_can_be_undone(
    tmp_path: Path, commits: int
) -> None:
    chance = random.Random(SEED)  # noqa: S311 - a choice, not a secret
    print(f"seed {SEED}")  # noqa: T201 - the test can be repeated with it
    oracle = Oracle()

    for _ in range(commits):
        # With about as many subjects as commits, many are touched once alone.
        patch = draw(chance, oracle.states[-1], subjects=commits)
        write(tmp_path, oracle, patch)

    for subject in {line.split(" ", 1)[0] for line in oracle.states[-1]}:
        found = find_origins(tmp_path, subject)
        for line in oracle.states[-1]:
            if line.startswith(f"{subject} "):
                assert found[line] == oracle.origins[line]
    for graph in GRAPHS:
        spelled = spell_iri(graph)
        origins = {
            n for one, n in oracle.origins.items() if one.endswith(f"{spelled} .")
        }
        assert origins <= list_writers(tmp_path, spelled)

    undone = 0
    for number in range(commits, 0, -1):
        if oracle.is_touched_later(number):
            with pytest.raises(Conflict):
                write_now(tmp_path, propose_revert(tmp_path, number, UNDOING))
            continue
        before = oracle.states[-1]
        undo(tmp_path, oracle, number)
        undo(tmp_path, oracle, len(oracle.states) - 1)
        assert oracle.states[-1] == before
        undone += 1
    print(f"{undone} of {commits} undone, and the undoing undone")  # noqa: T201
    assert undone > 0
