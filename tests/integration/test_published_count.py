"""The number of triples that a snapshot tells follows each commit without counting."""

import random
from pathlib import Path

import pytest

from graph.commit import commit
from graph.patch import Patch
from graph.proposal import Proposal
from graph.snapshots import current, open_current
from graph.store import count_triples
from tests.support.commit_oracle import build, describe_community

SEED = 20261125


@pytest.mark.parametrize("seed", [SEED])
def test_the_published_number_is_that_of_the_triples(tmp_path: Path, seed: int) -> None:
    data_dir = tmp_path / "var"
    build(data_dir)
    chance = random.Random(seed)  # noqa: S311 - edits, not secrets
    standing: set[int] = set()
    told, counted = [], []
    for _ in range(10):
        come, go = chance.randint(1, 9), chance.choice([0, *standing])
        patch = Patch.of(
            adds=describe_community(come),
            removes=describe_community(go) if go else (),
        )
        standing = (standing - {go}) | {come}
        commit(data_dir, Proposal(patch=patch, agent="test"))
        published = current(data_dir)
        told.append(published.triples if published else 0)
        counted.append(count_triples(open_current(data_dir)))

    assert told == counted
    assert len(set(told)) > 1
