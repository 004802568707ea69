"""How long a query may take."""

import pytest

from graph.errors import Malformed
from graph.limits import QUERY_SECONDS, QUERY_SECONDS_TOKEN
from sparql.patience import PUBLIC, grant
from sparql.request import Message, read_query


def read_timeout(query_string: str) -> float | None:
    text = f"query=ASK%7B%7D{query_string}".encode()
    query = read_query(Message(method="GET", query_string=text))
    assert query is not None
    return query.timeout_seconds


@pytest.mark.parametrize(
    ("asked", "seconds"), [(None, 60), (2.5, 2.5), (60, 60), (61, 60), (0.001, 0.001)]
)
def test_a_client_may_ask_for_less_and_never_for_more(
    asked: float | None, seconds: float
) -> None:
    assert grant(QUERY_SECONDS_TOKEN, asked).seconds == seconds


def test_who_asks_for_less_is_told_that_it_was_their_wish() -> None:
    wished, ours = grant(QUERY_SECONDS, 2).explain(), PUBLIC.explain()

    assert "query time: at most 20 seconds, used 2." in str(wished)
    assert "timeout" in wished.advice
    assert "timeout" not in ours.advice


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("", None),
        ("&timeout=2", 2),
        ("&timeout=0.5", 0.5),
        ("&timeout=.5", 0.5),
        ("&timeout=30000", 30_000),
    ],
)
def test_the_time_is_a_decimal_number(sent: str, read: float | None) -> None:
    assert read_timeout(sent) == read


@pytest.mark.parametrize(
    "value", ["", "0", "0.0", "-1", "+1", "1e3", "nan", "inf", "2s", "2,5", " 2", "٣"]
)
def test_what_is_no_number_of_seconds_is_refused(value: str) -> None:
    with pytest.raises(Malformed):
        read_timeout(f"&timeout={value}")


def test_two_times_are_refused() -> None:
    with pytest.raises(Malformed):
        read_timeout("&timeout=1&timeout=2")
