"""A client that commits, as a process of its own: `... DATA_DIR NAME COUNT`.

Seven of ten commits add a line of the client's own, on the newest base it sees. Three
of ten count a shared number up, on the base of the last such attempt, which is looked
at anew only after a refusal: those meet each other and themselves. Each attempt is told
as a line of JSON: the revision, or that it was refused.
"""

import json
import sys
from pathlib import Path

from graph.commit import commit
from graph.errors import Busy, Conflict
from graph.patch import Patch
from graph.proposal import Proposal
from graph.revision import Revision
from graph.snapshots import current, open_snapshot
from tests.support.writing import spell_line

SHARED = "shared"
_SHARED_TURNS = (1, 4, 7)


def main() -> None:
    """Commit as often as the command line says."""
    data_dir, name, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    looked_at = _read_shared(data_dir)
    for number in range(count):
        message = f"{name}-{number}"
        is_shared = number % 10 in _SHARED_TURNS
        base, value = looked_at if is_shared else _read_shared(data_dir)
        if is_shared:
            patch = Patch.of(
                adds=[
                    spell_line(SHARED, str(value + 1)),
                    spell_line(f"{SHARED}-{name}", message),
                ],
                removes=[spell_line(SHARED, str(value))],
            )
        else:
            patch = Patch.of(adds=[spell_line(name, message)])
        proposal = Proposal(patch=patch, agent=name, message=message, base=base)
        if not _tell(data_dir, proposal):
            looked_at = _read_shared(data_dir)


def _read_shared(data_dir: Path) -> tuple[int, int]:
    """Return the published revision and the shared number in it."""
    while True:
        published = current(data_dir)
        if published is None:
            raise SystemExit("nothing is published")
        try:
            store = open_snapshot(published).store
        except Exception as fault:  # noqa: BLE001 - taken away by a later commit
            print(f"again: {fault}", file=sys.stderr)
            continue
        prefix, suffix = spell_line(SHARED, "\n").split("\n")
        lines = [f"{quad} ." for quad in store]
        values = [
            int(line[len(prefix) : -len(suffix)])
            for line in lines
            if line.startswith(prefix) and line.endswith(suffix)
        ]
        return published.number, max(values)


def _tell(data_dir: Path, proposal: Proposal) -> bool:
    """Commit, print what came of it, and return whether it was written."""
    answer: dict[str, object] = {
        "message": proposal.message,
        "adds": proposal.patch.adds,
        "removes": proposal.patch.removes,
    }
    try:
        answer["revision"] = _commit_patiently(data_dir, proposal).number
    except Conflict as conflict:
        answer["touch"] = conflict.touch.revision if conflict.touch else None
    print(json.dumps(answer), flush=True)
    return "revision" in answer


def _commit_patiently(data_dir: Path, proposal: Proposal) -> Revision:
    """Commit, and again where others held the lock too long, as Busy asks for."""
    while True:
        try:
            return commit(data_dir, proposal)
        except Busy as busy:
            print(f"{proposal.message}: {busy}", file=sys.stderr)


if __name__ == "__main__":
    main()
