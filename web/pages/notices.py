"""What must never be shown without its reservation: results, readings, checks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from graph.ntriples import Quad, is_literal, read_literal, read_value
from web.locations import entity_type, page_path
from web.pages.formats import format_date
from web.pages.naming import Namer, Value
from web.pages.node_values import Nodes, is_target, show_observation
from web.pages.texts import name_kind


class Numbering(Protocol):
    """Gives the footnote numbers of graphs."""

    def number(self, graphs: Iterable[str | None]) -> tuple[int, ...]:
        """Return the numbers of all sources of these graphs."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One result; `number` is its value, which is a target where `is_target`."""

    statement: Value
    kind: Value | None
    number: Value | None
    is_target: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """One charter element that a reading finds addressed, and why."""

    element: Value
    rationale: Value | None
    href: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One machine-assisted pass over a measure; no person has reviewed it."""

    name: str
    date: str
    alignments: tuple[Alignment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """The verdict of comparing a row with its source a second time."""

    verdict: str
    date: str


def find_results(
    entity: str,
    quads: Sequence[Quad],
    nodes: Nodes,
    voices: tuple[Namer, Numbering],
) -> tuple[Result, ...]:
    """Return the results of a measure, achieved ones before targets."""
    namer, notes = voices
    results = []
    for term in nodes.subjects("stadt:resultOf", entity):
        value = next(iter(_values(term, nodes)), None)
        types = nodes.all(term, "rdf:type")
        label = _choose(nodes.all(term, "rdfs:label"), namer)
        graphs = {quad[3] for quad in quads if quad[0] == term}
        results.append(
            Result(
                statement=Value(
                    text=label.text if label else namer.name(read_value(term)),
                    language=label.language if label else None,
                    href=page_path(read_value(term), namer.language),
                    notes=notes.number(graphs),
                ),
                kind=namer.show(types[0]) if types else None,
                number=show_observation(value, nodes, namer) if value else None,
                is_target=value is not None and is_target(value, nodes),
            )
        )
    return tuple(sorted(results, key=lambda result: result.is_target))


def find_readings(entity: str, nodes: Nodes, namer: Namer) -> tuple[Reading, ...]:
    """Return the readings of a measure side by side, each with its alignments."""
    found: dict[tuple[str, str], list[str]] = {}
    for term in nodes.subjects("stadt:alignedMeasure", entity):
        reading = nodes.get(term, "stadt:reading")
        date = nodes.get(term, "stadt:readingDate")
        name = namer.name(read_value(reading)) if reading else ""
        day = format_date(read_literal(date)[0], namer.language) if date else ""
        found.setdefault((name, day), []).append(term)
    return tuple(
        Reading(
            name=name,
            date=day,
            alignments=tuple(_align(term, nodes, namer) for term in terms),
        )
        for (name, day), terms in sorted(found.items())
    )


def find_check(entity: str, nodes: Nodes, namer: Namer) -> Check | None:
    """Return the latest check of an entity, None where it was not checked."""
    checks = []
    for term in nodes.subjects("stadt:checkedEntity", entity):
        verdict = nodes.get(term, "stadt:checkVerdict")
        date = nodes.get(term, "stadt:checkDate")
        name = namer.name(read_value(verdict)) if verdict else ""
        checks.append((read_literal(date)[0] if date else "", name))
    if not checks:
        return None
    day, verdict_name = max(checks)
    return Check(verdict=verdict_name, date=format_date(day, namer.language))


def _values(term: str, nodes: Nodes) -> list[str]:
    names = ("stadt:hasObservation", "stadt:hasTarget")
    return [value for name in names for value in nodes.all(term, name)]


def _align(term: str, nodes: Nodes, namer: Namer) -> Alignment:
    element = nodes.get(term, "stadt:alignsWith")
    shown = namer.show(element) if element else Value(text="")
    if element and shown.text.replace(".", "").isdecimal():
        # Some elements have no heading in the sources, only a number.
        kind = name_kind(entity_type(read_value(element)), namer.language)
        shown = replace(shown, text=f"{kind} {shown.text}")
    return Alignment(
        element=shown,
        rationale=_choose(nodes.all(term, "stadt:rationale"), namer),
        href=page_path(read_value(term), namer.language),
    )


def _choose(terms: Sequence[str], namer: Namer) -> Value | None:
    shown = [namer.show_literal(term) for term in terms if is_literal(term)]
    return min(shown, key=lambda value: value.language or "", default=None)
