"""Every entity of the shipped graph means the same in each format.

The parser is the engine's, which has nothing of our writers; the statements are read
from the store itself.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, NamedNode, RdfFormat, Store, parse
from pyoxigraph import Quad as EngineQuad

from graph.ntriples import Quad, split_quad
from graph.snapshots import open_current
from graph.store import spell
from ontology import iris
from sparql.media_types import GRAPHS, MediaType
from web.linked_data.serialisation import serialise

INCOMING = 20
OF_QUADS = {"trig", "nq"}


@pytest.fixture(scope="module")
def documents(shipped: Path) -> list[tuple[Quad, ...]]:
    """What is said of each entity and, in part, what names it."""
    store = open_current(shipped)
    return [
        tuple(split_quad(spell(quad)) for quad in list_quads(store, entity))
        for entity in list_entities(store)
    ]


def list_entities(store: Store) -> list[NamedNode]:
    rows = store.query(
        "SELECT DISTINCT ?s { GRAPH ?g { ?s ?p ?o } "
        f"FILTER(STRSTARTS(STR(?s), '{iris.ID}')) }} ORDER BY ?s"
    )
    return [row["s"] for row in rows]  # type: ignore[union-attr]


def list_quads(store: Store, entity: NamedNode) -> Iterator[EngineQuad]:
    for quad in store.quads_for_pattern(entity, None, None):
        if quad.graph_name != DefaultGraph():
            yield quad
    naming = store.quads_for_pattern(None, None, entity)
    left = INCOMING
    for quad in naming:
        if quad.graph_name != DefaultGraph() and left:
            left -= 1
            yield quad


@pytest.mark.parametrize("media_type", GRAPHS, ids=lambda one: one.extension)
def test_every_entity_means_the_same_in_each_format(
    documents: list[tuple[Quad, ...]], media_type: MediaType
) -> None:
    format_ = RdfFormat.from_media_type(media_type.name)
    assert format_ is not None
    keeps_graphs = media_type.extension in OF_QUADS

    for quads in documents:
        body = serialise(quads, media_type)
        found = {spell(quad) for quad in parse(body, format=format_)}
        whole = {f"{' '.join(str(term) for term in quad)} ." for quad in quads}
        alone = {f"{' '.join(str(term) for term in quad[:3])} ." for quad in quads}
        assert found == (whole if keeps_graphs else alone)
    assert len(documents) > 8_000
