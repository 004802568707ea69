"""Makes the dump of the published revision: the child of graph/dump_shelf.py.

It is written into a scratch folder beside the others, synced, and renamed: whoever
looks sees all of it or nothing. One is made at a time.
"""

import fcntl
import gzip
import json
import os
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import IO, cast

from pyoxigraph import BlankNode, NamedNode, RdfFormat, Store, Triple, serialize

from graph import formats
from graph.disk_space import check_space_for, tell_refusal
from graph.dump import write_dump
from graph.dump_files import (
    GRAPHS,
    MANIFEST,
    QUADS,
    SUMS,
    TABLES,
    TRIG,
    Dump,
    DumpFile,
    encode_dump,
    name_graph_file,
    write_graph_list,
    write_sums,
)
from graph.dump_shelf import find_dump, list_dumps
from graph.dump_tables import write_table_files
from graph.errors import (
    Busy,
    NotFound,
    Refused,
    Rejection,
    StadtwissenError,
    StoreUnreadable,
)
from graph.layout import Layout
from graph.ntriples import spell_iri
from graph.proposal import encode_error
from graph.sandbox import answer_parent
from graph.scratch_folder import make_scratch_folder
from graph.segment import sync_folder
from graph.snapshots import Opened, Published, open_published
from graph.steps import Progress
from graph.storage_limits import DUMP_GRAPHS, DUMP_TABLE_QUADS
from graph.storage_settings import DUMPS, read_storage_settings
from graph.store import list_named_quads
from graph.tables.data_package import Edition
from ontology import VERSION, iris

_HALF = "half-"
_RETRY_AFTER_SECONDS = 30
_LAST = 19
_PIECE_BYTES = 1 << 20
_OWN_GRAPHS = frozenset(
    spell_iri(iri)
    for iri in (*iris.RESERVED_GRAPHS, iris.GRAPH_READINGS, iris.GRAPH_COMPILATION)
)
_STEPS = ("N-Quads", "TriG", "graphs", "tables", "sums")


@dataclass(slots=True, kw_only=True)
class _Making:
    """A dump that is being made in a folder.

    `graphs` names the graph of each file that has one, `triples` how many it has.
    """

    folder: Path
    opened: Opened
    is_bare: bool
    tell: Progress
    graphs: dict[str, str] = field(default_factory=dict)
    triples: dict[str, int] = field(default_factory=dict)

    @property
    def store(self) -> Store:
        return self.opened.store


def make_dump(layout: Layout, tell: Progress) -> Dump:
    """Make the dump of the published revision; see `publish_dump`."""
    if layout.storage.dumps == 0:
        message = f"{DUMPS} is 0, so no dumps are published; set it to how many stay."
        raise Refused(Rejection(message=message, rule="settings", term=DUMPS))
    opened = open_published(layout.data_dir)
    with closing(opened.hold), tell_refusal(), _alone(layout):
        published = opened.published
        if published.number == 0:
            raise NotFound("There is no revision yet, so nothing to dump.")
        known = find_dump(layout, published.number)
        if known is not None and _is_of(known, published):
            return known
        _check_space(layout, published)
        dump = _make(layout, opened, tell)
        _take_away_others(layout, dump)
        return dump


def _make(layout: Layout, opened: Opened, tell: Progress) -> Dump:
    # Nobody else makes one, so whatever else is half was left by who was killed.
    with make_scratch_folder(layout.dumps, _HALF, longest_seconds=0) as folder:
        making = _Making(
            folder=folder,
            opened=opened,
            is_bare=layout.bare_marker.exists(),
            tell=tell,
        )
        dump = _fill(making)
        _sync(folder)
        target = layout.dumps / str(dump.revision)
        _take_away(layout, target)
        folder.rename(target)
        sync_folder(layout.dumps)
    return dump


def _fill(making: _Making) -> Dump:
    """Write all files; the description of them comes last."""
    published = making.opened.published
    making.tell(_STEPS[0], 0, len(_STEPS))
    _write_whole(making, QUADS, formats.N_QUADS)
    making.tell(_STEPS[1], 1, len(_STEPS))
    _write_whole(making, TRIG, formats.TRIG)
    making.tell(_STEPS[2], 2, len(_STEPS))
    _write_graphs(making)
    quads = _count_quads(making)
    edition = Edition(
        revision=published.number,
        time=published.time,
        state_hash=published.state_hash,
        version=VERSION,
    )
    making.tell(_STEPS[3], 3, len(_STEPS))
    if not making.is_bare and quads <= DUMP_TABLE_QUADS.value:
        write_table_files(making.store, making.folder / TABLES, edition)
    making.tell(_STEPS[4], 4, len(_STEPS))
    return _describe(making, edition, quads)


def _write_whole(making: _Making, name: str, format_: formats.Format) -> None:
    with _packed(making.folder / name) as output:
        write_dump(making.store, output, format_, is_bare=making.is_bare)


