"""How long inference takes after a commit, at the shipped size and at a million quads.

The store is on disk, as a commit has it. What is timed is the step "inferred" of a
commit: graph/inferred and the default graph are brought up to date.
"""

import random
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import DefaultGraph, NamedNode, Quad, Store

from graph.materialise import materialise, rebuild
from graph.ntriples import spell_iri, spell_literal, spell_quad
from graph.shipped_ontology import read_module
from graph.store import parse_lines
from graph.synthetic import SEED, generate
from graph.tables.build import find_shipped_lines
from ontology import iris

MILLION = 1_000_000
QUADS = 100
ROUNDS = 7
_GRAPH = spell_iri(iris.GRAPH + "bench")
_BATCH = 100_000

Lines = list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scene:
    """What edits can hang on: spelled IRIs of what is in the store."""

    projects: tuple[str, ...]
    measures: tuple[str, ...]
    municipalities: tuple[str, ...]


def measure_inference(*, quads: int = MILLION) -> None:
    """Print the figures for the shipped graph and for a made-up one of `quads`."""
    ontology = [
        spell_quad(*triple, spell_iri(iris.GRAPH_ONTOLOGY))
        for triple in read_module("core.ttl")
    ]
    made = (line for part in (ontology, generate(quads=quads)) for line in part)
    for name, lines in (("shipped", find_shipped_lines()), ("made up", made)):
        with tempfile.TemporaryDirectory() as folder:
            store = Store(folder)
            _fill(store, lines)
            began = time.perf_counter()
            outcome = rebuild(store)
            took = time.perf_counter() - began
            print(
                f"inference, {name}: {len(store):,} quads in the store; all anew:"
                f" {outcome.added:,} triples in {took:.1f} s"
            )
            _measure_edits(store)


def _fill(store: Store, lines: Iterable[str]) -> None:
    batch: Lines = []
    for line in lines:
        batch.append(line)
        if len(batch) == _BATCH:
            _load(store, batch)
            batch = []
    _load(store, batch)


def _load(store: Store, lines: Lines) -> None:
    quads = parse_lines(lines)
    store.bulk_extend(quads)
    store.bulk_extend(Quad(q.subject, q.predicate, q.object) for q in quads)


def _measure_edits(store: Store) -> None:
    scene = _read_scene(store)
    for name, make in _EDITS.items():
        added: list[float] = []
        removed: list[float] = []
        reached = rebuilt = 0
        for number in range(ROUNDS):
            chance = random.Random(f"{SEED} {name} {number}")  # noqa: S311  # an edit, not a secret
            quads = parse_lines(make(scene, chance, number))
            took, outcome_added, _ = _commit(store, quads, [])
            added.append(took)
            reached = max(reached, outcome_added)
            took, _, anew = _commit(store, [], quads)
            removed.append(took)
            rebuilt += anew
        print(
            f"  {name:<38} {len(quads):>4} quads, at most {reached:,} triples;"
            f" added {_summarise(added)}, removed {_summarise(removed)}"
            + (f", {rebuilt} inferred anew" if rebuilt else "")
        )


def _commit(
    store: Store, added: list[Quad], removed: list[Quad]
) -> tuple[float, int, bool]:
    """Do what a commit does before it infers, then time that."""
    for quad in removed:
        store.remove(quad)
        holders = store.quads_for_pattern(
            quad.subject, quad.predicate, quad.object, None
        )
        if all(holder.graph_name == DefaultGraph() for holder in holders):
            store.remove(Quad(quad.subject, quad.predicate, quad.object))
    store.extend([*added, *(Quad(q.subject, q.predicate, q.object) for q in added)])
    began = time.perf_counter()
    outcome = materialise(store, added, removed)
    return time.perf_counter() - began, outcome.added, outcome.rebuilt


