"""Triples of the shipped files by subject and predicate, and how lists are read.

A term is spelled as in N-Triples: `<iri>`, `_:label` or a quoted literal.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from ontology.iris import expand

Triple = tuple[str, str, str]
"""Subject, predicate and object, each as N-Triples text; every floor says it so."""

# Objects by predicate IRI (bare, without brackets) by spelled subject.
Statements = Mapping[str, Mapping[str, tuple[str, ...]]]

_FIRST = expand("rdf:first")
_REST = expand("rdf:rest")
_TYPE = expand("rdf:type")


def read_statements(triples: Iterable[Triple]) -> Statements:
    """Return the triples by subject and predicate; objects keep their order."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for subject, predicate, object_ in triples:
        found[subject][bare(predicate)].append(object_)
    return {
        subject: {predicate: tuple(objects) for predicate, objects in own.items()}
        for subject, own in found.items()
    }


def objects(statements: Statements, subject: str, name: str) -> tuple[str, ...]:
    """Return what a subject has for a prefixed name such as `rdfs:domain`."""
    return statements.get(subject, {}).get(expand(name), ())


def iris_of(statements: Statements, subject: str, name: str) -> tuple[str, ...]:
    """Return the IRIs, bare, that a subject has for a prefixed name."""
    found = objects(statements, subject, name)
    return tuple(bare(term) for term in found if is_iri(term))


def has_type(statements: Statements, subject: str, name: str) -> bool:
    """Tell whether a subject is of the type of that prefixed name."""
    return spell(expand(name)) in statements.get(subject, {}).get(_TYPE, ())


def read_list(statements: Statements, head: str) -> tuple[str, ...]:
    """Return the members of an RDF list; ValueError for a list in a circle."""
    return tuple(_walk(statements, head))


def is_iri(term: str) -> bool:
    """Tell whether a spelled term is an IRI."""
    return term.startswith("<")


def is_blank(term: str) -> bool:
    """Tell whether a spelled term is a blank node."""
    return term.startswith("_:")


def spell(iri: str) -> str:
    """Return the spelled term of an IRI."""
    return f"<{iri}>"


def bare(term: str) -> str:
    """Return the IRI of a spelled one."""
    return term[1:-1]


def _walk(statements: Statements, head: str) -> Iterator[str]:
    seen: set[str] = set()
    while first := statements.get(head, {}).get(_FIRST):
        if head in seen:
            raise ValueError("a list runs in a circle")
        seen.add(head)
        yield first[0]
        head = statements[head].get(_REST, ("",))[0]
