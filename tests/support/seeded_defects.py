"""Defects put into the shipped ontology, and what each check must say of them."""

from dataclasses import dataclass, replace

from pyoxigraph import DefaultGraph, Quad, RdfFormat, Store, parse

from graph.ontology_material import Material
from ontology import iris

_PREFIXES = f"@base <{iris.BASE}> .\n" + "".join(
    f"@prefix {name}: <{iri}> .\n" for name, iri in iris.PREFIXES.items()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Defect:
    """Turtle added to a module (or TriG to the graph), and the subject to be found."""

    check: str
    subject: str
    module: str = "core"
    text: str


def spoil_module(material: Material, defect: Defect) -> Material:
    """Return the material with the defect at the end of a module."""
    modules = dict(material.modules)
    modules[defect.module] += "\n" + _PREFIXES + defect.text
    return replace(material, modules=modules)


def make_data(text: str) -> Store:
    """Return a graph of what a text in TriG says, its default graph kept as a set.

    A statement in the default graph of the text stands in no named graph.
    """
    store = Store()
    for quad in parse((_PREFIXES + text).encode(), format=RdfFormat.TRIG):
        store.add(quad)
        if not isinstance(quad.graph_name, DefaultGraph):
            store.add(Quad(quad.subject, quad.predicate, quad.object))
    return store
