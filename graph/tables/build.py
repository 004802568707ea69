"""The shipped graph: the curated tables and the ontology as one commit.

The next version of the package brings the next shipped graph to the same data
directory as a patch: what it has and the releases before it had not, and the reverse.
What editors have done since stays.
"""

from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from pathlib import Path

from graph import formats
from graph.commit import commit
from graph.journal import Journal
from graph.layout import Layout
from graph.ntriples import spell_quad
from graph.parsing import COMMAND_LINE, Source, parse_file
from graph.patch import Patch
from graph.proposal import Proposal
from graph.provenance import COMMIT_KEY, key_digest
from graph.revision import Revision
from graph.snapshots import reading
from graph.steps import Progress
from graph.store import find_described
from graph.tables import read_mapping
from graph.tables.export import table_columns
from graph.tables.mapping import Table
from graph.tables.quads import make_quads
from graph.tables.rows import Rows, read_rows
from ontology import VERSION, iris, read_shipped

AGENT = "Stadtwissen"
_KEY = "shipped-"
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
    return commit_release(data_dir, VERSION, find_shipped_lines(), progress)


def commit_release(
    data_dir: Path,
    version: str,
    lines: Iterable[str],
    progress: Progress | None = None,
) -> Revision:
    """Commit the whole of a release, given as canonical lines, as one revision.

    A line that no release had before is added, one that this release has no more is
    removed. So what editors added stays, and what they removed does not come back.
    Doing it again changes nothing. Raises what a commit raises.
    """
    key = _KEY + version
    former = _collect_former(data_dir, key)
    released = set(lines)
    proposal = Proposal(
        patch=Patch.of(adds=released - former, removes=former - released),
        agent=AGENT,
        message=f"The shipped graph of version {version}",
        key=key,
        is_release=True,
    )
    return commit(data_dir, proposal, progress)


def lacks_release(data_dir: Path, version: str = VERSION) -> bool:
    """Tell whether the published graph comes from other releases, not from this one.

    False where no release was ever committed: such a graph is somebody's own.
    """
    key = _KEY + version
    with reading(data_dir) as store:
        is_there = bool(find_described(store, COMMIT_KEY, key_digest(key)))
    if is_there:
        return False
    journal = Journal(Layout(data_dir=data_dir).journal)
    return any(_is_release(one) for one in journal.list_revisions())


def _collect_former(data_dir: Path, key: str) -> set[str]:
    """Collect what the releases but that of a key have said and not taken back."""
    lines: set[str] = set()
    for revision, patch in Journal(Layout(data_dir=data_dir).journal).read(0):
        if _is_release(revision) and revision.key != key:
            lines.difference_update(patch.removes)
            lines.update(patch.adds)
    return lines


def _is_release(revision: Revision) -> bool:
    return revision.agent == AGENT and (revision.key or "").startswith(_KEY)


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
