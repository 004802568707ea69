"""Renders docs/shapes.md: what each shape demands of whom."""

from collections.abc import Iterator

from rdflib import SH, Graph, Literal, URIRef
from rdflib.term import Node

from graph.report import SEVERITIES, SEVERITY_NAMES, VIOLATION, WARNING
from ontology import iris, read_shipped

_REFUSED_BY = {
    VIOLATION: "refused by every profile, *load* first",
    WARNING: "refused by *publish* and *complete*",
}
_TARGETS = {
    SH.targetClass: "{}",
    SH.targetSubjectsOf: "what has {}",
    SH.targetObjectsOf: "what {} points at",
}


def render_shapes() -> str:
    """Return the table of shapes as Markdown."""
    shapes = Graph().parse(data=read_shipped("shapes.ttl"), format="turtle")
    rules = {severity: list_rules(shapes, severity) for severity in SEVERITIES}
    counts = ", ".join(
        f"{len(found)} {SEVERITY_NAMES[severity]['en']}s"
        for severity, found in rules.items()
    )
    lines = [
        "# Shapes",
        "",
        "Made from `ontology/shapes.ttl` by `make docs`; do not edit.",
        "How to read a report says [validation.md](validation.md).",
        "",
        f"{sum(map(len, rules.values()))} rules: {counts}. Each has an example that",
        "breaks it alone, in `ontology/examples/invalid`.",
    ]
    for severity, found in rules.items():
        refused = _REFUSED_BY.get(severity, "refused by *complete*")
        name = SEVERITY_NAMES[severity]["en"].capitalize()
        lines += ["", f"## {name}s: {refused}", "", *_render(shapes, found)]
    return "\n".join(lines) + "\n"


def list_rules(shapes: Graph, severity: str) -> list[URIRef]:
    """Return the shapes of a severity that judge, not those that only gather."""
    return sorted(
        shape
        for shape in shapes.subjects(SH.severity, URIRef(severity))
        if isinstance(shape, URIRef) and _is_rule(_name(shape))
    )


def _is_rule(name: str) -> bool:
    return name[0].islower() and not name.startswith("concept-of-")


def _render(shapes: Graph, rules: list[URIRef]) -> Iterator[str]:
    yield "| shape | judges | demands | verlangt |"
    yield "|---|---|---|---|"
    for rule in rules:
        speaker = shapes.value(rule, SH.sparql) or rule
        said = {
            message.language: str(message)
            for message in shapes.objects(speaker, SH.message)
            if isinstance(message, Literal)
        }
        judged = ", ".join(sorted(_list_targets(shapes, rule)))
        yield f"| `{_name(rule)}` | {judged} | {said['en']} | {said['de']} |"


def _list_targets(shapes: Graph, rule: Node) -> Iterator[str]:
    """Yield whom a rule judges, by itself or through those that gather it."""
    for node in (rule, *shapes.subjects(SH.property, rule)):
        for kind, words in _TARGETS.items():
            terms = sorted(_shorten(term) for term in shapes.objects(node, kind))
            # Of those that have one of many properties, a few show what is meant.
            shown = terms if len(terms) <= 12 or kind == SH.targetClass else terms[:3]
            yield from (words.format(f"`{term}`") for term in shown)
            if shown != terms:
                yield f"… (by {len(terms)} properties)"


def _shorten(term: Node) -> str:
    for prefix, namespace in iris.PREFIXES.items():
        if str(term).startswith(namespace) and prefix not in {"id", "graph"}:
            return f"{prefix}:{str(term).removeprefix(namespace)}"
    return str(term)


def _name(shape: URIRef) -> str:
    return str(shape).removeprefix(iris.SHAPES)
