"""Power loss: what was acknowledged is there, and nothing is there in part.

A writer is killed at a step of a commit, and an image is made of what a disk may hold
then: the journal up to the last byte that was synced, and any number of bytes after it,
or zeros in their place; the store as it is, as it was at a snapshot, with its last
writes gone, or gone; the search index likewise. The image must recover to what this
process knows (tests/support/commit_oracle.py).
"""

import os
import random
import shutil
from pathlib import Path

import pytest

from graph.commit import recover_now
from graph.journal import Journal
from graph.layout import Layout
from graph.steps import Step
from tests.support.commit_oracle import build, verify
from tests.support.killing import open_killer

SEED = 20261125
# Those at which a disk may hold more than was acknowledged.
STEPS = (
    Step.HALF_WRITTEN,
    Step.WRITTEN,
    Step.JOURNALLED,
    Step.REMOVED,
    Step.APPLIED,
    Step.INFERRED,
    Step.INDEXED,
    Step.COPIED,
    Step.PUBLISHED,
)


@pytest.mark.parametrize("losses", [10, pytest.param(100, marks=pytest.mark.soak)])
def test_no_power_loss_loses_or_halves_an_acknowledged_commit(
    tmp_path: Path, losses: int
) -> None:
    data_dir = tmp_path / "var"
    oracle = build(data_dir)
    print(f"seed {SEED}")  # noqa: T201 - to repeat it
    chance = random.Random(SEED)  # noqa: S311 - a choice, not a secret
    kept_more = 0

    with open_killer(data_dir) as killer:
        killer.measure()
        for loss in range(losses):
            killer.strike_at(STEPS[loss % len(STEPS)])
            image = tmp_path / f"image-{loss}"
            shutil.copytree(data_dir, image, symlinks=True)
            told = lose_power(image, killer.synced_bytes, chance)
            recover_now(image)
            head = Journal(Layout(data_dir=image).journal).head()
            assert head is not None
            known = killer.acknowledged
            assert known <= head.number <= known + 1, told
            kept_more += head.number > known
            oracle.accept_up_to(known)
            expected = oracle.copy()
            expected.accept_up_to(head.number)
            verify(image, expected)
            shutil.rmtree(image)

    print(f"{losses} losses, {kept_more} of which kept the commit being written")  # noqa: T201


def journal_of(data_dir: Path) -> Path:
    (segment,) = Layout(data_dir=data_dir).journal.iterdir()
    return segment


def lose_power(image: Path, synced: int, chance: random.Random) -> str:
    """Take from an image what a disk need not have kept; return what was taken."""
    tail = lose_tail(journal_of(image), synced, chance)
    store = chance.choice([keep, lose, roll_back, lose_last_writes])
    index = chance.choice([keep, lose_index, cut_index])
    layout = Layout(data_dir=image)
    store(layout, chance)
    index(layout, chance)
    return f"{tail}, store: {store.__name__}, index: {index.__name__}"


def lose_tail(segment: Path, synced: int, chance: random.Random) -> str:
    size = segment.stat().st_size
    kept = chance.randint(synced, size)
    with segment.open("r+b") as file:
        file.truncate(kept)
        if chance.random() < 0.3:
            # A file may have grown on disk before its bytes arrived.
            file.truncate(size)
    return f"{kept - synced} of {size - synced} bytes after the last synced one"


def keep(layout: Layout, chance: random.Random) -> None:
    """Lose nothing."""


def lose(layout: Layout, chance: random.Random) -> None:
    shutil.rmtree(layout.store)


def roll_back(layout: Layout, chance: random.Random) -> None:
    snapshots = [path for path in layout.snapshots.iterdir() if path.name.isdecimal()]
    shutil.rmtree(layout.store)
    shutil.copytree(chance.choice(sorted(snapshots)), layout.store)


def lose_last_writes(layout: Layout, chance: random.Random) -> None:
    for log in layout.store.glob("*.log"):
        os.truncate(log, chance.randint(0, log.stat().st_size))


def lose_index(layout: Layout, chance: random.Random) -> None:
    for path in layout.data_dir.glob("search.sqlite*"):
        path.unlink()


def cut_index(layout: Layout, chance: random.Random) -> None:
    os.truncate(layout.search_index, layout.search_index.stat().st_size // 2)
