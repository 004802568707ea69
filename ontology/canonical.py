"""Deterministic Turtle: the one form in which our RDF files are committed.

Prefixes are those of `iris.PREFIXES` that occur, sorted. Each named subject is one
block, blocks sorted by IRI, ontology headers first; predicates stand in the order of
`PREDICATE_ORDER`, then by name; objects are sorted. Blank nodes stand inline where
they are used, lists as `( )`; axioms whose subject is blank come last. Comments do
not survive: what must be said is said in a triple.
"""

import re
import sys
from collections.abc import Callable
from pathlib import Path

from rdflib import OWL, RDF, XSD, BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from ontology import iris

INDENT = "    "
LOCAL_NAME = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?")
BARE_NUMBER = re.compile(r"[+-]?\d+|[+-]?\d*\.\d+")
PREDICATE_ORDER = tuple(
    iris.expand(name)
    for name in (
        "rdf:type",
        "rdfs:subClassOf",
        "rdfs:subPropertyOf",
        "owl:equivalentClass",
        "owl:inverseOf",
        "owl:propertyChainAxiom",
        "rdfs:domain",
        "rdfs:range",
        "owl:hasKey",
        "owl:members",
        "owl:onProperty",
        "sh:targetClass",
        "sh:target",
        "sh:path",
        "rdfs:label",
        "skos:prefLabel",
        "skos:altLabel",
        "dcterms:title",
        "skos:notation",
        "skos:definition",
        "skos:scopeNote",
        "skos:example",
        "dcterms:description",
        "skos:inScheme",
        "skos:topConceptOf",
    )
)
RANK = {iri: rank for rank, iri in enumerate(PREDICATE_ORDER)}


class SharedBlankNodeError(ValueError):
    """A blank node is used twice or in a cycle: it has no place of its own."""


def canonicalise(turtle: bytes) -> bytes:
    """Return the canonical form of a Turtle document, as UTF-8.

    The result holds the same triples; canonical input comes back unchanged. Raises
    `SharedBlankNodeError` where a blank node is an object twice or part of a cycle.
    """
    graph = Graph()
    graph.parse(data=turtle, format="turtle")
    return serialise(graph)


def serialise(graph: Graph) -> bytes:
    """Return a graph as canonical Turtle; refuses as `canonicalise` does."""
    _check_blank_nodes(graph)
    writer = _Writer(graph)
    named = sorted(
        {s for s in graph.subjects() if isinstance(s, URIRef)},
        key=lambda s: ((s, RDF.type, OWL.Ontology) not in graph, str(s)),
    )
    blocks = [writer.block(writer.term(subject), subject) for subject in named]
    blocks += sorted(writer.blank_axiom(node) for node in _root_blank_nodes(graph))
    return (writer.prologue() + "\n".join(blocks)).encode()


def _root_blank_nodes(graph: Graph) -> set[BNode]:
    """Return the blank subjects that are nobody's object."""
    used = {o for o in graph.objects() if isinstance(o, BNode)}
    return {s for s in graph.subjects() if isinstance(s, BNode)} - used


def _check_blank_nodes(graph: Graph) -> None:
    """Refuse blank nodes that cannot be written inline exactly once."""
    parents: dict[BNode, Node] = {}
    for subject, _, value in graph:
        if isinstance(value, BNode):
            if value in parents:
                raise SharedBlankNodeError("a blank node is used in two places")
            parents[value] = subject
    for node in parents:
        seen = {node}
        above = parents.get(node)
        while isinstance(above, BNode):
            if above in seen:
                raise SharedBlankNodeError("blank nodes form a cycle")
            seen.add(above)
            above = parents.get(above)


