"""A small published store, made without the commit path."""

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox

from graph.layout import Layout

EXAMPLE = "http://example.org/"


def spell(name: str) -> ox.NamedNode:
    """Return the IRI of a name of the examples."""
    return ox.NamedNode(EXAMPLE + name)


def publish_store(data_dir: Path, number: int, quads: Iterable[ox.Quad]) -> None:
    """Publish a snapshot of these quads; its default graph is the set of them all."""
    given = list(quads)
    publish_quads(data_dir, number, given + [ox.Quad(*quad.triple) for quad in given])


def publish_quads(data_dir: Path, number: int, quads: Iterable[ox.Quad]) -> None:
    """Publish a snapshot of these quads and no others, as a bare store keeps them."""
    layout = Layout(data_dir=data_dir)
    layout.snapshots.mkdir(parents=True, exist_ok=True)
    building = data_dir / "building"
    store = ox.Store(str(building))
    store.extend(quads)
    store.backup(str(layout.snapshots / str(number)))
    del store
    shutil.rmtree(building)
    link = data_dir / "current.next"
    link.symlink_to(Path(layout.snapshots.name) / str(number))
    os.replace(link, layout.current)  # noqa: PTH105 - swapped in one step


def make_quads() -> list[ox.Quad]:
    """Return three triples, one of which stands in two graphs."""
    cost, knows = spell("cost"), spell("knows")
    aalen, bonn = spell("aalen"), spell("bonn")
    return [
        ox.Quad(aalen, cost, ox.Literal(10), spell("a")),
        ox.Quad(aalen, cost, ox.Literal(10), spell("b")),
        ox.Quad(bonn, cost, ox.Literal(5), spell("b")),
        ox.Quad(aalen, knows, bonn, spell("c")),
    ]
