"""How commits keep the inferred graph and the default graph up to date."""

from dataclasses import replace

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, Store, parse

from graph import limits
from graph.materialise import Inferred, materialise, rebuild
from ontology import iris
from tests.support.inference import (
    DEFAULT,
    INFERRED,
    ONTOLOGY,
    OTHER_SOURCE,
    SOURCE,
    apply,
    assert_as_if_rebuilt,
    commit,
    make_closed_store,
    read_triples,
    statement,
    triples_in,
    triples_of,
)


@pytest.fixture(scope="module")
def closed_store() -> Store:
    """The fixture, inferred once; tests only read it."""
    return make_closed_store()


@pytest.fixture
def store(closed_store: Store) -> Store:
    """A store of its own for a test that writes."""
    copy = Store()
    copy.extend(closed_store)
    return copy


def test_an_inferred_triple_stands_in_no_other_named_graph(closed_store: Store) -> None:
    elsewhere = {q for q in closed_store if q.graph_name in (SOURCE, ONTOLOGY)}

    assert set() == triples_of(elsewhere) & triples_in(closed_store, INFERRED)


def test_the_default_graph_is_the_set_of_all_named_graphs(closed_store: Store) -> None:
    named = {q for q in closed_store if q.graph_name != DEFAULT}

    assert triples_of(named) == triples_in(closed_store, DEFAULT)


def test_a_rebuild_of_what_is_up_to_date_changes_nothing(store: Store) -> None:
    assert Inferred(added=0, removed=0, rebuilt=True) == rebuild(store)


def test_an_addition_is_followed_through_chains(store: Store) -> None:
    link = statement("measure/burgstadt-parkhaus stadt:usesSolution solution/karte")
    made = statement("measure/seehafen-parken stadt:produces solution/karte")

    outcome = commit(store, [link, made], [])

    expected = "measure/burgstadt-parkhaus stadt:buildsOn measure/seehafen-parken"
    assert not outcome.rebuilt
    assert read_triples(expected) <= triples_in(store, INFERRED)
    assert_as_if_rebuilt(store)


def test_a_removal_takes_along_what_followed_from_it_alone(store: Store) -> None:
    link = statement("project/burgstadt stadt:carriedOutBy municipality/burgstadt")

    outcome = commit(store, [], [link])

    lost = "measure/burgstadt-parksensoren stadt:measureInState state/land-sued"
    assert not outcome.rebuilt
    assert set() == read_triples(lost) & triples_in(store, DEFAULT)
    assert_as_if_rebuilt(store)


def test_what_still_follows_otherwise_survives_a_removal(store: Store) -> None:
    link = statement("municipality/talheim stadt:inState state/land-nord")

    commit(store, [], [link])

    kept = "municipality/talheim stadt:locatedIn state/land-nord"
    assert read_triples(kept) <= triples_in(store, INFERRED)
    assert_as_if_rebuilt(store)


def test_a_removed_triple_that_still_follows_becomes_an_inferred_one(
    store: Store,
) -> None:
    stated = statement(
        "measure/seehafen-parken stadt:buildsOn measure/burgstadt-parksensoren"
    )
    commit(store, [stated], [])

    commit(store, [], [stated])

    assert triples_of([stated]) <= triples_in(store, INFERRED)
    assert_as_if_rebuilt(store)


def test_a_triple_that_is_asserted_leaves_the_inferred_graph(store: Store) -> None:
    stated = statement(
        "measure/seehafen-parken stadt:buildsOn measure/burgstadt-parksensoren"
    )

    outcome = commit(store, [stated], [])

    assert Inferred(added=0, removed=1, rebuilt=False) == outcome
    assert triples_of([stated]) <= triples_in(store, DEFAULT)
    assert_as_if_rebuilt(store)


def test_a_triple_that_a_second_source_states_survives_the_first(store: Store) -> None:
    line = "project/burgstadt stadt:carriedOutBy municipality/burgstadt"
    commit(store, [statement(line, OTHER_SOURCE)], [])

    outcome = commit(store, [], [statement(line)])

    assert Inferred(added=0, removed=0, rebuilt=False) == outcome
    assert_as_if_rebuilt(store)


def test_a_changed_ontology_is_inferred_anew(store: Store) -> None:
    axiom = statement(
        "stadt:hasPartner rdfs:subPropertyOf stadt:carriedOutBy", ONTOLOGY
    )

    outcome = commit(store, [axiom], [])

    expected = "measure/seehafen-parken stadt:implementedBy actor/buergerverein"
    assert outcome.rebuilt
    assert read_triples(expected) <= triples_in(store, INFERRED)
    assert_as_if_rebuilt(store)


def test_a_newer_population_replaces_the_computed_one(store: Store) -> None:
    lines = f"""
        <{iris.ID}municipality/altdorf>
            <{iris.NS}hasPopulationObservation> <{iris.ID}population/altdorf-2024> .
        <{iris.ID}population/altdorf-2024> <{iris.NS}numericValue> 5000 ;
            <{iris.NS}referenceDate>
                "2024-12-31"^^<http://www.w3.org/2001/XMLSchema#date> .
    """
    found = parse(lines, format=RdfFormat.TURTLE)
    added = [Quad(q.subject, q.predicate, q.object, SOURCE) for q in found]

    outcome = commit(store, added, [])

    classes = store.quads_for_pattern(
        NamedNode(iris.ID + "municipality/altdorf"),
        NamedNode(iris.expand("stadt:sizeClass")),
        None,
        DEFAULT,
    )
    expected = [NamedNode(iris.expand("voc:size-class-small-town"))]
    assert not outcome.rebuilt
    assert expected == [quad.object for quad in classes]
    assert_as_if_rebuilt(store)


def test_what_becomes_a_municipality_gets_a_size_class(store: Store) -> None:
    population = "stadt:hasPopulationObservation population/altdorf-2021-12-31"
    commit(store, [statement(f"organisation/institut {population}")], [])

    commit(store, [statement("organisation/institut a stadt:Municipality")], [])

    expected = "organisation/institut stadt:sizeClass voc:size-class-rural-municipality"
    assert read_triples(expected) <= triples_in(store, INFERRED)
    assert_as_if_rebuilt(store)


def test_a_removal_that_reaches_far_is_inferred_anew(store: Store) -> None:
    link = statement("project/burgstadt stadt:carriedOutBy municipality/burgstadt")
    few = replace(limits.DOUBTFUL_INFERENCES, value=3)
    apply(store, [], [link])

    outcome = materialise(store, [], [link], doubtful=few)

    assert outcome.rebuilt
    assert_as_if_rebuilt(store)


def test_a_large_addition_is_followed_whole(store: Store) -> None:
    lines = (f"measure/{number} a stadt:Measure" for number in range(10_000))

    outcome = commit(store, [statement(line) for line in lines], [])

    assert Inferred(added=10_000, removed=0, rebuilt=False) == outcome
    assert_as_if_rebuilt(store)


def test_a_rebuild_mends_what_was_cut_off(store: Store) -> None:
    link = statement("project/burgstadt stadt:carriedOutBy municipality/burgstadt")
    apply(store, [], [link])

    rebuild(store)

    assert_as_if_rebuilt(store)
