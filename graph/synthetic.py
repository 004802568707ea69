"""A made-up graph of any size in the terms of the ontology.

The same size and seed give the same lines, in a stream. Degrees are as skewed as in
the shipped graph: few projects have most measures, few measures are reused by most and
have learnt from others themselves, and every measure hangs on one of sixteen states, a
few themes and charter elements. Every row names its source, and its graph is that
source's. What is said has no violation of the shapes.
"""

import csv
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.resources import files
from itertools import chain, count, islice

from graph.ntriples import spell_iri, spell_literal
from graph.synthetic_rows import (
    Links,
    Page,
    date,
    labels,
    name_concept,
    name_id,
    names,
    row,
    text,
    xsd,
)
from ontology.iris import expand

SEED = 20261125
_STATES = 16
# No district in Germany has a key that goes on like this after its state's.
_FREE_KEYS = 800
_DISTRICTS = 294
_ALL_MUNICIPALITIES = 10_900
_ELEMENTS = 22
_TECHNOLOGIES = 200
_CALLS = 3
# How often a thing has what only some have.
_SHARE_CARRIED_TOGETHER = 0.1
_SHARE_WITH_RESULT = 0.6
_SHARE_OF_OUTCOMES = 0.25
_SHARE_COUNTED = 0.6
_SHARE_SOLVING = 0.08
_SHARE_USING = 0.05
_SHARE_LEARNING = 0.12
# A measure and what hangs on it, its share of the projects included.
QUADS_OF_A_MEASURE = 43
_THEMES = (
    *("participation", "mobility", "data-platform", "energy-climate", "administration"),
    *("education", "housing-construction", "health-care", "open-source"),
)
_WORDS = {
    "de": (
        *("Sensoren", "Plattform", "Beteiligung", "Stadt", "Klima", "Parken"),
        *("Energie", "Daten", "Quartier", "Werkstatt", "Zwilling", "Wasser"),
        *("Verkehr", "Bildung", "Straßen", "Müll", "Gebäude", "Bürger", "Grün"),
    ),
    "en": (
        *("sensors", "platform", "participation", "city", "climate", "parking"),
        *("energy", "data", "district", "workshop", "twin", "water", "traffic"),
        *("education", "streets", "waste", "buildings", "citizens", "green"),
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _World:
    """What exists already, for later rows to hang on; `chance` decides all."""

    chance: random.Random
    projects: list[str] = field(default_factory=list)
    # A measure stands here once, and once more for each time it was reused.
    givers: list[str] = field(default_factory=list)
    solutions: list[str] = field(default_factory=list)

    def texts(self, property_: str, words: int) -> Links:
        """Return a text in German and one in English."""
        return tuple(
            (property_, text(" ".join(self.chance.choices(known, k=words)), language))
            for language, known in _WORDS.items()
        )

    def number(self, below: int) -> int:
        """Return a small number more often than a large one, by a power law."""
        return int(below * self.chance.random() ** 3)


def generate_measures(measures: int, seed: int = SEED) -> Iterator[str]:
    """Yield N-Quads lines without line feed: so many measures and what they hang on."""
    world = _World(chance=random.Random(seed))  # noqa: S311  # data, not a secret
    yield from _surroundings(world, measures)
    for number in range(measures):
        yield from _measure(world, number)


def generate(*, quads: int, seed: int = SEED) -> Iterator[str]:
    """Yield `quads` lines as `generate_measures` does; the last row may be cut."""
    world = _World(chance=random.Random(seed))  # noqa: S311  # data, not a secret
    rows = chain(
        _surroundings(world, quads // QUADS_OF_A_MEASURE),
        chain.from_iterable(_measure(world, number) for number in count()),
    )
    yield from islice(rows, quads)


def _surroundings(world: _World, measures: int) -> Iterator[str]:
    municipalities = min(_ALL_MUNICIPALITIES, 50 + measures // 8)
    yield from _technologies()
    page = Page("laender")
    yield from page.describe()
    yield from _charter(page)
    yield from _places(page, municipalities)
    for number in range(10 + measures // 12):
        yield from _project(world, number, municipalities)


def _technologies() -> Iterator[str]:
    for number in range(_TECHNOLOGIES):
        kind = ("stadt:technologyType", name_concept("technology-type-software"))
        links = (*names(f"Technik {number}", f"Technology {number}"), kind)
        technology = name_id(f"technology/t{number}")
        yield from row("compilation", technology, "stadt:Technology", links)


def _charter(page: Page) -> Iterator[str]:
    charter = name_id("charter/muster")
    yield from page.row(charter, "Charter", labels("Mustercharta", "Model charter"))
    for number in range(_ELEMENTS):
        links = (
            *names(f"Vision {number}", f"Vision statement {number}"),
            ("skos:notation", spell_literal(f"M{number}")),
            ("skos:definition", text(f"Was die Stadt {number} will.", "de")),
            ("dcterms:bibliographicCitation", spell_literal(f"Muster, S. {number}")),
            ("stadt:elementOf", charter),
        )
        element = name_id(f"charter-element/e{number}")
        yield from page.row(element, "VisionStatement", links)
    indicator = (
        *names("aktive Nutzer", "active users"),
        ("skos:definition", text("Number of people who used it in a month.", "en")),
        ("qudt:hasUnit", name_concept("unit-count")),
        ("stadt:direction", name_concept("direction-higher-is-better")),
        ("rdf:type", spell_iri(expand("skos:Concept"))),
    )
    yield from row(
        "compilation", name_id("indicator/muster"), "stadt:Indicator", indicator
    )


def _places(page: Page, municipalities: int) -> Iterator[str]:
    states = _read_states()
    for state in states:
        links = (
            *labels(state["name_de"], state["name_en"]),
            ("stadt:stateKey", spell_literal(state["state_key"])),
            ("stadt:nutsCode", spell_literal(state["nuts1"])),
        )
        yield from page.row(_name_state(state), "FederalState", links)
    for number in range(_DISTRICTS):
        state = states[number % len(states)]
        links = (
            ("rdfs:label", text(f"Kreis {number}", "de")),
            ("stadt:inState", _name_state(state)),
            ("stadt:districtKey", spell_literal(_make_district_key(number, state))),
            ("stadt:districtType", name_concept("district-type-landkreis")),
        )
        yield from page.row(name_id(f"district/d{number}"), "District", links)
    for number in range(municipalities):
        state = states[number % _DISTRICTS % len(states)]
        yield from _municipality(page, number, state)


def _read_states() -> list[dict[str, str]]:
    """Read the sixteen states as they are: there are no others to make up."""
    table = files("graph").joinpath("data/states.csv").read_text("utf-8")
    return list(csv.DictReader(table.splitlines()))


def _name_state(state: dict[str, str]) -> str:
    return name_id(f"state/{state['state_id']}")


def _make_district_key(number: int, state: dict[str, str]) -> str:
    return f"{state['state_key']}{_FREE_KEYS + number // _STATES:03}"


def _municipality(page: Page, number: int, state: dict[str, str]) -> Iterator[str]:
    observation = name_id(f"population/m{number}")
    district = number % _DISTRICTS
    key = _make_district_key(district, state)
    links = (
        ("rdfs:label", text(f"Gemeinde {number}", "de")),
        ("stadt:inDistrict", name_id(f"district/d{district}")),
        ("stadt:inState", _name_state(state)),
        ("stadt:hasPopulationObservation", observation),
        ("stadt:authorityType", name_concept("authority-type-gemeinde")),
        ("stadt:districtKey", spell_literal(key)),
        ("stadt:ags", spell_literal(f"{key}{number // _DISTRICTS:03}")),
    )
    yield from page.row(name_id(f"municipality/m{number}"), "Municipality", links)
    figure = spell_literal(str(1_000 + number * 37), datatype=xsd("integer"))
    counted = (
        ("stadt:numericValue", figure),
        ("stadt:referenceDate", date("2023-12-31")),
        ("sosa:observedProperty", name_concept("quantity-population")),
    )
    yield from page.row(observation, "PopulationObservation", counted)


def _project(world: _World, number: int, municipalities: int) -> Iterator[str]:
    project, page = name_id(f"project/p{number}"), Page(f"projekt/{number}")
    world.projects.append(project)
    carriers = [name_id(f"municipality/m{world.number(municipalities)}")]
    if world.chance.random() < _SHARE_CARRIED_TOGETHER:
        carriers.append(name_id(f"municipality/m{world.number(municipalities)}"))
    yield from page.describe()
    links = (
        *world.texts("rdfs:label", 3)[:1],
        *(("stadt:carriedOutBy", carrier) for carrier in dict.fromkeys(carriers)),
        ("stadt:selectedIn", name_id(f"programme/call-{number % _CALLS}")),
        ("stadt:projectCategory", name_concept("project-category-mittelstadt")),
    )
    yield from page.row(project, "Project", links)
    if number < _CALLS:
        yield from _call(page, number)


def _call(page: Page, number: int) -> Iterator[str]:
    if number == 0:
        names = labels("Musterprogramm", "Model programme")
        yield from page.row(name_id("programme/muster"), "FundingProgramme", names)
    links = (
        *labels(f"Aufruf {number}", f"Call {number}"),
        ("stadt:callOf", name_id("programme/muster")),
        ("schema:startDate", spell_literal(f"{2019 + number}", datatype=xsd("gYear"))),
    )
    yield from page.row(name_id(f"programme/call-{number}"), "FundingCall", links)


def _measure(world: _World, number: int) -> Iterator[str]:
    chance, page = world.chance, Page(f"massnahme/{number // 2}")
    measure, status = name_id(f"measure/m{number}"), name_id(f"status/m{number}")
    theme = name_concept(f"theme-{_THEMES[world.number(len(_THEMES))]}")
    links: Links = (
        *world.texts("rdfs:label", 3),
        *world.texts("dcterms:description", 14),
        ("stadt:partOfProject", world.projects[world.number(len(world.projects))]),
        ("stadt:primaryTheme", theme),
        ("stadt:theme", theme),
        ("stadt:usesTechnology", name_id(f"technology/t{world.number(_TECHNOLOGIES)}")),
        ("stadt:hasStatus", status),
        ("stadt:readOn", date("2026-11-25")),
    )
    if world.solutions and chance.random() < _SHARE_USING:
        links += (("stadt:usesSolution", chance.choice(world.solutions)),)
    if number % 2 == 0:
        yield from page.describe()
    yield from page.row(measure, "Measure", links)
    value = (
        ("stadt:statusValue", name_concept("status-running")),
        ("stadt:referenceDate", date(f"2025-{1 + world.number(12):02}-01")),
    )
    yield from page.row(status, "StatusObservation", value)
    yield from _readings(world, number)
    if chance.random() < _SHARE_WITH_RESULT:
        yield from _result(world, page, number)
    if chance.random() < _SHARE_SOLVING:
        yield from _solution(world, page, number)
    if world.givers and chance.random() < _SHARE_LEARNING:
        yield from _reuse(world, page, number)
    world.givers.append(measure)


def _readings(world: _World, number: int) -> Iterator[str]:
    for reading in "ab":
        element = name_id(f"charter-element/e{world.number(_ELEMENTS)}")
        links = (
            ("stadt:alignedMeasure", name_id(f"measure/m{number}")),
            ("stadt:alignsWith", element),
            ("stadt:reading", name_concept(f"reading-{reading}")),
            ("stadt:readingDate", date("2026-11-25")),
            ("stadt:alignmentKind", name_concept("alignment-kind-machine-assisted")),
            *world.texts("stadt:rationale", 8),
        )
        alignment = name_id(f"alignment/m{number}--{reading}")
        yield from row("readings", alignment, "stadt:CharterAlignment", links)


def _result(world: _World, page: Page, number: int) -> Iterator[str]:
    result, observation = (
        name_id(f"outcome/m{number}"),
        name_id(f"observation/m{number}"),
    )
    links: Links = (
        *world.texts("rdfs:label", 6),
        ("stadt:resultOf", name_id(f"measure/m{number}")),
    )
    kind = "Outcome" if world.chance.random() < _SHARE_OF_OUTCOMES else "Output"
    if world.chance.random() < _SHARE_COUNTED:
        links += (("stadt:hasObservation", observation),)
        value = spell_literal(str(world.number(5_000)), datatype=xsd("decimal"))
        counted = (
            ("stadt:numericValue", value),
            ("stadt:referenceDate", spell_literal("2024", datatype=xsd("gYear"))),
            ("sosa:observedProperty", name_id("indicator/muster")),
            ("qudt:hasUnit", name_concept("unit-count")),
            ("stadt:valueQualifier", name_concept("qualifier-exact")),
        )
        yield from page.row(observation, "IndicatorObservation", counted)
    yield from page.row(result, kind, links)


def _solution(world: _World, page: Page, number: int) -> Iterator[str]:
    solution = name_id(f"solution/m{number}")
    world.solutions.append(solution)
    links = (
        *world.texts("rdfs:label", 2)[:1],
        ("stadt:producedBy", name_id(f"measure/m{number}")),
        ("stadt:solutionType", name_concept("solution-type-software")),
    )
    yield from page.row(solution, "Solution", links)


def _reuse(world: _World, page: Page, number: int) -> Iterator[str]:
    giver = world.chance.choice(world.givers)
    world.givers.append(giver)
    links = (
        ("stadt:givingMeasure", giver),
        ("stadt:receivingMeasure", name_id(f"measure/m{number}")),
        ("stadt:transferKind", name_concept("transfer-kind-based-on")),
        ("stadt:transferStage", name_concept("stage-operation")),
    )
    yield from page.row(name_id(f"transfer/m{number}"), "Reuse", links)
