"""Judging a patch's neighbourhood finds what judging the whole graph would.

Random patches on the town of the examples: every finding that the patch brings about
is reported, and nothing is reported that judging the whole graph would not find.
"""

import random

import pytest
from pyoxigraph import Store
from rdflib import Graph

from graph.patch import Patch
from graph.report import Finding
from graph.shacl import validate
from graph.store import parse_lines
from graph.validation import check_patch
from ontology import iris
from tests.support.examples import as_triples, read_context
from tests.support.mutated_graphs import spoil

GRAPH = f"<{iris.GRAPH}example>"
FEW = range(25)
MANY = range(25, 300)


def to_lines(graph: Graph) -> set[str]:
    """Return canonical quads: a store spells numbers in its own way."""
    text = as_triples(graph).decode().splitlines()
    store = Store()
    store.extend(parse_lines([f"{line[:-1]}{GRAPH} ." for line in text if line]))
    return {f"{quad} ." for quad in store}


def to_triples(lines: set[str]) -> bytes:
    return "".join(f"{line.replace(GRAPH, '')}\n" for line in lines).encode()


def findings(lines: set[str]) -> set[Finding]:
    return set(validate(to_triples(lines)).findings)


def check(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - a choice, not a secret
    before, after = to_lines(spoil(2 * seed)), to_lines(spoil(2 * seed + 1))
    if chance.random() < 0.5:
        # Half of the patches are small: they only spoil the town a little.
        before = to_lines(read_context())
    store = Store()
    store.extend(parse_lines(sorted(before)))
    patch = Patch.of(adds=sorted(after - before), removes=sorted(before - after))

    reported = set(check_patch(store, patch).findings)
    whole = findings(after)

    assert reported - whole == set()
    assert whole - findings(before) - reported == set()


@pytest.mark.parametrize("seed", FEW)
def test_a_random_patch_is_judged_as_the_whole_graph_is(seed: int) -> None:
    check(seed)


@pytest.mark.soak
@pytest.mark.parametrize("seed", MANY)
def test_many_random_patches_are_judged_as_the_whole_graph_is(seed: int) -> None:
    check(seed)
