"""What the checks of the ontology judge: modules, shipped texts and a graph.

It comes as values, so that a test can hand over a broken ontology. The files are ours,
so they are parsed and queried in this process.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from pyoxigraph import NamedNode, Quad, RdfFormat, Store, parse

from graph.shipped_ontology import parse_module
from graph.store import count_triples
from ontology import iris
from ontology.checklist import Finding
from ontology.modules import Module, make_module
from ontology.statements import Statements, read_statements
from ontology.term_index import TermIndex, TermKind, index_terms

Findings = tuple[Finding, ...]
EXAMPLES = "ontology/examples/"
QUESTIONS = "ontology/questions/"

_GRAPHS = {"core": iris.GRAPH_ONTOLOGY, "vocabularies": iris.GRAPH_VOCABULARIES}
_TYPE = NamedNode(iris.expand("rdf:type"))


@dataclass(frozen=True, kw_only=True)
class Material:
    """What is checked: `texts` holds every shipped text by its path from the root.

    `modules` are the Turtle texts of the ontology by stem, `version` is that of the
    package, `data` the published graph.
    """

    version: str
    modules: Mapping[str, str]
    texts: Mapping[str, str]
    data: Store

    @cached_property
    def store(self) -> Store:
        """The modules, each in a named graph and all in the default graph."""
        store = Store()
        for name, text in self.modules.items():
            graph = NamedNode(_GRAPHS.get(name, iris.GRAPH + name))
            for quad in parse(text.encode(), format=RdfFormat.TURTLE):
                terms = quad.subject, quad.predicate, quad.object
                store.extend([Quad(*terms), Quad(*terms, graph)])
        return store

    @cached_property
    def index(self) -> TermIndex:
        """The terms and shapes of the modules."""
        return index_modules(self.modules)

    @cached_property
    def statements(self) -> Statements:
        """What all modules say, by subject and predicate."""
        return read_statements(t for one in self.index.modules for t in one.triples)

    def declared(self) -> set[str]:
        """Return the IRIs of all terms, concepts, lists and modules of ours."""
        return {subject[1:-1] for subject in self.statements if subject.startswith("<")}

    def find(self, *folders: str) -> dict[str, str]:
        """Return the texts whose paths begin so."""
        return {path: t for path, t in self.texts.items() if path.startswith(folders)}

    def without(self, folders: tuple[str, ...]) -> dict[str, str]:
        """Return the texts whose paths begin otherwise."""
        return {p: text for p, text in self.texts.items() if not p.startswith(folders)}

    def count(self) -> dict[str, int]:
        """Return how much was judged."""
        kinds = Counter(term.kind for term in self.index.terms.values())
        texts = Counter(
            name
            for term in self.index.terms.values()
            for name, said in term.texts.items()
            for _ in said
        )
        return {
            "classes": kinds[TermKind.CLASS],
            "object properties": kinds[TermKind.OBJECT_PROPERTY],
            "datatype properties": kinds[TermKind.DATATYPE_PROPERTY],
            "labels": texts[iris.expand("rdfs:label")],
            "definitions": texts[iris.expand("skos:definition")],
            "scope notes": texts[iris.expand("skos:scopeNote")],
            "examples": texts[iris.expand("skos:example")],
            "concepts": self._count_typed("skos:Concept"),
            "concept schemes": self._count_typed("skos:ConceptScheme"),
            "shapes": len(self.index.shapes),
            "examples of records": len(self.find(EXAMPLES)),
            "questions": len(self.find(QUESTIONS)),
            "triples of the graph": count_triples(self.data),
        }

    def _count_typed(self, name: str) -> int:
        kind = NamedNode(iris.expand(name))
        graph = NamedNode(iris.GRAPH_VOCABULARIES)
        found = self.store.quads_for_pattern(None, _TYPE, kind, graph)
        return sum(1 for _ in found)


def index_modules(modules: Mapping[str, str]) -> TermIndex:
    """Return the index of modules given as Turtle, by name."""
    return index_terms(parse_modules(modules), {})


def parse_modules(modules: Mapping[str, str]) -> tuple[Module, ...]:
    """Return modules given as Turtle, by name."""
    return tuple(
        make_module(name, parse_module(f"{name}.ttl", text.encode()))
        for name, text in modules.items()
    )
