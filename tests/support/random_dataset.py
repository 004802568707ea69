"""Small random datasets: a default graph and three named ones, as quads.

The names are few, so that random patterns meet. `p0` has numbers, `p1` strings, `p2`
nodes, `p3` whatever there is. All literals have the engine's canonical form.
"""

from random import Random

import pyoxigraph as ox

from tests.support.small_store import spell

NODES = tuple(spell(f"n{number}") for number in range(5))
PREDICATES = tuple(spell(f"p{number}") for number in range(4))
GRAPHS = tuple(spell(f"g{number}") for number in range(3))

_XSD = "http://www.w3.org/2001/XMLSchema#"
NUMBERS = (
    ox.Literal(0),
    ox.Literal(1),
    ox.Literal(2),
    ox.Literal(7),
    ox.Literal(-3),
    ox.Literal("1.5", datatype=ox.NamedNode(_XSD + "decimal")),
    ox.Literal("-0.25", datatype=ox.NamedNode(_XSD + "decimal")),
)
STRINGS = (
    ox.Literal("alpha"),
    ox.Literal("beta"),
    ox.Literal("Alpha"),
    ox.Literal(""),
    ox.Literal("Straße"),
    ox.Literal("alpha", language="en"),
    ox.Literal("beta", language="de"),
)
# rdflib fails in an error of its own where a date meets a number.
OTHERS = (ox.Literal(value=True), ox.Literal(value=False))
BLANK_NODES = (ox.BlankNode("b0"), ox.BlankNode("b1"))
_MOST_QUADS = 30


def make_dataset(random: Random) -> list[ox.Quad]:
    """Return the quads of a dataset; some stand in several graphs."""
    nodes = [*NODES, *BLANK_NODES]
    objects = {
        PREDICATES[0]: NUMBERS,
        PREDICATES[1]: STRINGS,
        PREDICATES[2]: nodes,
        PREDICATES[3]: (*NUMBERS, *STRINGS, *OTHERS, *nodes),
    }
    quads = []
    for _ in range(random.randint(_MOST_QUADS // 2, _MOST_QUADS)):
        predicate = random.choice(PREDICATES)
        triple = (random.choice(nodes), predicate, random.choice(objects[predicate]))
        graphs = [ox.DefaultGraph(), *GRAPHS]
        chosen = random.sample(graphs, random.choice((1, 1, 2)))
        quads += [ox.Quad(*triple, graph) for graph in chosen]
    return list(dict.fromkeys(quads))
