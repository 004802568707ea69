"""The validator itself, in a fenced child: bytes of N-Triples in, a report out.

`validate` is what the child runs (`python -m graph.shacl`); others ask through
graph/validation.py. The engine is pyshifty (https://github.com/gtfierro/shifty).
"""

import functools
import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import shifty
from pyoxigraph import NamedNode, RdfFormat, Triple, parse, serialize
from rdflib import RDF, SH, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from graph.ntriples import spell_iri, spell_literal
from graph.report import Finding, Report, decode_question, encode_report
from graph.sandbox import answer_parent
from ontology import iris, read_shipped

_CLASS_TREE = NamedNode(iris.expand("rdfs:subClassOf"))
_TYPE = NamedNode(iris.expand("rdf:type"))
_IN_SCHEME = NamedNode(iris.expand("skos:inScheme"))
_VOCABULARY_NODE = re.compile(b"<" + re.escape(iris.VOC.encode()) + b"[^>]*>")
_KINDS = frozenset(
    NamedNode(iris.expand(kind))
    for kind in ("owl:Class", "owl:ObjectProperty", "owl:DatatypeProperty")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Background:
    """What data are judged against, as N-Triples.

    `terms` are the class tree and the kinds of terms. `nodes` is what the vocabularies
    say, by the spelled IRI of what they say it of; `schemes` names a concept's scheme.
    """

    terms: bytes
    nodes: Mapping[bytes, bytes]
    schemes: Mapping[bytes, bytes]

    def whole(self) -> bytes:
        return self.terms + b"".join(self.nodes.values())

    def concerning(self, data: bytes) -> bytes:
        """Return the terms, and the concepts that data name, with their schemes."""
        named = self.nodes.keys() & set(_VOCABULARY_NODE.findall(data))
        named |= {self.schemes[node] for node in named if node in self.schemes}
        return self.terms + b"".join(self.nodes[node] for node in sorted(named))


def validate(
    data: bytes, shapes: bytes | None = None, *, against_all: bool = True
) -> Report:
    """Judge triples by shapes, the shipped ones unless told otherwise.

    `data` is N-Triples with what is asserted; the class tree, the kinds of terms and
    the vocabularies are added here, or of the latter only the concepts that the data
    name. That takes a third of the time, and then a concept of the data's own is not
    compared with all of ours. Nothing is inferred. Shapes are Turtle.
    """
    background = _read_background()
    known = background.whole() if against_all else background.concerning(data)
    # One document: the engine reads a list of them five times slower.
    document = data + known
    if shapes is not None:
        return judge(document, shapes)
    return _read_report(prepare().validate(document, infer=False))


def judge(document: bytes, rules: bytes) -> Report:
    """Judge a document by rules, both Turtle, and add nothing to it."""
    # Bytes, never text: the engine takes a text for a path or an address and opens it.
    return _read_report(shifty.validate(document, rules, infer=False))


@functools.cache
def prepare() -> shifty.PreparedValidator:
    """Return a validator that has read the shipped shapes."""
    _read_background()
    return shifty.PreparedValidator(read_shipped("shapes.ttl"))


@functools.cache
def _read_background() -> _Background:
    terms = [
        quad.triple
        for quad in parse(read_shipped("core.ttl"), format=RdfFormat.TURTLE)
        if isinstance(quad.subject, NamedNode)
        and (
            quad.predicate == _CLASS_TREE
            or (quad.predicate == _TYPE and quad.object in _KINDS)
        )
    ]
    nodes: dict[bytes, list[Triple]] = defaultdict(list)
    schemes = {}
    for quad in parse(read_shipped("vocabularies.ttl"), format=RdfFormat.TURTLE):
        node = str(quad.subject).encode()
        nodes[node].append(quad.triple)
        if quad.predicate == _IN_SCHEME:
            schemes[node] = str(quad.object).encode()
    return _Background(
        terms=_serialise(terms),
        nodes={node: _serialise(triples) for node, triples in nodes.items()},
        schemes=schemes,
    )


def _serialise(triples: list[Triple]) -> bytes:
    return serialize(triples, format=RdfFormat.N_TRIPLES) or b""


def _read_report(judged: tuple[bool, Graph, str]) -> Report:
    _, results, _ = judged
    found = results.subjects(RDF.type, SH.ValidationResult)
    return Report.of(_read_finding(results, result) for result in found)


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
    question = decode_question(request)
    return encode_report(validate(question.data, against_all=question.against_all))


if __name__ == "__main__":
    prepare()
    answer_parent(_answer)
