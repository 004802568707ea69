"""What is told of published dumps, to programs and to people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from graph.dump_files import GRAPHS, PACKAGE, QUADS, SUMS, TRIG, Dump, DumpFile
from graph.ntriples import read_value
from web.linked_data.links import LICENCE
from web.pages.formats import format_date, format_number

_CONTENT = (
    "All named graphs, with what was inferred (graph/inferred) and provenance "
    "(graph/meta); the default graph is their set and is left out."
)
_BARE_CONTENT = "All quads of the store, the default graph included."
_UNITS = ("B", "kB", "MB", "GB")
_THOUSAND = 1_000
# What most people come for stands first.
_FIRST = (QUADS, TRIG, PACKAGE)
_LAST = (GRAPHS, SUMS)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileLine:
    """One file as a page shows it."""

    name: str
    href: str
    media_type: str
    size: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DumpView:
    """One dump as a page shows it: the files that have a line, and how many have none.

    Those are the graphs of sources, which `graphs.tsv` lists.
    """

    revision: str
    href: str
    date: str
    quads: str
    size: str
    lines: tuple[FileLine, ...]
    sources: str
    graphs_href: str
    has_tables: bool
    is_bare: bool


def find_address(dump: Dump, path: str = "") -> str:
    """Return the path under which a dump, or a file of it, is served for good."""
    return f"/dumps/{dump.revision}/{quote(path)}"


def describe_dump(dump: Dump, site: str, *, is_whole: bool) -> Mapping[str, object]:
    """Return what a program is told of a dump.

    `is_whole` names each file; otherwise the graphs of sources are only counted.
    """
    files = dump.files if is_whole else _choose_main(dump)
    return {
        "revision": dump.revision,
        "address": site + find_address(dump),
        "time": dump.time,
        "made": dump.made,
        "state_hash": dump.state_hash,
        "version": dump.version,
        "license": LICENCE,
        "content": _BARE_CONTENT if dump.is_bare else _CONTENT,
        "quads": dump.quads,
        "bytes": dump.size_bytes,
        "graphs": {
            "count": sum(1 for one in dump.files if one.graph),
            "list": site + find_address(dump, GRAPHS),
            "address": site + find_address(dump) + "graphs/{name}.ttl.gz",
        },
        "files": [_describe_file(dump, one, site) for one in files],
    }


def _describe_file(dump: Dump, file: DumpFile, site: str) -> Mapping[str, object]:
    described: dict[str, object] = {
        "name": file.path,
        "address": site + find_address(dump, file.path),
        "media_type": file.media_type,
        "compress_format": file.content_type if file.is_packed else None,
        "bytes": file.size_bytes,
        "sha256": file.sha256,
    }
    if file.graph:
        described["graph"] = read_value(file.graph)
    return described


def view_dump(dump: Dump, language: str) -> DumpView:
    """Return a dump as its line on a page."""
    return DumpView(
        revision=str(dump.revision),
        href=f"/{language}{find_address(dump)}",
        date=format_date(dump.time[:10], language),
        quads=format_number(str(dump.quads), language),
        size=format_size(dump.size_bytes, language),
        lines=tuple(_view_file(dump, one, language) for one in _choose_main(dump)),
        sources=format_number(str(len(dump.files) - len(_choose_main(dump))), language),
        graphs_href=find_address(dump, GRAPHS),
        has_tables=dump.find(PACKAGE) is not None,
        is_bare=dump.is_bare,
    )


def format_size(size_bytes: int, language: str) -> str:
    """Return a length in the unit that suits it: `2.5 MB`."""
    size, unit = float(size_bytes), 0
    while size >= _THOUSAND and unit < len(_UNITS) - 1:
        size, unit = size / _THOUSAND, unit + 1
    digits = 1 if unit > 1 else 0
    number = format_number(f"{size:.{digits}f}", language)
    return f"{number}\N{NO-BREAK SPACE}{_UNITS[unit]}"


def _view_file(dump: Dump, file: DumpFile, language: str) -> FileLine:
    packed = " + gzip" if file.is_packed else ""
    return FileLine(
        name=file.path,
        href=find_address(dump, file.path),
        media_type=file.media_type + packed,
        size=format_size(file.size_bytes, language),
        sha256=file.sha256,
    )


def _choose_main(dump: Dump) -> Sequence[DumpFile]:
    """Return the files but those of source graphs, the most wanted first."""
    return sorted((one for one in dump.files if not one.is_of_source), key=_rank)


def _rank(file: DumpFile) -> tuple[int, str]:
    if file.path in _FIRST:
        return _FIRST.index(file.path), ""
    return len(_FIRST) + (file.path in _LAST), file.path
