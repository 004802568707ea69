"""Tries to write to a data directory that cannot be written, and reads it."""

import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from graph.commit import commit
from graph.errors import StorageFault
from graph.layout import Layout
from graph.patch import Patch
from graph.proposal import Proposal
from graph.search_index import open_to_read, read_stamp
from graph.snapshots import open_current
from graph.verification import verify


def main() -> None:
    """Print what came of each attempt."""
    data_dir = Path(sys.argv[1])
    patch = Patch.of(adds=['<http://a/s> <http://a/p> "x" <http://a/g> .'])
    proposal = Proposal(patch=patch, agent="test")
    attempt("commit", lambda: commit(data_dir, proposal))
    attempt("verify", lambda: list(verify(data_dir)))
    print(f"read: {len(open_current(data_dir)) > 0}")
    with closing(open_to_read(Layout(data_dir=data_dir).search_index)) as index:
        print(f"search: revision {read_stamp(index)}")


def attempt(name: str, work: Callable[[], object]) -> None:
    """Print the fault that some work met."""
    try:
        work()
    except StorageFault as fault:
        print(f"{name}: {fault}")


if __name__ == "__main__":
    main()
