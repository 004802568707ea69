"""Fills a small disk and frees it, again and again; tells each round as JSON.

`unshare -Urm python -m tests.support.full_disk FOLDER SOURCE RESERVE_MIB ROUNDS`: in a
name space of its own it mounts a disk in memory on FOLDER and copies the data directory
SOURCE there. In each round it leaves a little room, or none, asks for a commit, reads,
makes room again, and asks again with the same key.
"""

import json
import os
import random
import shutil
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

from graph.commit import submit
from graph.errors import StorageFault
from graph.layout import Layout
from graph.limits import MIB
from graph.patch import Patch
from graph.proposal import Proposal
from graph.search_index import open_to_read, read_stamp
from graph.snapshots import open_current
from graph.storage_settings import DISK_RESERVE_MIB
from tests.support.commit_oracle import describe_community, list_asserted, sum_digests

_DISK_MIB = 64
PAGE_BYTES = 4096
_SEED = 20261125


def main() -> None:
    """Run the rounds that the command line asks for."""
    folder, source, reserve, rounds = sys.argv[1:]
    mount_disk(Path(folder))
    data_dir = Path(folder) / "var"
    shutil.copytree(source, data_dir, symlinks=True)
    os.environ[DISK_RESERVE_MIB] = reserve
    chance = random.Random(_SEED)  # noqa: S311 - a choice, not a secret
    room = int(reserve) * MIB
    for number in range(int(rounds)):
        # Below the reserve, or so little that the disk is full in midst of a commit.
        left = room - PAGE_BYTES if room else chance.randrange(0, MIB // 2, PAGE_BYTES)
        print(json.dumps(run_round(data_dir, number, left)), flush=True)


def mount_disk(folder: Path) -> None:
    """Mount a small disk in memory on a folder."""
    options = f"size={_DISK_MIB}m"
    mount = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    subprocess.run(mount, check=True)


def run_round(data_dir: Path, number: int, left_bytes: int) -> dict[str, object]:
    """Return what a commit met on a full disk, and what came of it afterwards."""
    patch = Patch.of(adds=describe_community(100 + number))
    proposal = Proposal(patch=patch, agent="test", key=f"round {number}")
    before = list_files(data_dir)
    filler = fill(data_dir.parent, left_bytes)
    refused = attempt(data_dir, proposal)
    written = list_files(data_dir) - before
    readable = len(open_current(data_dir))
    with closing(open_to_read(Layout(data_dir=data_dir).search_index)) as index:
        searchable = read_stamp(index)
    filler.unlink()
    began = time.monotonic()
    outcome = submit(data_dir, proposal)
    seconds = time.monotonic() - began
    lines = {f"{quad} ." for quad in list_asserted(set(open_current(data_dir)))}
    return {
        "left_bytes": left_bytes,
        "refused": refused,
        "written": sorted(written),
        "readable": readable,
        "searchable": searchable,
        "seconds": seconds,
        "kept": set(patch.adds) <= lines,
        "is_sound": f"{sum_digests(lines):064x}" == outcome.revision.state_hash,
        "aside": len(list(data_dir.glob("store.unreadable-*"))),
    }


def attempt(data_dir: Path, proposal: Proposal) -> str | None:
    """Return the name of the error that a commit met, or None."""
    try:
        submit(data_dir, proposal)
    except StorageFault as fault:
        return type(fault).__name__
    return None


def fill(folder: Path, left_bytes: int) -> Path:
    """Write a file that leaves so many bytes free."""
    filler = folder / "filler"
    size = shutil.disk_usage(folder).free - left_bytes
    with filler.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, size)
    return filler


def list_files(data_dir: Path) -> set[str]:
    """Return the journal's segments with their sizes, and the snapshots."""
    layout = Layout(data_dir=data_dir)
    segments = {
        f"{path.name} {path.stat().st_size}" for path in layout.journal.iterdir()
    }
    return segments | {path.name for path in layout.snapshots.iterdir()}


if __name__ == "__main__":
    main()
