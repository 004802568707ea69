"""What the data documents of the ontology hold: a whole module, or one term.

They come from the shipped files and not from the graph, because the graph keeps no
axioms that only reasoners read, and because a version must stay as it was.
"""

from graph.ntriples import Quad, spell_iri
from ontology import iris
from ontology.modules import Module, describe_term
from web.ontology_site import get_ontology
from web.site import get_site


def is_shipped(iri: str) -> bool:
    """Tell whether an IRI is a module, a version, a term or a shape of the ontology.

    Where the ontology is not in the graph, nothing is.
    """
    index = get_ontology().index
    known = iri in index.terms or iri in index.shapes
    return (known or index.find_module(iri) is not None) and get_site().exists(iris.NS)


def find_shipped(iri: str) -> tuple[Quad, ...] | None:
    """Return the statements of a module or term; None where `is_shipped` says no."""
    if not is_shipped(iri):
        return None
    index = get_ontology().index
    module = index.find_module(iri)
    if module is not None:
        return _quads(module, module.triples)
    return tuple(
        quad for own in index.modules for quad in _quads(own, describe_term(own, iri))
    )


def _quads(
    module: Module, triples: tuple[tuple[str, str, str], ...]
) -> tuple[Quad, ...]:
    graph = spell_iri(module.graph)
    return tuple((*triple, graph) for triple in triples)
