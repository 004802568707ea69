"""The queries that are measured: made from a seed, each different from all others.

- points: all that is said of one subject;
- joins: queries of ten kinds (bench/queries), which take the engine 20 ms to 2 s;
- repeated: points, drawn by Zipf's law as popular pages are.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, islice, product
from pathlib import Path
from string import Template

from pyoxigraph import QuerySolutions, Store

from ontology import iris

SEED = 20261125
REPEATED_DISTINCT = 500
_FOLDER = Path(__file__).parent / "queries"
_SUBJECTS = f"""
SELECT DISTINCT ?subject WHERE {{
  ?subject a ?class
  FILTER(STRSTARTS(STR(?subject), "{iris.ID}"))
}}
"""
_THEMES = (
    *("participation", "mobility", "data-platform", "energy-climate", "administration"),
    *("education", "housing-construction", "health-care", "open-source"),
)
_WORDS = (
    *("stadt", "daten", "klima", "parken", "energie", "wasser", "city", "climate"),
    *("data", "parking", "energy", "water", "plattform", "platform"),
)
_VALUES = {
    "theme": tuple(f"theme-{name}" for name in _THEMES),
    "language": ("de", "en"),
    "word": _WORDS,
    "number": tuple(str(number) for number in range(20, 100)),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Join:
    """A query of one of the ten kinds."""

    kind: str
    text: str


def draw_entities(store: Store) -> list[str]:
    """Return all entities, spelled as in N-Triples, in an order drawn by the seed."""
    found = store.query(_SUBJECTS)
    if not isinstance(found, QuerySolutions):
        raise TypeError("a SELECT has solutions")
    entities = sorted(str(row["subject"]) for row in found)
    random.Random(SEED).shuffle(entities)  # noqa: S311  # a choice, not a secret
    return entities


def make_points(store: Store, most: int) -> list[str]:
    """Make up to so many point queries, for entities drawn by the seed."""
    entities = draw_entities(store)[:most]
    return [f"SELECT ?p ?o WHERE {{ {entity} ?p ?o }}" for entity in entities]


def make_joins(of_each: int) -> list[Join]:
    """Make so many queries of each kind, in an order drawn by the seed."""
    chance = random.Random(SEED)  # noqa: S311  # a choice, not a secret
    joins = [
        Join(kind=path.stem, text=text)
        for path in sorted(_FOLDER.glob("*.rq"))
        for text in _draw(path.read_text(encoding="utf-8"), of_each, chance)
    ]
    chance.shuffle(joins)
    return joins


def _draw(written: str, count: int, chance: random.Random) -> list[str]:
    lines = (line for line in written.splitlines() if not line.startswith("#"))
    template = Template("\n".join(lines))
    names = template.get_identifiers()
    ways = list(product(*(_VALUES[name] for name in names)))
    return [
        template.substitute(dict(zip(names, values, strict=True)))
        for values in chance.sample(ways, count)
    ]


def draw_repeated(points: Sequence[str], count: int) -> list[str]:
    """Draw so many of the first 500 points, the n-th 1/n as often as the first."""
    distinct = points[:REPEATED_DISTINCT]
    chance = random.Random(SEED)  # noqa: S311  # a choice, not a secret
    weights = list(accumulate(1 / rank for rank in range(1, len(distinct) + 1)))
    return chance.choices(distinct, cum_weights=weights, k=count)


def mark(queries: Sequence[str], turn: str) -> list[str]:
    """Name the turn in a comment, so that no cache has kept them from another one."""
    return [f"{query}\n# {turn}" for query in queries]


def fill(queries: Sequence[str], count: int) -> list[str]:
    """Ask the same again, each time in another text, until there are so many."""
    rounds = range(-(-count // len(queries)))
    marked = (mark(queries, f"round {number}") for number in rounds)
    return list(islice(chain.from_iterable(marked), count))
