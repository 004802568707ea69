"""Kill -9 of a commit: nothing acknowledged is lost, nothing is half.

At each step the commit child dies where `STADTWISSEN_KILL_AT` says; at random moments
this process kills writers that commit without end. The oracle is this process: it knows
what was acknowledged (tests/support/commit_oracle.py).
"""

import random
import signal
from pathlib import Path

import pytest

from graph.commit import commit, recover_now
from graph.errors import ChildDied
from graph.journal import Journal
from graph.layout import Layout
from graph.proposal import Proposal
from graph.steps import KILL_VARIABLE, Step
from tests.support.commit_oracle import build, make_patch, verify
from tests.support.killing import open_killer

STEPS = tuple(Step)
# From this step on the journal's record is whole, so the revision will stand.
KEPT_FROM = STEPS.index(Step.WRITTEN)
SEED = 20261125
# All is compared after so many kills; after each, the journal's head.
COMPARED_EACH = 10


@pytest.mark.parametrize(
    "kills_of_each",
    [2, pytest.param(20, marks=pytest.mark.soak)],
)
def test_no_kill_at_any_step_loses_or_halves_a_commit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kills_of_each: int
) -> None:
    data_dir = tmp_path / "var"
    oracle = build(data_dir)
    hits: dict[Step, int] = dict.fromkeys(STEPS, 0)

    for kill in range(kills_of_each * len(STEPS)):
        step = STEPS[kill % len(STEPS)]
        patch = make_patch(oracle.number + 1)
        monkeypatch.setenv(KILL_VARIABLE, step)
        with pytest.raises(ChildDied) as died:
            commit(data_dir, Proposal(patch=patch, agent="test", message=step))
        monkeypatch.delenv(KILL_VARIABLE)
        assert died.value.exit_status == -signal.SIGKILL
        hits[step] += 1
        if STEPS.index(step) >= KEPT_FROM:
            oracle.accept(patch)
        recover_now(data_dir)
        verify(data_dir, oracle)
        print(f"kill {kill + 1:3} at: {step}")  # noqa: T201 - the test tells where

    assert set(hits.values()) == {kills_of_each}


@pytest.mark.parametrize("kills", [40, pytest.param(200, marks=pytest.mark.soak)])
def test_no_kill_at_any_moment_loses_or_halves_a_commit(
    tmp_path: Path, kills: int
) -> None:
    data_dir = tmp_path / "var"
    oracle = build(data_dir)
    journal = Layout(data_dir=data_dir).journal
    print(f"seed {SEED}")  # noqa: T201 - to repeat it
    chance = random.Random(SEED)  # noqa: S311 - a moment, not a secret

    with open_killer(data_dir) as killer:
        killer.measure()
        for kill in range(1, kills + 1):
            killer.strike(chance)
            head = Journal(journal).head()
            assert head is not None
            assert killer.acknowledged <= head.number, f"kill {kill}"
            if kill % COMPARED_EACH == 0:
                recover_now(data_dir)
                oracle.accept_up_to(head.number)
                verify(data_dir, oracle)

    print(f"{kills} kills, {oracle.number} revisions")  # noqa: T201
    assert oracle.number > kills // 4
