"""A made-up graph of any size in the terms of the ontology: `python -m bench.data`.

The same size and seed give the same lines. Degrees are as skewed as in the shipped
graph: few projects have most measures, few measures are reused by most, and every
measure hangs on one of sixteen states, a few themes and charter elements.
"""

import argparse
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count, islice

from graph.ntriples import spell_iri, spell_literal, spell_quad
from ontology import iris

SEED = 20261125
_STATES = 16
_DISTRICTS = 294
_ALL_MUNICIPALITIES = 10_900
_ELEMENTS = 22
_TECHNOLOGIES = 200
_THEMES = (
    *("participation", "mobility", "data-platform", "energy-climate", "administration"),
    *("education", "housing-construction", "health-care", "open-source"),
)
_WORDS = (
    *("Sensoren", "Plattform", "Beteiligung", "Stadt", "Klima", "Parken", "Energie"),
    *("Daten", "Quartier", "Werkstatt", "Zwilling", "Wasser", "Verkehr", "Bildung"),
)

Links = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _World:
    """What exists already, for later rows to hang on; `chance` decides all."""

    chance: random.Random
    projects: list[str] = field(default_factory=list)
    # A measure stands here once, and once more for each time it was reused.
    givers: list[str] = field(default_factory=list)
    solutions: list[str] = field(default_factory=list)

    def words(self, count: int) -> str:
        return " ".join(self.chance.choices(_WORDS, k=count))

    def number(self, below: int) -> int:
        """Return a small number more often than a large one."""
        return int(below * self.chance.random() ** 3)


def generate(*, quads: int, seed: int = SEED) -> Iterator[str]:
    """Yield N-Quads lines without line feed: `quads` of them, the last row cut."""
    chance = random.Random(seed)  # noqa: S311  # data, not a secret
    yield from islice(_generate_rows(_World(chance=chance), quads), quads)


