"""What the modules say of each name, as texts that are the same however it is written.

Words for readers (labels, definitions, messages) and the wording of queries are left
out. A blank node is written in brackets, a list in parentheses; only where its order
means something, in a chain of properties or a path, is it kept. A list of disjoint
classes is written pair by pair, so that a newcomer changes nothing between the others.
"""

from collections.abc import Iterable, Iterator
from itertools import combinations

from ontology import iris
from ontology.iris import expand, shorten
from ontology.statements import (
    Statements,
    bare,
    has_type,
    is_blank,
    is_iri,
    objects,
    read_list,
)

_SILENT = frozenset(
    expand(name)
    for name in (
        "rdfs:label",
        "rdfs:comment",
        "rdfs:isDefinedBy",
        "rdfs:seeAlso",
        "skos:prefLabel",
        "skos:altLabel",
        "skos:definition",
        "skos:scopeNote",
        "skos:note",
        "skos:changeNote",
        "skos:example",
        "skos:exactMatch",
        "skos:closeMatch",
        "skos:broadMatch",
        "skos:narrowMatch",
        "skos:relatedMatch",
        "sh:message",
        "sh:name",
        "sh:description",
        "sh:sparql",
    )
)
# Of a header, what tells one version from the next.
_HEADER = frozenset({expand("owl:versionIRI"), expand("owl:imports")})
_ORDERED = frozenset({expand("owl:propertyChainAxiom"), expand("sh:path")})
_DISJOINT = {
    "owl:AllDisjointClasses": "owl:disjointWith",
    "owl:AllDisjointProperties": "owl:propertyDisjointWith",
}
_SYMMETRIC = frozenset(map(expand, _DISJOINT.values()))
_TYPE = expand("rdf:type")
_FIRST = expand("rdf:first")
_HEADER_TYPE = "owl:Ontology"
_OURS = (iris.NS, iris.VOC, iris.SHAPES)


def write_axioms(statements: Statements) -> Iterator[tuple[str, str]]:
    """Yield subject, as a short name, and text of each axiom; some come twice."""
    inner = {o for own in statements.values() for os in own.values() for o in os}
    for subject in statements:
        if is_iri(subject) and bare(subject).startswith(_OURS):
            yield from _write_named(statements, subject)
        elif is_blank(subject) and subject not in inner:
            yield from _write_nameless(statements, subject)


def _write_named(statements: Statements, subject: str) -> Iterator[tuple[str, str]]:
    is_header = has_type(statements, subject, _HEADER_TYPE)
    for predicate, values in statements[subject].items():
        if predicate in _SILENT or (
            is_header and predicate not in _HEADER and predicate != _TYPE
        ):
            continue
        for value in values:
            if predicate in _SYMMETRIC:
                yield _write_pair(shorten(predicate), subject, value)
            else:
                said = _write_node(statements, value, is_ordered=predicate in _ORDERED)
                yield shorten(bare(subject)), f"{_write_verb(predicate)} {said}"


def _write_nameless(statements: Statements, node: str) -> Iterator[tuple[str, str]]:
    """Yield the axioms of a node without a name, told of the names it is about."""
    for kind, predicate in _DISJOINT.items():
        if has_type(statements, node, kind):
            heads = objects(statements, node, "owl:members")
            members = [m for head in heads for m in read_list(statements, head)]
            for one, other in combinations(members, 2):
                yield _write_pair(predicate, one, other)
            return
    above = [o for o in objects(statements, node, "rdfs:subClassOf") if is_iri(o)]
    text = _write_node(statements, node, without=expand("rdfs:subClassOf"))
    for name in above:
        yield shorten(bare(name)), f"^rdfs:subClassOf {text}"
    if not above:
        yield shorten(iris.NS), _write_node(statements, node)


def _write_pair(predicate: str, one: str, other: str) -> tuple[str, str]:
    first, last = sorted(shorten(bare(name)) for name in (one, other))
    return first, f"{predicate} {last}"


def _write_node(
    statements: Statements, node: str, *, is_ordered: bool = False, without: str = ""
) -> str:
    if is_iri(node):
        return shorten(bare(node))
    if not is_blank(node):
        text, mark, datatype = node.replace("\t", "\\t").rpartition("^^")
        return f"{text}{mark}{shorten(bare(datatype))}" if mark else datatype
    own = statements.get(node, {})
    if _FIRST in own:
        members = [
            _write_node(statements, m, is_ordered=is_ordered)
            for m in read_list(statements, node)
        ]
        return f"( {' '.join(members if is_ordered else sorted(members))} )"
    pairs = _write_pairs(statements, node, is_ordered=is_ordered, without=without)
    return f"[ {' ; '.join(pairs)} ]"


def _write_pairs(
    statements: Statements, node: str, *, is_ordered: bool, without: str
) -> Iterable[str]:
    return sorted(
        f"{_write_verb(predicate)} "
        + _write_node(statements, value, is_ordered=is_ordered or predicate in _ORDERED)
        for predicate, values in statements.get(node, {}).items()
        if predicate not in _SILENT and predicate != without
        for value in values
    )


def _write_verb(predicate: str) -> str:
    return "a" if predicate == _TYPE else shorten(predicate)
