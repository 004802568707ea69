"""The shipped graph: the curated tables and the ontology as one commit."""

from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path

from graph import formats
from graph.commit import commit
from graph.ntriples import spell_quad
from graph.parsing import COMMAND_LINE, Source, parse_file
from graph.patch import Patch
from graph.proposal import Proposal
from graph.revision import Revision
from graph.steps import Progress
from graph.tables import read_mapping
from graph.tables.export import table_columns
from graph.tables.mapping import Table
from graph.tables.quads import make_quads
from graph.tables.rows import Rows, read_rows
from ontology import VERSION, iris, read_shipped

AGENT = "Stadtwissen"
_SHIPPED_FILES = {
    "core.ttl": iris.GRAPH_ONTOLOGY,
    "alignments.ttl": iris.GRAPH_ONTOLOGY,
    "vocabularies.ttl": iris.GRAPH_VOCABULARIES,
    "shapes.ttl": iris.GRAPH_SHAPES,
}


def build_shipped_graph(data_dir: Path, progress: Progress | None = None) -> Revision:
    """Commit the shipped graph to a data directory.

    Doing it again changes nothing and returns the revision that holds it. Raises
    Refused where a table does not fit the mapping, and what a commit raises.
    """
    if progress is not None:
        progress("tables", 0, 1)
    proposal = Proposal(
        patch=Patch.of(adds=find_shipped_lines()),
        agent=AGENT,
        message=f"The shipped graph of version {VERSION}",
        key=f"shipped-{VERSION}",
        is_release=True,
    )
    return commit(data_dir, proposal, progress)


def read_shipped_rows(mapping: Mapping[str, Table]) -> Rows:
    """Read the curated tables of `graph/data/`."""
    folder = files("graph").joinpath("data")
    return {
        name: read_rows(
            name,
            folder.joinpath(f"{name}.csv").read_text(encoding="utf-8"),
            table_columns(table),
        )
        for name, table in mapping.items()
    }


def find_shipped_lines() -> Iterator[str]:
    """Find the canonical lines of the tables and of the ontology's files."""
    mapping = read_mapping()
    for quad in make_quads(read_shipped_rows(mapping), mapping):
        yield spell_quad(*quad)
    for name, graph in _SHIPPED_FILES.items():
        source = Source(
            data=read_shipped(name), name=name, format=formats.TURTLE, graph=graph
        )
        yield from parse_file(source, COMMAND_LINE).lines
