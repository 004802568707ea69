"""The OWL RL closure of owlrl, the oracle for ours, kept from touching other tests."""

import owlrl
import rdflib
import rdflib.term


def expand_graph(graph: rdflib.Graph) -> list[tuple[rdflib.term.Node, ...]]:
    """Close a graph under OWL RL in place, and return what that added.

    owlrl 7.6.2 replaces rdflib's table of datatypes by its own and restores it only in
    part: afterwards other tests, and pySHACL, would judge ill-typed literals otherwise.
    """
    before = set(graph)
    datatypes = rdflib.term._toPythonMapping
    kept = dict(datatypes)
    try:
        owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    finally:
        datatypes.clear()
        datatypes.update(kept)
    return [triple for triple in graph if triple not in before]