class _Writer:
    """Writes terms and blocks of one graph and remembers the prefixes it used."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.used: set[str] = set()
        # The longest namespace wins: `graph:` lies inside none, but bases nest.
        self.namespaces = sorted(
            iris.PREFIXES.items(), key=lambda item: (-len(item[1]), item[0])
        )

    def prologue(self) -> str:
        lines = [f"@prefix {p}: <{iris.PREFIXES[p]}> .\n" for p in sorted(self.used)]
        return "".join(lines) + ("\n" if lines else "")

    def block(self, head: str, subject: Node, depth: int = 1) -> str:
        return f"{head}\n{self._predicates(subject, depth)} .\n"

    def blank_axiom(self, node: BNode) -> str:
        """Write a blank subject: what it is in brackets, what it is below outside."""
        outside = set(self.graph.predicates(node)) & {
            URIRef(iris.expand("rdfs:subClassOf"))
        }
        head = self._brackets(node, 0, leave_out=outside)
        if not outside:
            return f"{head} .\n"
        return f"{head}\n{self._predicates(node, 1, only=outside)} .\n"

    def term(self, node: Node, depth: int = 1) -> str:
        if isinstance(node, URIRef):
            return self._iri(str(node))
        if isinstance(node, Literal):
            return self._literal(node)
        if (node, RDF.first, None) in self.graph:
            items = [self.term(item, depth) for item in Collection(self.graph, node)]
            return f"( {' '.join(items)} )"
        return self._brackets(node, depth)

    def _brackets(
        self, node: Node, depth: int, leave_out: set[Node] | None = None
    ) -> str:
        kept = set(self.graph.predicates(node)) - (leave_out or set())
        if not kept:
            return "[]"
        inside = self._predicates(node, depth + 1, only=kept)
        return f"[\n{inside}\n{INDENT * depth}]"

    def _predicates(
        self, subject: Node, depth: int, only: set[Node] | None = None
    ) -> str:
        predicates = set(self.graph.predicates(subject))
        ordered = sorted(
            predicates if only is None else only,
            key=lambda p: (RANK.get(str(p), len(RANK)), str(p)),
        )
        lines = [self._predicate(subject, p, depth) for p in ordered]
        return " ;\n".join(INDENT * depth + line for line in lines)

    def _predicate(self, subject: Node, predicate: Node, depth: int) -> str:
        name = "a" if predicate == RDF.type else self.term(predicate)
        values = list(self.graph.objects(subject, predicate))
        if len(values) == 1:
            return f"{name} {self.term(values[0], depth)}"
        written = sorted((_literal_rank(v), self.term(v, depth + 1)) for v in values)
        if all(isinstance(v, URIRef) for v in values):
            return f"{name} " + ", ".join(text for _, text in written)
        gap = f"\n{INDENT * (depth + 1)}"
        return f"{name}{gap}" + f" ,{gap}".join(text for _, text in written)

    def _iri(self, iri: str) -> str:
        for prefix, namespace in self.namespaces:
            local = iri.removeprefix(namespace)
            if local != iri and (not local or LOCAL_NAME.fullmatch(local)):
                self.used.add(prefix)
                return f"{prefix}:{local}"
        return f"<{iri}>"

    def _literal(self, literal: Literal) -> str:
        text = str(literal)
        if literal.language:
            return f"{_quote(text)}@{literal.language}"
        if literal.datatype in (None, XSD.string):
            return _quote(text)
        if literal.datatype == XSD.boolean and text in ("true", "false"):
            return text
        if literal.datatype in (XSD.integer, XSD.decimal):
            bare = BARE_NUMBER.fullmatch(text)
            if bare and ("." in text) == (literal.datatype == XSD.decimal):
                return text
        return f"{_quote(text)}^^{self._iri(str(literal.datatype))}"


def _literal_rank(node: Node) -> tuple[str, str]:
    """Sort literals by language, then text; other terms come before them."""
    if isinstance(node, Literal):
        return (f"1{node.language or ''}", str(node))
    return ("0", "")


def _quote(text: str) -> str:
    """Quote a literal; text of several lines keeps its lines."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    escaped = escaped.replace("\r", "\\r").replace("\t", "\\t")
    return f'"""{escaped}"""' if "\n" in text else f'"{escaped}"'


def main(
    arguments: list[str] | None = None, say: Callable[[str], object] | None = None
) -> int:
    """Rewrite the files named, or with `--check` only say which would change."""
    words = sys.argv[1:] if arguments is None else arguments
    say = say or sys.stderr.write
    status = 0
    for path in (Path(word) for word in words if word != "--check"):
        before = path.read_bytes()
        after = canonicalise(before)
        if before == after:
            continue
        if "--check" in words:
            say(f"{path.name}: not in canonical form\n")
            status = 1
        else:
            path.write_bytes(after)
    return status


if __name__ == "__main__":
    sys.exit(main())
