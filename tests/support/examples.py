"""The examples of the ontology, as tests read them.

An example is read together with ontology/examples/context.ttl, the small town in
which it plays, and as if the town had been read today: one shape warns of sources that
nobody has looked at for two years.
"""

import datetime as dt
import functools
from pathlib import Path

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import XSD

from ontology import iris

ONTOLOGY = Path(__file__).parents[2] / "ontology"
EXAMPLES = ONTOLOGY / "examples"
VALID = tuple(sorted(EXAMPLES.glob("valid/*.ttl")))
INVALID = tuple(sorted(EXAMPLES.glob("invalid/*.ttl")))
_WRITTEN = Literal("2026-11-25", datatype=XSD.date)
_READ_ON = URIRef(iris.expand("stadt:readOn"))


def read_context() -> Graph:
    """Return a fresh copy of the town."""
    return Graph() + _parse(EXAMPLES / "context.ttl")


def read_example(path: Path) -> Graph:
    """Return the town with an example in it."""
    return read_context() + _parse(path)


def as_triples(graph: Graph) -> bytes:
    """Return a graph as N-Triples."""
    return graph.serialize(format="nt", encoding="utf-8")


@functools.cache
def _parse(path: Path) -> Graph:
    graph = Graph().parse(path)
    today = Literal(dt.datetime.now(tz=dt.UTC).date())
    for subject in list(graph.subjects(_READ_ON, _WRITTEN)):
        graph.set((subject, _READ_ON, today))
    return graph
