"""Gives each term of the ontology an example from a graph.

`python -m tests.support.term_examples DATA_DIR` writes them into ontology/core.ttl: for
a class one of its instances, for a property a subject that has it. Which one is decided
by a hash, so that the same graph gives the same examples and not always the first.
"""

import hashlib
import sys
from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode, Store
from rdflib import OWL, RDF, SKOS, Graph, URIRef

from graph.snapshots import open_current
from ontology import iris
from ontology.canonical import serialise

CORE = Path(__file__).parents[2] / "ontology" / "core.ttl"
_KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
_TYPE = NamedNode(str(RDF.type))


def find_terms(core: Graph) -> list[tuple[URIRef, bool]]:
    """Return our classes and properties, each with whether it is a class."""
    return sorted(
        (term, kind == OWL.Class)
        for kind in _KINDS
        for term in core.subjects(RDF.type, kind)
        if isinstance(term, URIRef) and term.startswith(iris.NS)
    )


def find_users(store: Store, term: str, *, is_class: bool) -> set[str]:
    """Return the entities that are of a class or have a property, inferred included."""
    pattern = (_TYPE, NamedNode(term)) if is_class else (NamedNode(term), None)
    found = store.quads_for_pattern(None, *pattern, DefaultGraph())
    return {
        quad.subject.value
        for quad in found
        if isinstance(quad.subject, NamedNode)
        and quad.subject.value.startswith((iris.ID, iris.GRAPH_SOURCES, iris.VOC))
    }


def choose(users: set[str]) -> str:
    """Return the same one of the same entities; those of tables before others."""
    return min(
        users,
        key=lambda iri: (
            not iri.startswith(iris.ID),
            hashlib.sha256(iri.encode()).hexdigest(),
        ),
    )


def main(data_dir: Path) -> None:
    """Write an example for each term that occurs, and name those that do not."""
    core = Graph().parse(CORE)
    store = open_current(data_dir)
    for term, is_class in find_terms(core):
        core.remove((term, SKOS.example, None))
        users = find_users(store, str(term), is_class=is_class)
        if users:
            core.add((term, SKOS.example, URIRef(choose(users))))
        else:
            print(f"no example: {term}")
    CORE.write_bytes(serialise(core))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
