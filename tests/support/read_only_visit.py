"""Tries to write to a data directory that cannot be written, and reads it."""

import sys
from collections.abc import Callable
from pathlib import Path

from graph.commit import commit
from graph.errors import StorageFault
from graph.patch import Patch
from graph.proposal import Proposal
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


def attempt(name: str, work: Callable[[], object]) -> None:
    """Print the fault that some work met."""
    try:
        work()
    except StorageFault as fault:
        print(f"{name}: {fault}")


if __name__ == "__main__":
    main()
