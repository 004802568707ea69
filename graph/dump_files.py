"""What a published dump consists of: its files, and what is told of each.

    stadtwissen.nq.gz, stadtwissen.trig.gz     all named graphs
    graphs/NAME.ttl.gz, graphs.tsv             each of them, and a list of them
    tables/NAME.csv, NAME.parquet              the tables, and datapackage.json
    SHA256SUMS                                 for `sha256sum -c`

The folder of a dump is named by its revision and never changes once it is there.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from graph.ntriples import is_iri, read_value
from graph.storage_limits import DUMP_HOURS
from graph.tables.data_package import PARQUET
from ontology import iris

MANIFEST = "dump.json"
SUMS = "SHA256SUMS"
QUADS = "stadtwissen.nq.gz"
TRIG = "stadtwissen.trig.gz"
GRAPHS = "graphs.tsv"
TABLES = "tables"
PACKAGE = f"{TABLES}/datapackage.json"
_GRAPH_FOLDER = "graphs"
_PACKED = ".gz"
_GZIP = "application/gzip"
# Frictionless registered its own type for the descriptor.
_MEDIA_TYPES = {
    ".nq": "application/n-quads",
    ".trig": "application/trig",
    ".ttl": "text/turtle",
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
    ".parquet": PARQUET,
    ".json": "application/vnd.datapackage+json",
}
_STEP = r"[A-Za-z0-9_-]{1,100}"
_PLAIN = re.compile(rf"{_STEP}(?:/{_STEP}){{0,4}}", re.ASCII)
_OTHERS = "other"
_NUMBER = re.compile(r"[1-9][0-9]{0,17}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class DumpFile:
    """One file of a dump: its path within, its length, its SHA-256 in hexadecimal.

    `graph` is the spelled name of the graph that it holds, empty where it is no
    graph's own.
    """

    path: str
    size_bytes: int
    sha256: str
    graph: str = ""

    @property
    def content_type(self) -> str:
        """The media type of the file as it is: a packed one is gzip, not Turtle."""
        return _GZIP if self.path.endswith(_PACKED) else self.media_type

    @property
    def media_type(self) -> str:
        """The media type of what is in the file, unpacked."""
        plain = self.path.removesuffix(_PACKED)
        ending = plain[plain.rfind(".") :] if "." in plain else ""
        return _MEDIA_TYPES.get(ending, "text/plain")

    @property
    def is_packed(self) -> bool:
        """Whether the file is packed with gzip."""
        return self.path.endswith(_PACKED)

    @property
    def is_of_source(self) -> bool:
        """Whether it holds a graph of source pages, of which there are a thousand."""
        return self.graph.startswith(f"<{iris.GRAPH_SOURCES}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dump:
    """A dump: its revision with time and hash, when it was made, and its files.

    `version` is that of the package that made it; `quads` counts the N-Quads, which of
    a bare store hold the default graph too.
    """

    revision: int
    time: str
    state_hash: str
    made: str
    version: str
    is_bare: bool
    quads: int
    files: tuple[DumpFile, ...]

    def find(self, path: str) -> DumpFile | None:
        """Return the file of that path; None for any other path."""
        return next((one for one in self.files if one.path == path), None)

    @property
    def size_bytes(self) -> int:
        """The length of all files together."""
        return sum(one.size_bytes for one in self.files)


def name_graph_file(graph: str) -> str:
    """Return the path of the Turtle of a graph, by its spelled name.

    A graph of ours has the name that its IRI ends with; any other, and one whose name
    is no plain path, has a hash of its name.
    """
    name = read_value(graph) if is_iri(graph) else ""
    local = name.removeprefix(iris.GRAPH) if name.startswith(iris.GRAPH) else ""
    if _PLAIN.fullmatch(local) is None or local.split("/")[0] == _OTHERS:
        digest = hashlib.sha256(graph.encode()).hexdigest()[:16]
        local = f"{_OTHERS}/{digest}"
    return f"{_GRAPH_FOLDER}/{local}.ttl{_PACKED}"


def read_number(text: str) -> int | None:
    """Return the revision that a folder or an address names; None where it is none."""
    return int(text) if _NUMBER.fullmatch(text) else None


def write_sums(files: Iterable[DumpFile]) -> str:
    """Return the sums of files, as `sha256sum -c` reads them."""
    return "".join(f"{one.sha256}  {one.path}\n" for one in files)


def write_graph_list(files: Iterable[tuple[DumpFile, int]]) -> str:
    """Return the list of graphs with their files and how many triples each has.

    The names are terms as in SPARQL's TSV results: an IRI in angle brackets.
    """
    return "".join(_list_graphs(files))


def _list_graphs(files: Iterable[tuple[DumpFile, int]]) -> Iterator[str]:
    yield "?graph\t?file\t?triples\t?bytes\n"
    for one, triples in files:
        yield f'{one.graph}\t"{one.path}"\t{triples}\t{one.size_bytes}\n'


def encode_dump(dump: Dump) -> bytes:
    """Write down what a dump holds."""
    return json.dumps(asdict(dump), ensure_ascii=False).encode()


def decode_dump(text: bytes) -> Dump:
    """Read what `encode_dump` wrote; ValueError or TypeError for anything else."""
    known = json.loads(text)
    if not isinstance(known, dict) or "files" not in known:
        raise ValueError("no description of a dump")
    files = tuple(DumpFile(**one) for one in known.pop("files"))
    return Dump(**known, files=files)


def is_due(newest: Dump | None, published: int, now: datetime) -> bool:
    """Tell whether a dump of the published revision is to be made.

    The first at once; then one a day, where the revision is another.
    """
    if newest is None or newest.revision > published:
        return published > 0
    if newest.revision == published:
        return False
    made = datetime.fromisoformat(newest.made)
    return now - made >= timedelta(hours=DUMP_HOURS.value)
