"""The validator itself, in a fenced child: bytes of N-Triples in, a report out.

`validate` is what the child runs (`python -m graph.shacl`); others ask through
graph/validation.py. The engine is pyshifty (https://github.com/gtfierro/shifty).
"""

import functools
from collections.abc import Callable

import shifty
from pyoxigraph import NamedNode, RdfFormat, parse, serialize
from rdflib import RDF, SH, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from graph.ntriples import spell_iri, spell_literal
from graph.report import Finding, Report, encode_report
from graph.sandbox import answer_parent
from ontology import iris, read_shipped

_CLASS_TREE = NamedNode(iris.expand("rdfs:subClassOf"))
_TYPE = NamedNode(iris.expand("rdf:type"))
_KINDS = frozenset(
    NamedNode(iris.expand(kind))
    for kind in ("owl:Class", "owl:ObjectProperty", "owl:DatatypeProperty")
)


def validate(data: bytes, shapes: bytes | None = None) -> Report:
    """Judge triples by shapes, the shipped ones unless told otherwise.

    `data` is N-Triples with what is asserted; the class tree, the kinds of terms and
    the vocabularies are added here. Nothing is inferred. Shapes are Turtle.
    """
    rules = read_shipped("shapes.ttl") if shapes is None else shapes
    # One document: the engine reads a list of them five times slower.
    return judge(data + read_background(), rules)


def judge(document: bytes, rules: bytes) -> Report:
    """Judge a document by rules, both Turtle, and add nothing to it."""
    # Bytes, never text: the engine takes a text for a path or an address and opens it.
    _, results, _ = shifty.validate(document, rules, infer=False)
    found = results.subjects(RDF.type, SH.ValidationResult)
    return Report.of(_read_finding(results, result) for result in found)


@functools.cache
def read_background() -> bytes:
    """Return the class tree, what is declared, and the vocabularies as N-Triples."""
    tree = [
        quad.triple
        for quad in parse(read_shipped("core.ttl"), format=RdfFormat.TURTLE)
        if isinstance(quad.subject, NamedNode)
        and (
            quad.predicate == _CLASS_TREE
            or (quad.predicate == _TYPE and quad.object in _KINDS)
        )
    ]
    concepts = [
        quad.triple
        for quad in parse(read_shipped("vocabularies.ttl"), format=RdfFormat.TURTLE)
    ]
    return serialize([*tree, *concepts], format=RdfFormat.N_TRIPLES) or b""


def _read_finding(results: Graph, result: Node) -> Finding:
    shape = results.value(result, SH.sourceShape)
    path = results.value(result, SH.resultPath)
    value = results.value(result, SH.value)
    messages = {
        str(message.language or ""): str(message)
        for message in results.objects(result, SH.resultMessage)
        if isinstance(message, Literal)
    }
    return Finding(
        focus=spell(results.value(result, SH.focusNode)),
        shape=str(shape),
        severity=str(results.value(result, SH.resultSeverity)),
        component=str(results.value(result, SH.sourceConstraintComponent)),
        message_de=messages.get("de", messages.get("", "")),
        message_en=messages.get("en", messages.get("", "")),
        path=spell(path) if isinstance(path, URIRef) else None,
        value=None if value is None else spell(value),
    )


def spell(node: Node | None) -> str:
    """Return a node's canonical N-Triples text."""
    if isinstance(node, Literal):
        datatype = None if node.datatype is None else str(node.datatype)
        return spell_literal(str(node), language=node.language, datatype=datatype)
    if isinstance(node, URIRef):
        return spell_iri(str(node))
    if isinstance(node, BNode):
        return f"_:{node}"
    raise TypeError("the engine reported a result without a focus node")


def _answer(request: bytes, tell: Callable[[bytes], None]) -> bytes:  # noqa: ARG001 - the protocol of a child has news
    return encode_report(validate(request))


if __name__ == "__main__":
    answer_parent(_answer)
