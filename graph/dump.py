"""A dump: the quads of all named graphs of a revision, as one file.

The default graph is their set and is left out; of a bare store it is data, and goes in.
"""

from typing import IO

from pyoxigraph import RdfFormat, Store, serialize

from graph import formats
from graph.formats import Format
from graph.store import list_named_quads
from ontology import iris

_ENGINE_FORMATS = {
    formats.N_QUADS: RdfFormat.N_QUADS,
    formats.TRIG: RdfFormat.TRIG,
    formats.JSON_LD: RdfFormat.JSON_LD,
}
FORMATS = tuple(_ENGINE_FORMATS)
"""The formats a dump can have: those that can name graphs."""


def write_dump(
    store: Store, output: IO[bytes], format_: Format, *, is_bare: bool
) -> None:
    """Write the dump of an opened snapshot quad by quad; memory does not grow with it.

    The caller opens it, and so knows which revision it is of.
    """
    quads = iter(store) if is_bare else list_named_quads(store)
    prefixes = iris.PREFIXES if format_ == formats.TRIG else None
    serialize(quads, output, format=_ENGINE_FORMATS[format_], prefixes=prefixes)
