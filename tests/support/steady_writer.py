"""Commits without end, to be killed: `python -m tests.support.steady_writer DATA_DIR`.

For each line on standard input it forks a writer, which commits revision after
revision until somebody kills it, and tells the writer's process id. Where the line
names a step, the writer dies there in the commit after its first. It tells the size of
the journal when all of it is synced, and the number of each revision when it is
acknowledged. The shapes are not asked: that happens before anything is written, and
would be most of the time.
"""

import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

from graph.duties import real_duties
from graph.layout import Layout
from graph.proposal import Proposal
from graph.report import Report
from graph.sandbox import follow_parent
from graph.snapshots import current
from graph.steps import KILL_VARIABLE, Step
from graph.writing import write
from tests.support.commit_oracle import make_patch


def main() -> None:
    """Fork a writer for each line."""
    follow_parent()
    layout = Layout(data_dir=Path(sys.argv[1]))
    parent = os.getpid()
    for line in sys.stdin:
        writer = os.fork()
        if writer == 0:
            follow_parent(parent=parent)
            commit_for_ever(layout, line.strip())
        print(f"writer {writer}", flush=True)
        os.waitpid(writer, 0)
        print("gone", flush=True)


def commit_for_ever(layout: Layout, dying_at: str) -> NoReturn:
    """Commit the patch that follows from each number; never returns."""
    duties = replace(real_duties(), validate=lambda _store, _patch: Report())
    published = current(layout.data_dir)
    number = published.number if published else 0
    while True:
        proposal = Proposal(patch=make_patch(number + 1), agent="steady")
        outcome = write(layout, proposal, duties, lambda step: tell(layout, step))
        number = outcome.revision.number
        print(f"acknowledged {number}", flush=True)
        os.environ[KILL_VARIABLE] = dying_at


def tell(layout: Layout, step: Step) -> None:
    """Tell the size of the journal where it was just synced."""
    if step in (Step.RECOVERED, Step.JOURNALLED):
        size = sum(path.stat().st_size for path in layout.journal.iterdir())
        print(f"synced {size}", flush=True)


if __name__ == "__main__":
    main()
