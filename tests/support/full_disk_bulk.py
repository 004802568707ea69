"""Loads in bulk on a small disk that is full, or read-only; tells each try as JSON.

`unshare -Urm python -m tests.support.full_disk_bulk FOLDER SOURCE RESERVE_MIB`: the
disk is one in memory, as in tests/support/full_disk.py. The last try has room.
"""

import gzip
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from graph import formats
from graph.bulk import Source, Wish, load_in_bulk
from graph.errors import StorageFault
from graph.limits import MIB
from graph.snapshots import open_current
from graph.storage_settings import DISK_RESERVE_MIB
from tests.support.full_disk import PAGE_BYTES, fill, list_files, mount_disk

_LINES = 24_000
_TEXT = "x" * 1_000


def main() -> None:
    """Try what the module's description tells."""
    name, source, reserve = sys.argv[1:]
    folder = Path(name)
    file = folder.parent / "small.nq.gz"
    lines = (
        f'<http://a/{n}> <http://a/p> "{_TEXT} {n}" <http://a/g> .\n'
        for n in range(_LINES)
    )
    file.write_bytes(gzip.compress("".join(lines).encode()))
    mount_disk(folder)
    data_dir = folder / "var"
    shutil.copytree(source, data_dir, symlinks=True)
    os.environ[DISK_RESERVE_MIB] = reserve
    room = int(reserve) * MIB
    tries = {
        "nothing": filled(folder, 0),
        "less than the reserve": filled(folder, room - PAGE_BYTES),
        "less than the file, unpacked": filled(folder, room + 4 * MIB),
        "read-only": read_only(folder),
    }
    for left, state in tries.items():
        before = list_files(data_dir)
        with state:
            refused = attempt(data_dir, file)
        print(json.dumps({"left": left, **refused, **tell_rest(data_dir, before)}))
    file.write_bytes(gzip.compress(file_head(file)))
    print(json.dumps({"left": "enough", **attempt(data_dir, file)}))


def file_head(file: Path) -> bytes:
    """Return so few of the lines that there is room for them."""
    return b"\n".join(gzip.decompress(file.read_bytes()).split(b"\n")[:100])


def attempt(data_dir: Path, file: Path) -> dict[str, str | None]:
    """Load a file; return the name of the error that was met and its words."""
    source = Source(path=file, format=formats.N_QUADS)
    wish = Wish(agent="test", message="bulk", judged="none")
    try:
        load_in_bulk(data_dir, [source], wish, lambda _step, _done, _total: None)
    except StorageFault as fault:
        return {"refused": type(fault).__name__, "told": str(fault)}
    return {"refused": None, "told": None}


def tell_rest(data_dir: Path, before: set[str]) -> dict[str, object]:
    """Return what a refused load left behind, and whether reads go on."""
    folders = [path.name for path in data_dir.glob("bulk.*") if path.is_dir()]
    written = sorted(list_files(data_dir) ^ before)
    return {"rest": folders + written, "readable": len(open_current(data_dir))}


@contextmanager
def filled(folder: Path, left_bytes: int) -> Iterator[None]:
    """Leave so many bytes free on the disk."""
    filler = fill(folder, left_bytes)
    try:
        yield
    finally:
        filler.unlink()


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Let nothing be written to the disk."""
    subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
    try:
        yield
    finally:
        subprocess.run(["mount", "-o", "remount,rw", str(folder)], check=True)


if __name__ == "__main__":
    main()
