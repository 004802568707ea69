"""The reader of reconciliation queries takes what the specification has, no more."""

import json
from typing import Any

import pytest
from hypothesis import given, strategies

from graph.errors import LimitReached, Malformed
from graph.search_limits import RECONCILIATION_CANDIDATES
from ontology.iris import ID, NS, expand
from tests.conformance.reconciliation.schemas import find_faults
from web.linked_data.reconciliation_query import (
    read_batch,
    read_entity_id,
    read_extension,
    read_schema_id,
    write_entity_id,
    write_schema_id,
)

JSON = strategies.recursive(
    strategies.none() | strategies.booleans() | strategies.floats() | strategies.text(),
    lambda inner: (
        strategies.lists(inner)
        | strategies.dictionaries(
            strategies.text()
            | strategies.sampled_from(
                ["query", "type", "limit", "properties", "pid", "v"]
            ),
            inner,
        )
    ),
    max_leaves=12,
)


def test_all_that_a_query_may_say_is_read() -> None:
    batch = {
        "q0": {
            "query": " Köln ",
            "type": ["Municipality", "org:Organization"],
            "limit": 3,
            "type_strict": "all",
            "properties": [
                {"pid": "inState", "v": {"id": "state/land-hessen", "name": "Hessen"}},
                {"pid": "population", "v": [1.0, 2.5, True, "x", ""]},
            ],
        }
    }
    assert find_faults("queryBatch", batch) == []

    query = read_batch(json.dumps(batch))["q0"]

    assert query.name == "Köln"
    assert query.types == (NS + "Municipality", expand("org:Organization"))
    assert query.demands_all
    assert query.limit == 3
    assert [wish.values for wish in query.wishes] == [
        ("state/land-hessen",),
        ("1", "2.5", "true", "x"),
    ]
    assert [wish.property for wish in query.wishes] == [
        NS + "inState",
        NS + "population",
    ]


def test_a_query_may_have_properties_alone() -> None:
    text = json.dumps({"a": {"properties": [{"pid": "ags", "v": "06531005"}]}})

    assert read_batch(text)["a"].name == ""


def test_a_limit_is_at_most_ours() -> None:
    for limit in ("100000", "1e400"):
        text = f'{{"a": {{"query": "x", "limit": {limit}}}}}'

        assert read_batch(text)["a"].limit == RECONCILIATION_CANDIDATES.value


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        '{"a": []}',
        '{"a": {}}',
        '{"a": {"query": ""}}',
        '{"a": {"query": 1}}',
        '{"a": {"query": "x", "limit": 0}}',
        '{"a": {"query": "x", "limit": NaN}}',
        '{"a": {"query": "x", "limit": "3"}}',
        '{"a": {"query": "x", "type": 7}}',
        '{"a": {"query": "x", "type": "<> } DROP ALL"}}',
        '{"a": {"query": "x", "type_strict": "some"}}',
        '{"a": {"query": "x", "properties": {"pid": "ags"}}}',
        '{"a": {"query": "x", "properties": [{"v": 1}]}}',
        '{"a": {"query": "\\ud800"}}',
        "[" * 100_000,
        '{"a": {"query": "x", "limit": ' + "9" * 5_000 + "}}",
    ],
    ids=range(19),
)
def test_what_is_no_batch_is_refused(text: str) -> None:
    with pytest.raises(Malformed):
        read_batch(text)


@pytest.mark.parametrize(
    "batch",
    [
        {str(number): {"query": "x"} for number in range(51)},
        {"a": {"query": "x" * 501}},
        {"a": {"query": "x", "properties": [{"pid": "ags", "v": "1"}] * 21}},
        {"a": {"query": "x", "properties": [{"pid": "ags", "v": ["1"] * 21}]}},
        {"a": {"query": "x", "type": ["Measure"] * 21}},
    ],
    ids=["queries", "name", "properties", "values", "types"],
)
def test_what_is_too_much_is_told(batch: dict[str, Any]) -> None:
    with pytest.raises(LimitReached):
        read_batch(json.dumps(batch))


@given(JSON)
def test_whatever_is_sent_is_read_or_refused(message: object) -> None:
    for text in (json.dumps(message), json.dumps({"a": message})):
        for read in (read_batch, read_extension):
            try:
                read(text)
            except (Malformed, LimitReached):
                continue


@pytest.mark.parametrize("iri", [NS + "Measure", expand("schema:url"), "urn:x"])
def test_an_id_of_the_schema_leads_back_to_its_iri(iri: str) -> None:
    assert read_schema_id(write_schema_id(iri)) == read_schema_id(iri) == iri


def test_an_id_of_an_entity_is_what_stands_behind_the_identifier_space() -> None:
    iri = ID + "municipality/koeln"

    assert write_entity_id(iri) == "municipality/koeln"
    assert read_entity_id("municipality/koeln") == read_entity_id(iri) == iri


@pytest.mark.parametrize("text", ["", "koeln", "ns/Measure", "x/\ufffd"])
def test_what_can_be_no_entity_is_none(text: str) -> None:
    assert read_entity_id(text) is None
