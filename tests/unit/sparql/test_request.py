"""The SPARQL 1.1 Protocol coming in."""

from urllib.parse import urlencode

import pytest

from graph.errors import LimitReached, Malformed, UnsupportedMedia
from graph.limits import FORM_BODY, QUERY_TEXT
from sparql.request import DIRECT, FORM, Message, Query, read_query

ASK = b"query=ASK%20%7B%7D"


def get(query_string: bytes) -> Query | None:
    return read_query(Message(method="GET", query_string=query_string))


def post(body: bytes, content_type: str, query_string: bytes = b"") -> Query | None:
    return read_query(
        Message(
            method="POST",
            query_string=query_string,
            content_type=content_type,
            body=body,
        )
    )


def test_a_query_stands_in_the_url() -> None:
    assert get(ASK) == Query(text="ASK {}")


def test_a_get_without_a_query_asks_for_the_description() -> None:
    assert get(b"") is None


def test_a_query_stands_in_a_form() -> None:
    assert post(ASK, FORM) == Query(text="ASK {}")


def test_a_query_is_the_body() -> None:
    assert post("ASK {'ü'}".encode(), DIRECT) == Query(text="ASK {'ü'}")


def test_the_dataset_stands_beside_a_body() -> None:
    graphs = b"default-graph-uri=http%3A%2F%2Fa%2F1&named-graph-uri=http%3A%2F%2Fa%2F2"

    query = post(b"ASK {}", DIRECT, graphs)

    assert query == Query(
        text="ASK {}", default_graphs=("http://a/1",), named_graphs=("http://a/2",)
    )


def test_parameters_of_the_url_count_beside_a_form() -> None:
    query = post(ASK, FORM, b"default-graph-uri=http%3A%2F%2Fa%2F1")

    assert query == Query(text="ASK {}", default_graphs=("http://a/1",))


def test_percent_and_plus_are_decoded_once() -> None:
    encoded = urlencode({"query": "ASK { ?s ?p '100%25+1' }"}).encode()

    assert get(encoded) == Query(text="ASK { ?s ?p '100%25+1' }")


def test_a_byte_order_mark_before_a_query_is_skipped() -> None:
    assert post(b"\xef\xbb\xbfASK {}", DIRECT) == Query(text="ASK {}")


@pytest.mark.parametrize("charset", ["utf-8", "UTF-8", '"utf-8"'])
def test_utf_8_may_be_named(charset: str) -> None:
    assert post(b"ASK {}", f"{DIRECT}; charset={charset}") == Query(text="ASK {}")


@pytest.mark.parametrize(
    "query_string",
    [
        ASK + b"&" + ASK,
        b"update=CLEAR%20ALL",
        ASK + b"&update=CLEAR%20ALL",
        b"query=%FF",
        b"query=\xff",
        ASK + b"&default-graph-uri=relative",
        ASK + b"&named-graph-uri=",
        ASK + b"&default-graph-uri=http%3A%2F%2Fa%2F%20b",
        ASK + b"&x=1" * 300,
    ],
)
def test_a_malformed_request_is_refused(query_string: bytes) -> None:
    with pytest.raises(Malformed):
        get(query_string)


@pytest.mark.parametrize(
    ("body", "content_type", "query_string"),
    [
        (b"", FORM, b""),
        (ASK, FORM, ASK),
        (b"ASK {}", DIRECT, ASK),
        (b"ASK {'\xff'}", DIRECT, b""),
        (ASK + b"&update=CLEAR%20ALL", FORM, b""),
    ],
)
def test_a_malformed_post_is_refused(
    body: bytes, content_type: str, query_string: bytes
) -> None:
    with pytest.raises(Malformed):
        post(body, content_type, query_string)


@pytest.mark.parametrize(
    "content_type",
    [
        "",
        "text/plain",
        "application/sparql-update",
        "multipart/form-data; boundary=x",
        f"{DIRECT}; charset=utf-16",
    ],
)
def test_another_media_type_is_refused(content_type: str) -> None:
    with pytest.raises(UnsupportedMedia):
        post(b"ASK {}", content_type)


@pytest.mark.parametrize(
    ("content_type", "size_bytes"),
    [(DIRECT, QUERY_TEXT.value), (FORM, FORM_BODY.value)],
)
def test_a_body_one_byte_too_large_is_refused(
    content_type: str, size_bytes: int
) -> None:
    with pytest.raises(LimitReached):
        post(b"x" * (size_bytes + 1), content_type)
