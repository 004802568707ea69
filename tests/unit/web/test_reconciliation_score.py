"""How sure it is that a candidate is meant."""

from dataclasses import replace

from graph.name_similarity import Candidate
from ontology.iris import ID, NS, expand
from web.linked_data.reconciliation_query import ReconciliationQuery, Wish
from web.linked_data.reconciliation_score import TYPE, Match, Value, rank

TOWN = f"<{NS}Municipality>"
STATE = f"<{NS}FederalState>"
BERLIN, LAND = ID + "municipality/berlin", ID + "state/land-berlin"
FACTS = {
    (BERLIN, TYPE): [Value(term=TOWN)],
    (LAND, TYPE): [Value(term=STATE)],
    (BERLIN, NS + "ags"): [Value(term='"01000000"')],
    (BERLIN, NS + "inState"): [
        Value(term=f"<{LAND}>", labels=('"Berlin"@de', '"DE-BE"'))
    ],
    (BERLIN, expand("skos:exactMatch")): [
        Value(term="<http://www.wikidata.org/entity/Q64>")
    ],
}


def candidate(iri: str, likeness: float = 1.0) -> Candidate:
    return Candidate(
        iri=iri, type="municipality", label="Berlin", place="", likeness=likeness
    )


def ask(
    *wishes: tuple[str, str], types: tuple[str, ...] = (), demands_all: bool = False
) -> ReconciliationQuery:
    return ReconciliationQuery(
        name="Berlin",
        types=types,
        demands_all=demands_all,
        limit=5,
        wishes=tuple(
            Wish(id=name, property=expand(name), values=(value,))
            for name, value in wishes
        ),
    )


def find(query: ReconciliationQuery, *candidates: Candidate) -> list[Match]:
    return rank(query, candidates, FACTS)


def test_two_things_of_one_name_are_no_match() -> None:
    found = find(ask(), candidate(BERLIN), candidate(LAND))

    assert [(one.score, one.is_match) for one in found] == [(100, False), (100, False)]


def test_a_type_decides_between_them() -> None:
    found = find(ask(types=(NS + "FederalState",)), candidate(BERLIN), candidate(LAND))

    assert [(one.candidate.iri, one.is_match) for one in found] == [(LAND, True)]


def test_of_several_types_one_is_enough_unless_all_are_demanded() -> None:
    types = (NS + "FederalState", NS + "Municipality")

    assert len(find(ask(types=types), candidate(BERLIN), candidate(LAND))) == 2
    assert find(ask(types=types, demands_all=True), candidate(BERLIN)) == []


def test_a_key_makes_a_misspelt_name_sure() -> None:
    for wish in (
        ("stadt:ags", "01000000"),
        ("stadt:ags", "1000000"),
        ("skos:exactMatch", "Q64"),
    ):
        (found,) = find(ask(wish), candidate(BERLIN, 0.5))

        assert (found.score, found.is_match) == (100, True)


def test_another_key_makes_the_very_name_unsure() -> None:
    (found,) = find(ask(("stadt:ags", "05315000")), candidate(BERLIN))

    assert found.score < 100
    assert not found.is_match


def test_a_property_raises_what_is_nearly_sure() -> None:
    for asked in ("Berlin", "DE-BE", "state/land-berlin", LAND):
        (found,) = find(ask(("stadt:inState", asked)), candidate(BERLIN, 0.96))

        assert 96 < found.score < 100
        assert found.is_match
        assert found.agreement == {"stadt:inState": 1}


def test_a_property_that_does_not_fit_lowers() -> None:
    (found,) = find(ask(("stadt:inState", "Hessen")), candidate(BERLIN))

    assert found.score < 85
    assert not found.is_match


def test_one_property_that_does_not_fit_outweighs_many_that_do() -> None:
    wishes = [("stadt:inState", "Berlin")] * 30
    facts = {**FACTS, (BERLIN, expand("schema:x")): [Value(term='"Spree"')]}
    query = ask(*wishes, ("schema:x", "Rhein"))
    query = replace(
        query,
        wishes=tuple(replace(wish, id=str(n)) for n, wish in enumerate(query.wishes)),
    )

    (found,) = rank(query, [candidate(BERLIN)], facts)

    assert found.score > 97
    assert not found.is_match


def test_a_property_that_is_not_known_says_nothing() -> None:
    (found,) = find(ask(("schema:url", "https://berlin.de")), candidate(BERLIN))

    assert (found.score, found.is_match, found.agreement) == (100, True, {})


def test_what_is_hardly_like_the_name_is_left_out() -> None:
    assert find(ask(("stadt:inState", "Berlin")), candidate(BERLIN, 0.2)) == []
