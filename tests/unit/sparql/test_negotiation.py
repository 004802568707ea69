"""Which format a client gets."""

from collections import defaultdict
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sparql.media_types import ALL, BOOLEANS, GRAPHS, HTML, SOLUTIONS, MediaType
from sparql.negotiation import Choice, choose, choose_language, rank

FIREFOX = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
JENA = (
    "text/turtle, application/n-triples;q=0.95, application/ld+json;q=0.9, "
    "application/rdf+xml;q=0.8, application/sparql-results+json;q=0.7, "
    "application/sparql-results+xml;q=0.6, text/csv;q=0.5"
)


def chosen(accept: str, offers: tuple[MediaType, ...] = SOLUTIONS) -> str | None:
    choice = choose(accept, offers)
    return None if choice is None else choice.name


@pytest.mark.parametrize("accept", ["", "  ", "*/*", "*", "*; q=.2", "application/*"])
def test_who_accepts_everything_gets_our_first_offer(accept: str) -> None:
    assert chosen(accept) == "application/sparql-results+json"


def test_the_highest_quality_wins() -> None:
    accept = "application/sparql-results+xml;q=0.3, text/csv;q=0.9"

    assert chosen(accept) == "text/csv"


def test_a_named_type_wins_over_a_wildcard_of_the_same_quality() -> None:
    assert chosen("*/*, text/csv") == "text/csv"


def test_the_closest_range_gives_the_quality() -> None:
    accept = "text/*;q=0.9, text/csv;q=0.1, application/sparql-results+xml;q=0.5"

    assert chosen(accept) == "text/tab-separated-values"


def test_quality_zero_excludes() -> None:
    accept = "*/*, application/sparql-results+json;q=0"

    assert chosen(accept) == "application/sparql-results+xml"


def test_nothing_acceptable_is_none() -> None:
    assert chosen("image/png, text/turtle") is None


def test_a_list_that_prefers_graphs_gets_a_results_format_for_solutions() -> None:
    assert chosen(JENA) == "application/sparql-results+json"


def test_a_list_that_prefers_results_gets_a_graph_format_for_a_graph() -> None:
    accept = (
        "application/sparql-results+json, application/rdf+xml;q=0.2, text/turtle;q=0.5"
    )

    assert chosen(accept, GRAPHS) == "text/turtle"


def test_an_old_name_is_answered_under_that_name() -> None:
    assert chosen("application/json") == "application/json"


def test_a_wildcard_does_not_speak_for_an_old_name() -> None:
    assert chosen("text/*", BOOLEANS) is None


def test_csv_is_not_offered_for_a_boolean() -> None:
    assert chosen("text/csv", BOOLEANS) is None


def test_a_browser_gets_a_page_where_there_is_one() -> None:
    assert chosen(FIREFOX, (*SOLUTIONS, HTML)) == "text/html"


def test_curl_gets_data_where_there_is_a_page_too() -> None:
    assert chosen("*/*", (*SOLUTIONS, HTML)) == "application/sparql-results+json"


def test_parameters_do_not_exclude() -> None:
    accept = 'application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"'

    assert chosen(accept, GRAPHS) == "application/ld+json"


def test_a_range_that_cannot_be_read_is_skipped() -> None:
    assert chosen("text/csv;q=much, nonsense, text/tab-separated-values") == (
        "text/tab-separated-values"
    )


@given(st.text(max_size=200))
def test_no_header_is_too_odd(accept: str) -> None:
    name = chosen(accept)

    assert name is None or isinstance(name, str)


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "de"),
        ("en", "en"),
        ("en-GB,de;q=0.5", "en"),
        ("fr, en;q=0.3, de;q=0.4", "de"),
        ("fr", "de"),
        ("*", "de"),
        ("en;q=0", "de"),
    ],
)
def test_the_language_that_the_reader_likes_best_is_chosen(
    header: str, language: str
) -> None:
    assert language == choose_language(header, ("de", "en"))


def test_headers_of_one_rank_get_the_same_of_all_offers() -> None:
    names = ("text/turtle", "text/html", "application/json", "application/xml")
    others = ("text/n3", "text/*", "*/*", "text/turtle;profile=x", "image/png", "odd")
    ranges = [f"{n}{q}" for n in (*names, *others) for q in ("", ";q=0.5", ";q=0")]
    headers = ["", *ranges, *map(", ".join, product(ranges, repeat=2))]
    all_offers = (ALL, ALL[::-1], GRAPHS, (GRAPHS[0], HTML, *GRAPHS[1:]), SOLUTIONS)
    outcomes: dict[bytes, set[tuple[Choice | None, ...]]] = defaultdict(set)
    for header in headers:
        outcome = tuple(choose(header, offers) for offers in all_offers)
        outcomes[rank(header)].add(outcome)

    assert {len(found) for found in outcomes.values()} == {1}
    # A rank for each header would keep the same documents again and again.
    assert len(outcomes) < len(headers) / 4


def test_browsers_are_of_one_rank() -> None:
    chrome = (
        "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,"
        "image/webp,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7"
    )

    assert rank(chrome) == rank(FIREFOX) == rank(FIREFOX.replace("0.8", "0.7"))
    assert rank("") == rank("*/*") != rank(FIREFOX)