def _summarise(seconds: list[float]) -> str:
    ordered = sorted(seconds)
    median, worst = ordered[len(ordered) // 2], ordered[-1]
    return f"{1000 * median:.0f} ms (worst {1000 * worst:.0f})"


def _read_scene(store: Store) -> _Scene:
    def members(name: str) -> tuple[str, ...]:
        type_, class_ = (NamedNode(iris.expand(n)) for n in ("rdf:type", name))
        found = store.quads_for_pattern(None, type_, class_, DefaultGraph())
        return tuple(sorted(str(quad.subject) for quad in found))

    return _Scene(
        projects=members("stadt:Project"),
        measures=members("stadt:Measure"),
        municipalities=members("stadt:Municipality"),
    )


def _texts(_: _Scene, chance: random.Random, number: int) -> Lines:
    subjects = (f"note/{number}-{index}" for index in range(QUADS))
    return [
        _quad(_id(subject), "dcterms:description", spell_literal(str(chance.random())))
        for subject in subjects
    ]


def _measures(scene: _Scene, chance: random.Random, number: int) -> Lines:
    """Make measures, each with a project, a theme, a result and a measured value."""
    return [
        line
        for row in range(QUADS // 10)
        for line in _row(scene, chance, f"{number}-{row}")
    ]


def _row(scene: _Scene, chance: random.Random, key: str) -> Iterator[str]:
    measure, result = _id(f"measure/bench-{key}"), _id(f"outcome/bench-{key}")
    observation = _id(f"observation/bench-{key}")
    yield _quad(measure, "rdf:type", _term("stadt:Measure"))
    yield _quad(measure, "rdfs:label", spell_literal(key, language="de"))
    yield _quad(measure, "stadt:partOfProject", chance.choice(scene.projects))
    yield _quad(measure, "stadt:theme", _term("voc:theme-mobility"))
    yield _quad(measure, "stadt:primaryTheme", _term("voc:theme-mobility"))
    yield _quad(result, "rdf:type", _term("stadt:Output"))
    yield _quad(result, "rdfs:label", spell_literal(key, language="de"))
    yield _quad(result, "stadt:resultOf", measure)
    yield _quad(result, "stadt:hasObservation", observation)
    yield _quad(observation, "rdf:type", _term("stadt:IndicatorObservation"))


def _transfers(scene: _Scene, chance: random.Random, number: int) -> Lines:
    """Make transfers between measures that are there: the longest way that rules go."""
    lines = []
    for index in range(QUADS // 2):
        transfer = _id(f"transfer/bench-{number}-{index}")
        giver, receiver = chance.sample(scene.measures, 2)
        lines.append(_quad(transfer, "stadt:givingMeasure", giver))
        lines.append(_quad(transfer, "stadt:receivingMeasure", receiver))
    return lines


def _populations(scene: _Scene, chance: random.Random, number: int) -> Lines:
    """Make newer population figures, from which queries compute the latest."""
    lines = []
    for index in range(QUADS // 4):
        figure = _id(f"population/bench-{number}-{index}")
        day = spell_literal("2024-12-31", datatype=iris.expand("xsd:date"))
        value = spell_literal(
            str(chance.randrange(10**6)), datatype=iris.expand("xsd:integer")
        )
        place = chance.choice(scene.municipalities)
        lines.append(_quad(place, "stadt:hasPopulationObservation", figure))
        lines.append(_quad(figure, "rdf:type", _term("stadt:PopulationObservation")))
        lines.append(_quad(figure, "stadt:referenceDate", day))
        lines.append(_quad(figure, "stadt:numericValue", value))
    return lines


def _carriers(scene: _Scene, chance: random.Random, _: int) -> Lines:
    """Give projects a further carrier: all their measures get an implementer."""
    pairs = {
        (chance.choice(scene.projects), chance.choice(scene.municipalities))
        for _ in range(QUADS // 10)
    }
    return [_quad(p, "stadt:carriedOutBy", m) for p, m in sorted(pairs)]


_EDITS: dict[str, Callable[[_Scene, random.Random, int], Lines]] = {
    "texts": _texts,
    "measures with results": _measures,
    "transfers between measures": _transfers,
    "population figures": _populations,
    "carriers of projects": _carriers,
}


def _quad(subject: str, property_: str, value: str) -> str:
    return spell_quad(subject, _term(property_), value, _GRAPH)


def _id(key: str) -> str:
    return spell_iri(iris.ID + key)


def _term(name: str) -> str:
    return spell_iri(iris.expand(name))


if __name__ == "__main__":
    measure_inference()
