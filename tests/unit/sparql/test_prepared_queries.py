"""Our own queries are planned once, and none gets past admission by that."""

import pytest

from graph.errors import LimitReached, Malformed
from graph.limits import QUERY_TEXT, QUERY_TOKENS
from ontology.iris import BASE
from sparql.named_queries import NamedQueries
from sparql.plan import Plan, plan_query
from sparql.prepared_queries import PreparedQueries
from sparql.request import Query
from sparql.tokens import scan


class Planner:
    """Plans queries and counts them."""

    def __init__(self) -> None:
        self.asked = 0

    def plan(self, query: Query) -> Plan:
        self.asked += 1
        return plan_query(query, base=BASE)


@pytest.fixture
def planner() -> Planner:
    return Planner()


@pytest.fixture
def prepared(planner: Planner) -> PreparedQueries:
    return PreparedQueries(NamedQueries(), planner.plan)


def test_each_value_stands_in_a_query_that_is_planned_once(
    planner: Planner, prepared: PreparedQueries
) -> None:
    plans = [
        prepared.plan("entity_exists", {"entity": f"<x:{number}>"})
        for number in range(3)
    ]

    assert planner.asked == 1
    assert all(f"{{ <x:{n}> }}" in plan.text for n, plan in enumerate(plans))
    for plan in plans:
        text = Query(text=plan.text, accept="application/sparql-results+json")
        assert plan == plan_query(text, base=BASE)


def test_a_value_that_is_no_term_is_refused_each_time(
    prepared: PreparedQueries,
) -> None:
    for value in ("<x:1>", "<x:1> <x:2>", "} DROP ALL {", "?x"):
        if value == "<x:1>":
            prepared.plan("entity_exists", {"entity": value})
        else:
            with pytest.raises(Malformed):
                prepared.plan("entity_exists", {"entity": value})


def test_more_values_than_a_query_may_have_are_refused(
    prepared: PreparedQueries,
) -> None:
    prepared.plan("labels", {"thing": ["<x:1>"]})

    with pytest.raises(LimitReached):
        prepared.plan("labels", {"thing": ["<x:1>"] * QUERY_TOKENS.value})


def test_a_value_longer_than_a_query_may_be_is_refused(
    prepared: PreparedQueries,
) -> None:
    prepared.plan("entity_exists", {"entity": "<x:1>"})

    with pytest.raises(LimitReached):
        prepared.plan("entity_exists", {"entity": f"<x:{'1' * QUERY_TEXT.value}>"})


def test_no_query_of_ours_comes_near_the_words_that_values_leave() -> None:
    for query in NamedQueries():
        assert len(scan(query.body, most=2_000)) < 1_000
