"""Load large files as one revision: one fenced child parses, another one writes.

Everything goes in streams. Between the two children lie sorted runs of lines in a
folder of the data directory, which is taken away at the end; one that a crash left
behind goes with the next bulk load.
"""

import fcntl
import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

from graph import limits
from graph.bulk_order import Order
from graph.bulk_pieces import unpack_pieces
from graph.bulk_store import check_room
from graph.children import run_child, stream_to_child
from graph.disk_space import tell_full_disk, tell_refusal
from graph.errors import Busy, ChildDied, LimitReached, Refused, Rejection, StorageFault
from graph.formats import Format
from graph.layout import Layout
from graph.proposal import Outcome, decode_answer, decode_error
from graph.sandbox import Fence
from graph.steps import Progress, Step
from graph.storage_settings import read_storage_settings

NOT_IN_RATE = ("validate", "infer", "index")
"""What takes time by itself, and is no part of the rate at which quads are loaded."""

_PARSING_MODULE = "graph.bulk_parsing"
_WRITING_MODULE = "graph.bulk_writing"
_FOLDER = "bulk."
_RETRY_AFTER_SECONDS = 60
_PIECE_BYTES = 4 << 20
_PARSING = Fence(
    seconds=limits.BULK_SECONDS,
    address_space_bytes=limits.BULK_PARSING_ADDRESS_SPACE.value,
    file_size_bytes=0,
    descriptors=0,
)
_WRITING = Fence(seconds=limits.BULK_SECONDS, expendable=False)
_STEPS = tuple(Step)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A large file; `graph` is where statements without a graph go."""

    path: Path
    format: Format
    graph: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Who loads and why, and how much is judged by the shapes.

    `judged` is all, sample or none; a sample has `sample` subjects drawn by `seed`.
    """

    agent: str
    message: str
    judged: str = "sample"
    sample: int = 200
    seed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkOutcome:
    """What came of it; `seconds` tells what took how long, in order."""

    outcome: Outcome
    read: int
    seconds: dict[str, float]


def load_in_bulk(
    data_dir: Path,
    sources: Sequence[Source],
    wish: Wish,
    progress: Progress,
) -> BulkOutcome:
    """Commit what the files say as one revision; readers see it when this returns.

    Raises Refused, ShapesViolated, Busy, LimitReached, DiskFull: nothing was kept.
    After another StorageFault the journal tells; recovery finishes what it holds.
    """
    layout = Layout(data_dir=data_dir, storage=read_storage_settings(os.environ))
    with _make_folder(data_dir) as folder:
        began = time.perf_counter()
        read, names_all_graphs = _parse_all(_Runs(layout, folder), sources, progress)
        parsing = time.perf_counter() - began
        order = Order(
            folder=str(folder.absolute()),
            names_all_graphs=names_all_graphs,
            **asdict(wish),
        )
        outcome, seconds = _write(data_dir, order, progress)
    return BulkOutcome(
        outcome=outcome, read=read, seconds={"parse": parsing, **seconds}
    )


class _Runs:
    """Writes runs to a folder while there is room for what becomes of them."""

    def __init__(self, layout: Layout, folder: Path) -> None:
        self._layout = layout
        self._folder = folder
        self._number = self._size = 0
        self.is_bare = layout.bare_marker.exists()

    def check_room(self, coming: int) -> None:
        """Raise DiskFull where a load with so many bytes more would fill the disk."""
        check_room(self._layout, self._size + coming)

    def keep(self, run: bytes) -> None:
        """Write one run; raises DiskFull and StorageFault."""
        with _tell_of_disk():
            self.check_room(len(run))
            with (self._folder / f"run-{self._number:06}").open("xb") as file:
                file.write(run)
                file.write(b"\n")
        self._number += 1
        self._size += len(run)


@contextmanager
def _make_folder(data_dir: Path) -> Iterator[Path]:
    """Let one bulk load at a time have a folder, and take away what a crash left."""
    with _tell_of_disk():
        lock = (data_dir / f"{_FOLDER}lock").open("ab")
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            message = "Another bulk load is running; try again."
            raise Busy(message, retry_after_seconds=_RETRY_AFTER_SECONDS) from None
        for rest in data_dir.glob(f"{_FOLDER}*"):
            if rest.is_dir():
                shutil.rmtree(rest, ignore_errors=True)
        with _tell_of_disk():
            made = tempfile.TemporaryDirectory(prefix=_FOLDER, dir=data_dir)
        with made as name:
            yield Path(name)


@contextmanager
def _tell_of_disk() -> Iterator[None]:
    """Tell what the disk refuses while nothing is written but runs."""
    with tell_refusal(), tell_full_disk():
        yield


def _parse_all(
    runs: _Runs, sources: Sequence[Source], progress: Progress
) -> tuple[int, bool]:
    """Write the runs of all files; return the lines read, and if all name a graph."""
    total = sum(source.path.stat().st_size for source in sources)
    runs.check_room(total)
    passed = read = 0
    names_all = True
    for source in sources:
        step = f"reading {source.path.name}"

        def report(size: int, step: str = step, passed: int = passed) -> None:
            progress(step, passed + size, total)

        found = _parse(runs, source, report)
        passed += source.path.stat().st_size
        read += found["quads"]
        names_all = names_all and bool(found["names_all_graphs"])
    return read, names_all


def _parse(
    runs: _Runs, source: Source, report: Callable[[int], None]
) -> dict[str, int]:
    try:
        answer = stream_to_child(
            _PARSING_MODULE,
            _pieces(source, report, any_scheme=runs.is_bare),
            _PARSING,
            on_news=runs.keep,
        )
    except ChildDied as died:
        message = (
            "The parser died of this file; it is nested too deeply or holds too much."
        )
        reason = Rejection(message=message, rule="parser", file=str(source.path))
        raise Refused(reason) from died
    found = json.loads(answer)
    if "error" in found:
        raise decode_error(answer)
    return dict(found)


def _pieces(
    source: Source, report: Callable[[int], None], *, any_scheme: bool
) -> Iterator[bytes]:
    """Yield the request and then the file, as it is on the disk."""
    request = {
        "name": str(source.path),
        "format": source.format.name,
        "graph": source.graph,
        "digest": _digest(source.path),
        "any_scheme": any_scheme,
    }
    yield json.dumps(request).encode()
    size = 0
    for piece in _read(source.path):
        yield piece
        size += len(piece)
        report(size)


def _digest(path: Path) -> str:
    """Return the SHA-256 of the unpacked file, from which blank nodes get labels."""
    digest = sha256()
    for piece in unpack_pieces(_read(path)):
        digest.update(piece)
    return digest.hexdigest()


def _read(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(_PIECE_BYTES):
            yield piece


def _write(
    data_dir: Path, order: Order, progress: Progress
) -> tuple[Outcome, dict[str, float]]:
    def pass_on(news: bytes) -> None:
        step = Step(news.decode())
        progress(step, _STEPS.index(step) + 1, len(_STEPS))

    request = {"data_dir": str(data_dir.absolute()), **asdict(order)}
    try:
        answer = run_child(
            _WRITING_MODULE, json.dumps(request).encode(), _WRITING, on_news=pass_on
        )
    except LimitReached as late:
        message = "The load took too long; see `stadtwissen log` if it was written."
        raise StorageFault(message) from late
    title, _, rest = answer.partition(b"\n")
    if not rest:
        raise decode_error(answer)
    return decode_answer(rest), json.loads(title)
