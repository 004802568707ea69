"""Whatever is committed in whatever order, the result is that of inferring at once."""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad, RdfFormat, Store, parse

from graph import limits
from graph.materialise import materialise
from ontology import iris
from tests.support.inference import (
    ONTOLOGY,
    OTHER_SOURCE,
    SOURCE,
    apply,
    assert_as_if_rebuilt,
    commit,
    make_closed_store,
    quads_of,
)

PROLOGUE = f"""
@prefix : <http://example.org/> .
@prefix owl: <{iris.expand("owl:")}> .
@prefix rdfs: <{iris.expand("rdfs:")}> .
@prefix stadt: <{iris.NS}> .
@prefix voc: <{iris.VOC}> .
"""

# Small, and each kind of rule feeds another one.
SCHEMA = """
:chained owl:propertyChainAxiom ( :linked :turned ) ; rdfs:subPropertyOf :far .
:far a owl:TransitiveProperty .
:turned owl:inverseOf :linked ; rdfs:domain :A .
:even a owl:SymmetricProperty , owl:ObjectProperty ; rdfs:range :B .
:three owl:propertyChainAxiom ( :even :far :linked ) .
:A rdfs:subClassOf :C .
[ owl:intersectionOf ( :A [ owl:onProperty :far ; owl:someValuesFrom :B ] ) ]
    rdfs:subClassOf :D .
:D rdfs:subClassOf :B .
stadt:ags rdfs:domain stadt:Municipality .
stadt:sizeClass rdfs:subPropertyOf :sized .
"""

POPULATIONS = """
:a stadt:ags "1" ; stadt:sizeClass voc:size-class-small-town ;
    a stadt:Municipality ; stadt:hasPopulationObservation :p , :q .
:b a stadt:Municipality ; stadt:hasPopulationObservation :q .
:p stadt:numericValue 4000 ; stadt:referenceDate "2020" .
:q stadt:numericValue 9000 ; stadt:referenceDate "2021-12-31" .
"""


def read(turtle: str) -> list[Quad]:
    return list(parse(PROLOGUE + turtle, format=RdfFormat.TURTLE))


def make_pool() -> list[Quad]:
    """Return all quads that a patch may hold: some triples, each in two graphs."""
    links = product("abc", (":linked", ":turned", ":even", ":far"), "abc")
    types = product("abc", "ABCD")
    lines = [f":{s} {p} :{o} ." for s, p, o in links]
    lines += [f":{s} a :{c} ." for s, c in types]
    triples = read("\n".join(lines) + POPULATIONS)
    graphs = (SOURCE, OTHER_SOURCE)
    return [move(triple, graph) for graph in graphs for triple in triples]


def move(quad: Quad, graph: NamedNode) -> Quad:
    return Quad(quad.subject, quad.predicate, quad.object, graph)


POOL = make_pool()
patches = st.lists(st.sets(st.sampled_from(POOL), max_size=12), max_size=6)


@settings(max_examples=60, deadline=None, print_blob=True)
@given(patches)
def test_commits_one_by_one_equal_one_commit_of_all(toggled: list[set[Quad]]) -> None:
    store = Store()
    schema = [move(quad, ONTOLOGY) for quad in read(SCHEMA)]
    apply(store, schema, [])

    for quads in toggled:
        removed = [quad for quad in quads if quad in store]
        commit(store, [quad for quad in quads if quad not in store], removed)

    assert_as_if_rebuilt(store)


FIXTURE = quads_of("examples/fixture.ttl", SOURCE)


@pytest.fixture(scope="module")
def closed_store() -> Store:
    """The fixture under the whole ontology, inferred once; tests only read it."""
    return make_closed_store()


@settings(max_examples=25, deadline=None, print_blob=True)
@given(
    st.sets(st.sampled_from(FIXTURE), min_size=1, max_size=40),
    st.sets(st.sampled_from(FIXTURE), max_size=40),
    st.sampled_from([5, 200, limits.DOUBTFUL_INFERENCES.value]),
)
def test_what_is_taken_from_the_fixture_and_put_back_leaves_no_trace(
    closed_store: Store, taken: set[Quad], also: set[Quad], at_most: int
) -> None:
    store = Store()
    store.extend(closed_store)
    doubtful = replace(limits.DOUBTFUL_INFERENCES, value=at_most)

    for added, removed in (([], taken), (also & taken, also - taken), (taken, [])):
        patch = [q for q in added if q not in store], [q for q in removed if q in store]
        apply(store, *patch)
        materialise(store, *patch, doubtful=doubtful)
        assert_as_if_rebuilt(store)
