"""Which graphs a query is asked of."""

import pytest

from sparql.dataset import STORE, Dataset
from sparql.plan import plan_query
from sparql.request import Query

BASE = "https://base.example/"


def dataset_of(text: str, **graphs: tuple[str, ...]) -> Dataset:
    return plan_query(Query(text=text, **graphs), base=BASE).dataset


@pytest.mark.parametrize(
    "clauses",
    [
        "",
        "FROM <http://a/1>",
        "FROM NAMED <http://a/1> FROM NAMED <http://a/2>",
        "FROM <http://a/1> FROM NAMED <http://a/2>",
    ],
)
def test_one_default_graph_is_left_to_the_engine(clauses: str) -> None:
    assert dataset_of(f"SELECT * {clauses} {{ ?s ?p ?o }}") == STORE


def test_several_default_graphs_are_merged() -> None:
    text = (
        "BASE <http://a/> PREFIX p: <http://b/> SELECT * "
        "FROM <1> FROM NAMED <3> from p:2 FROM <1> { ?s ?p ?o }"
    )

    assert dataset_of(text) == Dataset(
        default_graphs=("http://a/1", "http://b/2"), named_graphs=("http://a/3",)
    )


def test_an_iri_is_resolved_with_its_escapes() -> None:
    text = r"SELECT * FROM <http://a/\u0061> FROM <b> { }"

    assert dataset_of(text).default_graphs == ("http://a/a", BASE + "b")


def test_the_protocol_wins_over_the_text() -> None:
    dataset = dataset_of("SELECT * FROM <http://a/1> { }", named_graphs=("http://a/2",))

    assert dataset == Dataset(default_graphs=(), named_graphs=("http://a/2",))


def test_a_name_that_cannot_be_resolved_is_left_to_the_engine() -> None:
    assert dataset_of("SELECT * FROM x:1 FROM <http://a/2> { }") == STORE


@pytest.mark.parametrize(
    "template", ["{ ?s ?p ?o }", "{ ?s ?p [ ?q ?o ] . ?o ?p '{' }", "{ }", ""]
)
def test_the_graphs_of_a_construct_stand_behind_its_template(template: str) -> None:
    text = f"CONSTRUCT {template} FROM <http://a/1> FROM <http://a/2> WHERE {{ }}"

    assert dataset_of(text).default_graphs == ("http://a/1", "http://a/2")


def test_a_template_that_never_ends_is_left_to_the_engine() -> None:
    assert dataset_of("CONSTRUCT { ?s ?p ?o FROM <http://a/1> FROM <http://a/2>") == (
        STORE
    )
