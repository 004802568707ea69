"""The checks of `ontology/checks` that are programs: what no query can tell."""

from collections.abc import Callable, Iterator, Mapping

from pyoxigraph import NamedNode, QuerySolutions, RdfFormat, Store, parse

from graph.ontology_material import (
    EXAMPLES,
    QUESTIONS,
    Findings,
    Material,
    parse_modules,
)
from ontology import iris
from ontology.alignment_policy import find_bad_matches, read_external_kinds
from ontology.canonical import canonicalise
from ontology.checklist import Finding
from ontology.mentions import find_dead, find_ghosts, find_placeholders
from ontology.modules import Module
from ontology.release import (
    Promises,
    find_breaks,
    find_former_gaps,
    find_latest,
    list_promises,
    read_release,
)
from ontology.shape_index import Shape, find_names
from ontology.spelling import find_misspelt, read_words
from ontology.term_index import TermIndex

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
_BROKEN = f"{EXAMPLES}invalid/"
_RELEASES = "ontology/releases/"
_VERSIONS = "ontology/versions/"
_GAP = "\n# gap "
_WORDS = "ontology/checks/words.toml"
_EXTERNAL = "ontology/external_terms.tsv"
_ALIGNMENTS = "alignments"
# What a query may name without a declaration of ours: the languages themselves, and
# names of things.
_LANGUAGES = tuple(
    iris.PREFIXES[prefix] for prefix in ("rdf", "rdfs", "owl", "xsd", "sh")
)
_THINGS = (iris.ID, iris.GRAPH)


def _check_version(material: Material) -> Findings:
    return tuple(
        Finding(subject=module.iri, detail=f"{module.version}, not {material.version}")
        for module in material.index.modules
        if module.version != material.version
        or not (module.version_iri or "").endswith(material.version)
    )


def _check_examples(material: Material) -> Findings:
    """Find shapes that can be named by a report, and that no example breaks."""
    known = material.find(_BROKEN)
    return tuple(
        Finding(subject=shape.iri)
        for shape in _list_reported(material.index)
        if shape.messages
        and f"{_BROKEN}{shape.iri.removeprefix(iris.SHAPES)}.ttl" not in known
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
        for path, text in material.find(QUESTIONS).items()
        if (_GAP in text) == bool(_ask_any(material.data, text))
    )


def _ask_any(store: Store, text: str) -> bool:
    solutions = store.query(text)
    if not isinstance(solutions, QuerySolutions):
        raise TypeError("a question must be a SELECT query")
    return next(solutions, None) is not None


def _check_release(material: Material) -> Findings:
    releases = _read_releases(material)
    latest = find_latest(releases, material.version)
    if latest is None:
        return (Finding(subject=_RELEASES, detail="no release to compare with"),)
    now = list_promises(material.index.modules)
    return find_breaks(latest, releases[latest], material.version, now)


def _check_former(material: Material) -> Findings:
    return find_former_gaps(
        material.version,
        _read_releases(material),
        _read_former(material),
        material.index.modules,
    )


def _read_releases(material: Material) -> dict[str, Promises]:
    return {
        path.removeprefix(_RELEASES).removesuffix(".tsv"): read_release(text)
        for path, text in material.find(_RELEASES).items()
    }


def _read_former(material: Material) -> tuple[Module, ...]:
    kept = material.find(_VERSIONS).items()
    texts = {p.removeprefix("ontology/").removesuffix(".ttl"): t for p, t in kept}
    return parse_modules(texts)


def _check_canonical(material: Material) -> Findings:
    return tuple(
        Finding(subject=name)
        for name, text in material.modules.items()
        if canonicalise(text.encode()) != text.encode()
    )


def _check_ghosts(material: Material) -> Findings:
    """Find ghosts; an example may bring concepts of its own."""
    declared = material.declared()
    modules = {f"ontology/{name}.ttl": t for name, t in material.modules.items()}
    texts = material.without(_NO_CLAIM) | modules
    examples = {path for path in texts if path.startswith(EXAMPLES)}
    known = {path: text for path, text in texts.items() if path not in examples}
    found = list(find_ghosts(known, declared))
    for path in examples:
        quads = parse(texts[path].encode(), format=RdfFormat.TURTLE)
        own = {q.subject.value for q in quads if isinstance(q.subject, NamedNode)}
        found += find_ghosts({path: texts[path]}, declared | own)
    return tuple(found)


def _check_shape_queries(material: Material) -> Findings:
    """Find names in the queries of shapes that no module declares."""
    declared = material.declared()
    return tuple(
        Finding(subject=shape.iri, detail=name)
        for shape in material.index.shapes.values()
        for name in sorted(frozenset[str]().union(*map(find_names, shape.queries)))
        if not name.startswith(_LANGUAGES + _THINGS) and name not in declared
    )


def _check_alignments(material: Material) -> Findings:
    known = read_external_kinds(material.texts[_EXTERNAL])
    return tuple(
        finding
        for module in material.index.modules
        if module.name == _ALIGNMENTS
        for finding in find_bad_matches(module.triples, material.statements, known)
    )


def _check_spelling(material: Material) -> Findings:
    words = read_words(material.texts[_WORDS])
    return find_misspelt(material.declared(), words)


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
    "shape-query-undeclared": _check_shape_queries,
    "alignment": _check_alignments,
    "spelling": _check_spelling,
    "breaking-change": _check_release,
    "missing-former-version": _check_former,
    "canonical-form": _check_canonical,
    "placeholder": _check_placeholders,
}
