"""Makes the checks of `ontology/checks` that are queries or programs.

What is checked comes as values, so that a test can hand over a broken ontology. The
files are ours, so they are parsed and queried in this process.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, RdfFormat, Store, parse

from graph.shipped_ontology import parse_module
from graph.steps import Progress
from graph.store import count_triples
from ontology import iris
from ontology.canonical import canonicalise
from ontology.checklist import Check, Finding, Run, Way
from ontology.mentions import find_dead, find_ghosts, find_placeholders
from ontology.modules import make_module
from ontology.release import find_breaks, find_latest, list_promises, read_release
from ontology.shape_index import Shape
from ontology.term_index import TermIndex, TermKind, index_terms

Findings = tuple[Finding, ...]

_GRAPHS = {"core": iris.GRAPH_ONTOLOGY, "vocabularies": iris.GRAPH_VOCABULARIES}
# Where a term is said, not used; what is kept of other versions; what reports on all.
_NO_USE = (
    "ontology/core.ttl",
    "ontology/axioms.ttl",
    "ontology/alignments",
    "ontology/context.jsonld",
    "ontology/external_terms.tsv",
    "ontology/migrations/",
    "ontology/releases/",
    "ontology/versions/",
    "ontology/checks/",
    "ontology/allowed.toml",
    "ontology/report.json",
)
# These speak of terms that are no longer, or of what is to be found.
_NO_CLAIM = (
    "ontology/migrations/",
    "ontology/releases/",
    "ontology/versions/",
    "ontology/report.json",
    "ontology/allowed.toml",
)
_TYPE = NamedNode(iris.expand("rdf:type"))
_EXAMPLES = "ontology/examples/"
_INVALID = "ontology/examples/invalid/"
_QUESTIONS = "ontology/questions/"
_RELEASES = "ontology/releases/"
_GAP = "\n# gap "


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

    def declared(self) -> set[str]:
        """Return the IRIs of all terms, concepts, lists and modules of ours."""
        triples = (t for module in self.index.modules for t in module.triples)
        return {subject[1:-1] for subject, _, _ in triples if subject.startswith("<")}

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
            "examples of records": len(self.find(_EXAMPLES)),
            "questions": len(self.find(_QUESTIONS)),
            "triples of the graph": count_triples(self.data),
        }

    def _count_typed(self, name: str) -> int:
        kind = NamedNode(iris.expand(name))
        graph = NamedNode(iris.GRAPH_VOCABULARIES)
        found = self.store.quads_for_pattern(None, _TYPE, kind, graph)
        return sum(1 for _ in found)


def index_modules(modules: Mapping[str, str]) -> TermIndex:
    """Return the index of modules given as Turtle, by name."""
    read = [
        make_module(name, parse_module(f"{name}.ttl", text.encode()))
        for name, text in modules.items()
    ]
    return index_terms(read, {})


def run_checks(
    checks: Iterable[Check], material: Material, progress: Progress | None = None
) -> Iterator[Run]:
    """Make the checks that are queries or programs, one by one, in their order.

    The allow-list is judged by who knows the outcomes, not here.
    """
    mine = [
        check for check in checks if check.way is Way.QUERY or check.name in PROGRAMS
    ]
    for done, check in enumerate(mine):
        if progress is not None:
            progress(check.name, done, len(mine))
        began = time.monotonic()
        found = tuple(sorted(set(_find(check, material))))
        seconds = round(time.monotonic() - began, 2)
        yield Run(name=check.name, findings=found, seconds=seconds)


def _find(check: Check, material: Material) -> Findings:
    if check.way is Way.QUERY:
        text = material.texts[f"ontology/checks/{check.name}.rq"]
        store = material.data if check.over == "data" else material.store
        return _ask(store, text)
    return tuple(
        Finding(subject=iris.shorten(one.subject), detail=iris.shorten(one.detail))
        for one in PROGRAMS[check.name](material)
    )


def _ask(store: Store, text: str) -> Findings:
    solutions = store.query(text)
    if not isinstance(solutions, QuerySolutions):
        raise TypeError("a check must be a SELECT query")
    has_detail = "detail" in {variable.value for variable in solutions.variables}
    return tuple(
        Finding(
            subject=_write(row["subject"]),
            detail=_write(row["detail"]) if has_detail else "",
        )
        for row in solutions
    )


def _write(term: object) -> str:
    if isinstance(term, NamedNode):
        return iris.shorten(term.value)
    return term.value if isinstance(term, Literal) else str(term or "")


def _check_version(material: Material) -> Findings:
    return tuple(
        Finding(subject=module.iri, detail=f"{module.version}, not {material.version}")
        for module in material.index.modules
        if module.version != material.version
        or not (module.version_iri or "").endswith(material.version)
    )


def _check_examples(material: Material) -> Findings:
    """Find shapes that can be named by a report, and that no example breaks."""
    known = material.find(_INVALID)
    return tuple(
        Finding(subject=shape.iri)
        for shape in _list_reported(material.index)
        if shape.messages
        and f"{_INVALID}{shape.iri.removeprefix(iris.SHAPES)}.ttl" not in known
    )


def _list_reported(index: TermIndex) -> Iterator[Shape]:
    """Yield the shapes with a target, and their property shapes at any depth.

    A shape that is only referred to by `sh:node` is never named by a report: who
    refers to it is.
    """
    waiting = [shape for shape in index.shapes.values() if shape.targets]
    seen = set()
    while waiting:
        shape = waiting.pop()
        if shape.iri not in seen:
            seen.add(shape.iri)
            waiting += [index.shapes[name] for name in shape.properties]
            yield shape


def _check_questions(material: Material) -> Findings:
    return tuple(
        Finding(
            subject=path, detail="a gap that is none" if _GAP in text else "no rows"
        )
        for path, text in material.find(_QUESTIONS).items()
        if (_GAP in text) == bool(_ask_any(material.data, text))
    )


def _ask_any(store: Store, text: str) -> bool:
    solutions = store.query(text)
    if not isinstance(solutions, QuerySolutions):
        raise TypeError("a question must be a SELECT query")
    return next(solutions, None) is not None


def _check_release(material: Material) -> Findings:
    releases = {
        path.removeprefix(_RELEASES).removesuffix(".tsv"): text
        for path, text in material.find(_RELEASES).items()
    }
    latest = find_latest(releases, material.version)
    if latest is None:
        return (Finding(subject=_RELEASES, detail="no release to compare with"),)
    promised = read_release(releases[latest])
    now = list_promises(material.index.terms.values())
    return find_breaks(latest, promised, material.version, now)


def _check_canonical(material: Material) -> Findings:
    return tuple(
        Finding(subject=name)
        for name, text in material.modules.items()
        if canonicalise(text.encode()) != text.encode()
    )


def _check_ghosts(material: Material) -> Findings:
    """Find ghosts; an example may bring concepts of its own."""
    declared = material.declared()
    texts = material.without(_NO_CLAIM)
    examples = {path for path in texts if path.startswith(_EXAMPLES)}
    known = {path: text for path, text in texts.items() if path not in examples}
    found = list(find_ghosts(known, declared))
    for path in examples:
        quads = parse(texts[path].encode(), format=RdfFormat.TURTLE)
        own = {q.subject.value for q in quads if isinstance(q.subject, NamedNode)}
        found += find_ghosts({path: texts[path]}, declared | own)
    return tuple(found)


def _check_dead(material: Material) -> Findings:
    return find_dead(material.without(_NO_USE).values(), material.index.terms)


def _check_placeholders(material: Material) -> Findings:
    kept = {p: t for p, t in material.texts.items() if not p.endswith(".py")}
    return find_placeholders(kept)


PROGRAMS: Mapping[str, Callable[[Material], Findings]] = {
    "version": _check_version,
    "shape-without-example": _check_examples,
    "dead-term": _check_dead,
    "ghost-term": _check_ghosts,
    "empty-question": _check_questions,
    "breaking-change": _check_release,
    "canonical-form": _check_canonical,
    "placeholder": _check_placeholders,
}