def _write_graphs(making: _Making) -> None:
    """Write each named graph as Turtle; of very many only those that are ours."""
    names = sorted(making.store.named_graphs(), key=str)
    if len(names) > DUMP_GRAPHS.value:
        names = [name for name in names if str(name) in _OWN_GRAPHS]
    for name in names:
        path = name_graph_file(str(name))
        making.graphs[path] = str(name)
        target = making.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        with _packed(target) as output:
            making.triples[path] = _write_graph(making.store, name, output)


def _write_graph(store: Store, name: NamedNode | BlankNode, output: IO[bytes]) -> int:
    """Write one graph as Turtle; return how many triples it has."""
    count = 0

    def read() -> Iterator[Triple]:
        nonlocal count
        for quad in store.quads_for_pattern(None, None, None, name):
            count += 1
            yield quad.triple

    serialize(read(), output, format=RdfFormat.TURTLE, prefixes=iris.PREFIXES)
    return count


def _count_quads(making: _Making) -> int:
    if making.is_bare:
        return len(making.store)
    return sum(1 for _ in list_named_quads(making.store))


def _describe(making: _Making, edition: Edition, quads: int) -> Dump:
    folder = making.folder
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    files = [_measure(folder, path, making.graphs) for path in paths]
    listed = [(one, making.triples[one.path]) for one in files if one.graph]
    (folder / GRAPHS).write_bytes(write_graph_list(listed).encode())
    files.append(_measure(folder, folder / GRAPHS, making.graphs))
    (folder / SUMS).write_bytes(write_sums(files).encode())
    files.append(_measure(folder, folder / SUMS, making.graphs))
    dump = Dump(
        revision=edition.revision,
        time=edition.time,
        state_hash=edition.state_hash,
        made=datetime.now(UTC).isoformat(timespec="seconds"),
        version=edition.version,
        is_bare=making.is_bare,
        quads=quads,
        files=tuple(files),
    )
    (folder / MANIFEST).write_bytes(encode_dump(dump))
    return dump


def _measure(folder: Path, path: Path, graphs: dict[str, str]) -> DumpFile:
    name = path.relative_to(folder).as_posix()
    digest = sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE_BYTES):
            digest.update(piece)
    return DumpFile(
        path=name,
        size_bytes=path.stat().st_size,
        sha256=digest.hexdigest(),
        graph=graphs.get(name, ""),
    )


@contextmanager
def _packed(path: Path) -> Iterator[IO[bytes]]:
    # No name and no time inside, so that one revision always gives the same bytes.
    with path.open("wb") as file, gzip.GzipFile("", "wb", 6, file, mtime=0) as packed:
        yield cast("IO[bytes]", packed)


def _sync(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_dir():
            sync_folder(path)
        else:
            with path.open("rb") as file:
                os.fsync(file.fileno())
    sync_folder(folder)


def _is_of(known: Dump, published: Published) -> bool:
    """Tell whether a dump is of this very revision: numbers come again."""
    return (known.state_hash, known.time) == (published.state_hash, published.time)


def _check_space(layout: Layout, published: Published) -> None:
    """Ask for as much room as the snapshot takes: all files together take less."""
    sizes = (path.stat().st_size for path in published.path.iterdir())
    check_space_for(layout, sum(sizes), purpose="make a dump")


def _take_away_others(layout: Layout, dump: Dump) -> None:
    """Remove dumps beyond those kept, and those of revisions that are no more."""
    dumps = list_dumps(layout)
    kept = [one for one in dumps if one.revision <= dump.revision]
    for one in dumps:
        if one not in kept[: layout.storage.dumps]:
            _take_away(layout, layout.dumps / str(one.revision))


def _take_away(layout: Layout, target: Path) -> None:
    """Remove a dump whole: its name goes first."""
    if target.exists():
        with make_scratch_folder(layout.dumps, _HALF) as folder:
            target.rename(folder / target.name)


@contextmanager
def _alone(layout: Layout) -> Iterator[None]:
    """Be the only one who makes a dump here; the kernel ends that with the process."""
    layout.dumps.mkdir(exist_ok=True)
    descriptor = os.open(layout.dumps, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        _lock(descriptor)
        yield
    finally:
        os.close(descriptor)


def _lock(descriptor: int) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as fault:
        message = "A dump is being made already; ask again."
        raise Busy(message, retry_after_seconds=_RETRY_AFTER_SECONDS) from fault


def _answer(request: bytes, tell: Callable[[bytes], None]) -> bytes:
    asked = json.loads(request)
    if asked["is_patient"]:
        with suppress(OSError):  # Then it goes as fast as others.
            os.nice(_LAST)

    def show(step: str, done: int, total: int) -> None:
        tell(json.dumps([step, done, total]).encode())

    try:
        storage = read_storage_settings(os.environ)
        layout = Layout(data_dir=Path(asked["data_dir"]), storage=storage)
        return encode_dump(make_dump(layout, show))
    except StadtwissenError as error:
        return encode_error(error)
    except RuntimeError:
        return encode_error(StoreUnreadable("The published snapshot is unreadable."))


if __name__ == "__main__":
    answer_parent(_answer)
