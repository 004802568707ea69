"""A dump: the quads of all named graphs of the published revision, as one file.

The default graph is their set and is left out; of a bare store it is data, and goes in.
"""

from pathlib import Path
from typing import IO

from pyoxigraph import RdfFormat, serialize

from graph import formats
from graph.formats import Format
from graph.layout import Layout
from graph.snapshots import open_current
from graph.store import list_named_quads
from ontology import iris

_ENGINE_FORMATS = {
    formats.N_QUADS: RdfFormat.N_QUADS,
    formats.TRIG: RdfFormat.TRIG,
    formats.JSON_LD: RdfFormat.JSON_LD,
}
FORMATS = tuple(_ENGINE_FORMATS)
"""The formats a dump can have: those that can name graphs."""


def write_dump(data_dir: Path, output: IO[bytes], format_: Format) -> None:
    """Write the dump quad by quad; memory does not grow with it.

    Raises NotFound before the first commit.
    """
    store = open_current(data_dir)
    is_bare = Layout(data_dir=data_dir).bare_marker.exists()
    quads = iter(store) if is_bare else list_named_quads(store)
    prefixes = iris.PREFIXES if format_ == formats.TRIG else None
    serialize(quads, output, format=_ENGINE_FORMATS[format_], prefixes=prefixes)
