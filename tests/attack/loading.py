"""Loads hostile files one after the other in one process, and tells what came of it.

    python -m tests.attack.loading FOLDER NAME ...

Prints a line of JSON for each; names with a comma between them are loaded in one go.
The files are there already: a process that had made them would have grown, and what
its children take is counted from its own size. The process that asks is the oracle.
"""

import hashlib
import json
import resource
import sys
import time
from pathlib import Path

from click.testing import CliRunner

from graph.commit import commit
from graph.patch import Patch
from graph.proposal import Proposal
from web.commands import main

FIRST = '<http://a/1> <http://a/p> "first" <http://a/g> .'


def load_all(folder: Path, names: list[str]) -> None:
    """Load each file and print what came of it."""
    data_dir = folder / "var"
    commit(data_dir, Proposal(patch=Patch.of(adds=[FIRST]), agent="t", message="start"))
    for name in names:
        files = [folder / one for one in name.split(",")]
        words = [
            "load",
            *map(str, files),
            "--graph",
            "http://a/g",
            "--data-dir",
            str(data_dir),
        ]
        before = hash_journal(data_dir)
        start = time.monotonic()
        result = CliRunner().invoke(main, words)
        seconds = time.monotonic() - start
        usage = resource.getrusage(resource.RUSAGE_CHILDREN)
        told = {
            "name": name,
            "status": result.exit_code,
            "error": repr(result.exception),
            "stderr": result.stderr[-2_000:],
            "stdout": result.stdout,
            "seconds": round(seconds, 2),
            "peak_mib": usage.ru_maxrss // 1024,
            "is_unchanged": before == hash_journal(data_dir),
        }
        sys.stdout.write(json.dumps(told) + "\n")
        sys.stdout.flush()


def hash_journal(data_dir: Path) -> str:
    """Return a digest of all that the journal's files hold."""
    digest = hashlib.sha256()
    for file in sorted((data_dir / "journal").iterdir()):
        digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()


if __name__ == "__main__":
    load_all(Path(sys.argv[1]), sys.argv[2:])
