"""An oracle of commits: what must hold of a data directory, in its own few lines.

It knows which patches were acknowledged, recomputes the state hash from the quads of
the store, compares the default graph with the set of the named graphs, and infers all
anew. The patch of a revision follows from its number, so whoever knows how many
revisions stand knows every quad.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store

from graph import formats
from graph.commit import commit
from graph.journal import Journal
from graph.layout import Layout
from graph.materialise import rebuild
from graph.parsing import Source, parse_file
from graph.patch import Patch
from graph.proposal import Proposal
from graph.snapshots import current
from ontology import iris, read_shipped

META = NamedNode(iris.GRAPH_META)
HAS_SOURCE = NamedNode(iris.expand("stadt:hasSource"))
NOT_HASHED = {f"<{iris.GRAPH_META}>", f"<{iris.GRAPH_INFERRED}>"}


@dataclass
class Oracle:
    """What must hold: the quads of acknowledged commits, and of those that stand."""

    standing: set[str] = field(default_factory=set)
    number: int = 0

    def accept(self, patch: Patch) -> None:
        """Take a patch for the next revision."""
        self.standing -= set(patch.removes)
        self.standing |= set(patch.adds)
        self.number += 1

    def copy(self) -> "Oracle":
        """Return one that may be led further."""
        return Oracle(standing=set(self.standing), number=self.number)

    def accept_up_to(self, number: int) -> None:
        """Take the patches of `make_patch` up to a revision."""
        while self.number < number:
            self.accept(make_patch(self.number + 1))


def make_patch(number: int) -> Patch:
    """Add a community with its source, and take the one before away, if it stood."""
    return Patch.of(
        adds=describe_community(number), removes=describe_community(number - 1)
    )


def describe_community(number: int) -> list[str]:
    """Return the lines of a community, which every shape accepts."""
    community = f"<{iris.ID}actor/c{number}>"
    page = f"<{iris.ID}source/{number:012x}>"
    # All describe the same city, in graphs of their own: a triple of several graphs.
    facts = [
        (community, "rdf:type", f"<{iris.expand('stadt:Community')}>"),
        (community, "rdfs:label", f'"Gemeinschaft {number}"@de'),
        (community, "stadt:hasSource", page),
        (page, "rdf:type", f"<{iris.expand('stadt:SourceDocument')}>"),
        (page, "schema:url", f"<https://e.example/{number}>"),
        (f"<{iris.ID}municipality/kiel>", "rdfs:label", '"Kiel"@de'),
    ]
    graph = f"<{iris.GRAPH_SOURCES}{number % 3:012x}>"
    return [
        f"{subject} <{iris.expand(predicate)}> {value} {graph} ."
        for subject, predicate, value in facts
    ]


def build(data_dir: Path) -> Oracle:
    """Commit the ontology as the first revision, and return what holds then."""
    lines = ontology_lines()
    commit(data_dir, Proposal(patch=Patch.of(adds=lines), agent="t", is_release=True))
    return Oracle(standing=set(lines), number=1)


def ontology_lines() -> tuple[str, ...]:
    """Return the lines of the ontology: with it, inference has work."""
    text = read_shipped("core.ttl")
    graph = iris.GRAPH_ONTOLOGY
    source = Source(data=text, name="core", format=formats.TURTLE, graph=graph)
    return parse_file(source).lines


def verify(data_dir: Path, oracle: Oracle) -> None:
    """Compare the live store, the snapshot and the journal with the oracle."""
    layout = Layout(data_dir=data_dir)
    head = Journal(layout.journal).head()
    published = current(data_dir)
    assert head is not None
    assert published is not None
    assert (head.number, published.number) == (oracle.number, oracle.number)
    live = set(Store.read_only(str(layout.store)))
    assert {f"{quad} ." for quad in list_asserted(live)} == oracle.standing
    assert f"{sum_digests(oracle.standing):064x}" == head.state_hash
    assert list_default(live) == list_named_triples(live)
    assert set(Store.read_only(str(published.path))) == live
    assert published.triples == len(list_default(live))
    assert infer_anew(live) == live
    assert list_described_revisions(live) == set(range(1, head.number + 1))
    assert list_described_sources(live) == list_sources(live)
    assert read_stamp(layout.search_index) == head.number


def list_described_revisions(quads: set[Quad]) -> set[int]:
    number = NamedNode(iris.expand("stadt:revisionNumber"))
    found = (q.object for q in quads if q.graph_name == META and q.predicate == number)
    return {int(object_.value) for object_ in found if isinstance(object_, Literal)}


def list_described_sources(quads: set[Quad]) -> set[tuple[str, str]]:
    found = (q for q in quads if q.graph_name == META and q.predicate == HAS_SOURCE)
    return {(str(quad.subject), str(quad.object)) for quad in found}


def list_sources(quads: set[Quad]) -> set[tuple[str, str]]:
    found = (q for q in list_asserted(quads) if q.predicate == HAS_SOURCE)
    return {(str(quad.graph_name), str(quad.object)) for quad in found}


def read_stamp(index: Path) -> int:
    with closing(sqlite3.connect(index)) as connection:
        row = connection.execute("SELECT revision FROM stamp").fetchone()
    return int(row[0])


def infer_anew(quads: set[Quad]) -> set[Quad]:
    """Return the quads after all was inferred again from nothing."""
    store = Store()
    store.extend(quads)
    rebuild(store)
    return set(store)


def sum_digests(lines: set[str]) -> int:
    digests = (sha256(line.encode()).digest() for line in lines)
    return sum(int.from_bytes(digest, "big") for digest in digests) % 2**256


def list_asserted(quads: set[Quad]) -> Iterator[Quad]:
    for quad in quads:
        name = str(quad.graph_name)
        if quad.graph_name != DefaultGraph() and name not in NOT_HASHED:
            yield quad


def list_default(quads: set[Quad]) -> set[str]:
    return {str(q.triple) for q in quads if q.graph_name == DefaultGraph()}


def list_named_triples(quads: set[Quad]) -> set[str]:
    return {str(q.triple) for q in quads if q.graph_name != DefaultGraph()}
