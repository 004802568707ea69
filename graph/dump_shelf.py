"""The published dumps of a data directory: which there are, and one more.

A dump is made in a child (`python -m graph.dump_making`), because it opens the store
and takes memory for the tables.
"""

import json
from functools import lru_cache
from pathlib import Path

from graph.children import run_child
from graph.dump_files import MANIFEST, Dump, decode_dump, read_number
from graph.layout import Layout
from graph.limits import BULK_SECONDS
from graph.proposal import decode_error
from graph.sandbox import Fence
from graph.steps import Progress

_MODULE = "graph.dump_making"
_FENCE = Fence(seconds=BULK_SECONDS)
_REMEMBERED = 64


def publish_dump(
    data_dir: Path, progress: Progress | None = None, *, is_patient: bool = False
) -> Dump:
    """Make the dump of the published revision, or find it where it is there.

    It appears whole or not at all. Dumps beyond those that are kept are taken away.
    `is_patient` lets everything else on the machine go first. Raises NotFound before
    the first commit, Busy while another is made, StorageFault.
    """

    def tell(news: bytes) -> None:
        if progress is not None:
            step, done, total = json.loads(news)
            progress(step, done, total)

    request = {"data_dir": str(data_dir.absolute()), "is_patient": is_patient}
    answer = run_child(_MODULE, json.dumps(request).encode(), _FENCE, on_news=tell)
    if "error" in json.loads(answer):
        raise decode_error(answer)
    return decode_dump(answer)


def list_dumps(layout: Layout) -> tuple[Dump, ...]:
    """List the dumps that are there, the newest revision first."""
    numbers = sorted(_list_numbers(layout), reverse=True)
    found = (find_dump(layout, number) for number in numbers)
    return tuple(dump for dump in found if dump is not None)


def find_dump(layout: Layout, number: int) -> Dump | None:
    """Return the dump of a revision; None where there is none."""
    path = layout.dumps / str(number) / MANIFEST
    try:
        status = path.stat()
        return _read(path, status.st_mtime_ns, status.st_ino)
    except (OSError, ValueError, TypeError):
        return None


def _list_numbers(layout: Layout) -> list[int]:
    try:
        names = [path.name for path in layout.dumps.iterdir()]
    except OSError:
        return []
    return [number for name in names if (number := read_number(name)) is not None]


@lru_cache(maxsize=_REMEMBERED)
def _read(path: Path, _written: int, _place: int) -> Dump:
    """Read a description once; another file of the same path is read anew."""
    return decode_dump(path.read_bytes())