def _generate_rows(world: _World, quads: int) -> Iterator[str]:
    # A measure and what hangs on it are about forty quads.
    municipalities = min(_ALL_MUNICIPALITIES, 50 + quads // 300)
    projects = 10 + quads // 500
    yield from _places(municipalities)
    for number in range(projects):
        yield from _project(world, number, municipalities)
    for number in count():
        yield from _measure(world, number)


def _places(municipalities: int) -> Iterator[str]:
    graph = "places"
    for number in range(_STATES):
        state = _id(f"state/s{number}")
        yield from _row(graph, state, "FederalState", label=f"Land {number}")
    for number in range(_DISTRICTS):
        links = (("stadt:inState", _id(f"state/s{number % _STATES}")),)
        district = _id(f"district/d{number}")
        yield from _row(graph, district, "District", links, label=f"Kreis {number}")
    for number in range(municipalities):
        yield from _municipality(graph, number)


def _municipality(graph: str, number: int) -> Iterator[str]:
    observation = _id(f"population/m{number}")
    district = number % _DISTRICTS
    yield from _row(
        graph,
        _id(f"municipality/m{number}"),
        "Municipality",
        (
            ("stadt:inDistrict", _id(f"district/d{district}")),
            ("stadt:inState", _id(f"state/s{district % _STATES}")),
            ("stadt:hasPopulationObservation", observation),
            ("stadt:ags", spell_literal(f"{number:08}")),
        ),
        label=f"Gemeinde {number}",
    )
    figure = spell_literal(str(1_000 + number * 37), datatype=_xsd("integer"))
    yield from _row(
        graph,
        observation,
        "PopulationObservation",
        (
            ("stadt:numericValue", figure),
            ("stadt:referenceDate", _date("2023-12-31")),
            ("sosa:observedProperty", _voc("quantity-population")),
        ),
    )


def _project(world: _World, number: int, municipalities: int) -> Iterator[str]:
    project = _id(f"project/p{number}")
    world.projects.append(project)
    carriers = [_id(f"municipality/m{world.number(municipalities)}")]
    if world.chance.random() < 0.1:  # a few are carried out together
        carriers.append(_id(f"municipality/m{world.number(municipalities)}"))
    yield from _row(
        f"src/p{number:06}",
        project,
        "Project",
        (
            *(("stadt:carriedOutBy", carrier) for carrier in dict.fromkeys(carriers)),
            ("stadt:selectedIn", _id(f"programme/call-{number % 3}")),
        ),
        label=world.words(3),
    )
    if number < 3:
        call = _id(f"programme/call-{number}")
        links = (("stadt:callOf", _id("programme/all")),)
        yield from _row("places", call, "FundingCall", links, label=f"Aufruf {number}")


def _measure(world: _World, number: int) -> Iterator[str]:
    chance, graph = world.chance, f"src/m{number // 2:06}"
    measure, status = _id(f"measure/m{number}"), _id(f"status/m{number}")
    theme = _voc(f"theme-{_THEMES[world.number(len(_THEMES))]}")
    technology = _id(f"technology/t{world.number(_TECHNOLOGIES)}")
    yield from _row(
        graph,
        measure,
        "Measure",
        (
            ("stadt:partOfProject", world.projects[world.number(len(world.projects))]),
            ("stadt:primaryTheme", theme),
            ("stadt:theme", theme),
            ("stadt:usesTechnology", technology),
            ("stadt:hasStatus", status),
            ("dcterms:description", _text(world.words(14), "de")),
            ("dcterms:description", _text(world.words(14), "en")),
        ),
        label=world.words(3),
    )
    value = (("stadt:statusValue", _voc("status-completed")),)
    yield from _row(graph, status, "StatusObservation", value)
    yield from _readings(world, number)
    if chance.random() < 0.6:
        yield from _result(world, graph, number)
    if chance.random() < 0.08:
        yield from _solution(world, graph, number)
    elif world.solutions and chance.random() < 0.05:
        solution = chance.choice(world.solutions)
        yield _quad(measure, "stadt:usesSolution", solution, graph)
    if world.givers and chance.random() < 0.12:
        yield from _reuse(world, graph, number)
    world.givers.append(measure)


def _readings(world: _World, number: int) -> Iterator[str]:
    for reading in "ab":
        alignment = _id(f"alignment/m{number}--{reading}")
        element = _id(f"charter-element/e{world.number(_ELEMENTS)}")
        yield from _row(
            "readings",
            alignment,
            "CharterAlignment",
            (
                ("stadt:alignedMeasure", _id(f"measure/m{number}")),
                ("stadt:alignsWith", element),
                ("stadt:reading", _voc(f"reading-{reading}")),
                ("stadt:alignmentKind", _voc("alignment-kind-machine-assisted")),
                ("stadt:rationale", _text(world.words(8), "de")),
                ("stadt:rationale", _text(world.words(8), "en")),
            ),
        )


def _result(world: _World, graph: str, number: int) -> Iterator[str]:
    result, observation = _id(f"outcome/m{number}"), _id(f"observation/m{number}")
    links: Links = (("stadt:resultOf", _id(f"measure/m{number}")),)
    if world.chance.random() < 0.6:
        links += (("stadt:hasObservation", observation),)
        value = spell_literal(str(world.number(5_000)), datatype=_xsd("decimal"))
        yield from _row(
            graph,
            observation,
            "IndicatorObservation",
            (
                ("stadt:numericValue", value),
                ("sosa:observedProperty", _id("indicator/active-users")),
            ),
        )
    yield from _row(graph, result, "Output", links, label=world.words(6))


def _solution(world: _World, graph: str, number: int) -> Iterator[str]:
    solution = _id(f"solution/m{number}")
    world.solutions.append(solution)
    links = (("stadt:producedBy", _id(f"measure/m{number}")),)
    yield from _row(graph, solution, "Solution", links, label=world.words(2))


def _reuse(world: _World, graph: str, number: int) -> Iterator[str]:
    giver = world.chance.choice(world.givers)
    world.givers.append(giver)
    links = (
        ("stadt:givingMeasure", giver),
        ("stadt:receivingMeasure", _id(f"measure/m{number}")),
        ("stadt:transferKind", _voc("transfer-kind-based-on")),
    )
    yield from _row(graph, _id(f"transfer/m{number}"), "Reuse", links)


def _row(
    graph: str, subject: str, class_: str, links: Links = (), *, label: str = ""
) -> Iterator[str]:
    yield _quad(subject, "rdf:type", spell_iri(iris.NS + class_), graph)
    if label:
        yield _quad(subject, "rdfs:label", _text(label, "de"), graph)
    for property_, value in links:
        yield _quad(subject, property_, value, graph)


def _quad(subject: str, property_: str, value: str, graph: str) -> str:
    predicate = spell_iri(iris.expand(property_))
    return spell_quad(subject, predicate, value, spell_iri(iris.GRAPH + graph))


def _id(key: str) -> str:
    return spell_iri(iris.ID + key)


def _voc(name: str) -> str:
    return spell_iri(iris.VOC + name)


def _xsd(name: str) -> str:
    return iris.expand(f"xsd:{name}")


def _text(text: str, language: str) -> str:
    return spell_literal(text, language=language)


def _date(text: str) -> str:
    return spell_literal(text, datatype=_xsd("date"))


def main() -> None:
    """Write the lines to standard output."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("quads", type=int)
    parser.add_argument("--seed", type=int, default=SEED)
    arguments = parser.parse_args()
    for line in generate(quads=arguments.quads, seed=arguments.seed):
        sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main()
