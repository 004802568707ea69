"""The modules of the ontology, and what each says of one term.

A module is a file with a header (`owl:Ontology`); its IRI means its newest version,
its version IRI this one for ever.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ontology import iris
from ontology.statements import (
    Statements,
    Triple,
    bare,
    has_type,
    iris_of,
    is_blank,
    is_iri,
    read_statements,
    spell,
)

# The named graph that holds a module; the others stand with the ontology itself.
GRAPHS: Mapping[str, str] = {
    "vocabularies": iris.GRAPH_VOCABULARIES,
    "shapes": iris.GRAPH_SHAPES,
}
_SUBCLASS = spell(iris.expand("rdfs:subClassOf"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """One file: `name` is its stem, `iri` and `version_iri` are its header's."""

    name: str
    iri: str
    version_iri: str | None
    version: str
    triples: tuple[Triple, ...]
    statements: Statements

    @property
    def graph(self) -> str:
        """The named graph that the module belongs to."""
        return GRAPHS.get(self.name, iris.GRAPH_ONTOLOGY)

    def list_header(self, name: str) -> tuple[str, ...]:
        """Return the IRIs that the header has for a name such as `owl:imports`."""
        return iris_of(self.statements, spell(self.iri), name)


def make_module(name: str, triples: Iterable[Triple]) -> Module:
    """Return the module of a file's triples; ValueError where no header stands."""
    kept = tuple(triples)
    statements = read_statements(kept)
    headers = [s for s in statements if is_iri(s) and _is_header(statements, s)]
    if len(headers) != 1:
        raise ValueError(f"{name} has {len(headers)} headers, not one")
    versions = iris_of(statements, headers[0], "owl:versionIRI")
    texts = statements[headers[0]].get(iris.expand("owl:versionInfo"), ())
    return Module(
        name=name,
        iri=bare(headers[0]),
        version_iri=versions[0] if versions else None,
        version=texts[0].split('"')[1] if texts else "",
        triples=kept,
        statements=statements,
    )


def describe_term(module: Module, iri: str) -> tuple[Triple, ...]:
    """Return what a module says of a term, with all blank nodes that belong to it.

    A class axiom whose left side has no name counts as said of the class on its right.
    """
    term = spell(iri)
    start = [(term, p, o) for s, p, o in module.triples if s == term]
    axioms = [
        t for t in module.triples if is_blank(t[0]) and t[1:] == (_SUBCLASS, term)
    ]
    roots = [t[0] for t in axioms] + [t[2] for t in start if is_blank(t[2])]
    return tuple(dict.fromkeys([*start, *_follow(module.statements, roots)]))


def _follow(statements: Statements, nodes: Iterable[str]) -> Iterator[Triple]:
    waiting = list(nodes)
    seen: set[str] = set()
    while waiting:
        node = waiting.pop()
        if node in seen:
            continue
        seen.add(node)
        for predicate, objects in statements.get(node, {}).items():
            for object_ in objects:
                yield node, spell(predicate), object_
                if is_blank(object_):
                    waiting.append(object_)


def _is_header(statements: Statements, subject: str) -> bool:
    return has_type(statements, subject, "owl:Ontology")
