"""What `make bench` counts are whole answers to different queries."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from pyoxigraph import Store

from bench.load import Answer, LoadFailed, ask, measure
from bench.questions import draw_repeated, fill, make_joins, make_points, mark
from bench.servers import HOST, Server

HEAD = b"HTTP/1.1 200 OK\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
ROWS = b'{"results": {"bindings": [{"n": {"type": "literal", "value": "7", "datatype":'
ROWS += b' "http://www.w3.org/2001/XMLSchema#integer"}}, {}]}}'


@contextmanager
def answering(*pieces: bytes) -> Iterator[Server]:
    """Answer each request of one connection by these pieces, until it is closed."""

    def serve() -> None:
        connection, _ = listener.accept()
        with connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            while connection.recv(65_536):
                for piece in pieces:
                    connection.sendall(piece)

    with socket.create_server((HOST, 0)) as listener:
        thread = threading.Thread(target=serve)
        thread.start()
        port = listener.getsockname()[1]
        yield Server(name="a", port=port, target="/?query=", start_seconds=0)
        thread.join(timeout=10)


def with_length(body: bytes) -> bytes:
    return HEAD + b"Content-Length: %d\r\n\r\n%s" % (len(body), body)


@pytest.mark.parametrize(
    "pieces",
    [
        (with_length(b"[]"),),
        (HEAD, b"content-length: 4\r\n", b"\r\n", b"ab", b"cd"),
        (CHUNKED, b"2\r\n[]\r\n", b"0\r\n", b"\r\n"),
        (CHUNKED + b"0\r\n\r\n",),
    ],
)
def test_every_query_is_counted_once_when_its_answer_is_whole(
    pieces: tuple[bytes, ...],
) -> None:
    with answering(*pieces) as server:
        found = measure((server,), ["a", "b", "c"], connections=1)

    assert len(found.milliseconds) == 3
    assert found.percentile(99) == max(found.milliseconds)


@pytest.mark.parametrize(
    "piece", [b"HTTP/1.1 503 Busy\r\nContent-Length: 2\r\n\r\n{}", HEAD + b"\r\n"]
)
def test_a_load_with_an_answer_that_is_no_success_fails(piece: bytes) -> None:
    with answering(piece) as server, pytest.raises(LoadFailed):
        measure((server,), ["a"], connections=1)


def test_what_is_compared_of_an_answer_is_its_rows_and_integers() -> None:
    with answering(with_length(ROWS)) as server:
        assert ask(server, "a", patience_seconds=10) == Answer(rows=2, total=7)


def test_an_answer_that_is_no_result_is_no_answer() -> None:
    with answering(with_length(b"<html>")) as server, pytest.raises(LoadFailed):
        ask(server, "a", patience_seconds=10)


def test_no_two_joins_are_the_same_and_the_engine_takes_each() -> None:
    joins = make_joins(6)

    assert len({join.kind for join in joins}) == 10
    assert len({join.text for join in joins}) == 60 == len(joins)
    assert joins == make_joins(6)
    for join in joins:
        Store().query(join.text)


def test_repeated_queries_are_drawn_by_zipf_from_five_hundred() -> None:
    points = [f"query {number}" for number in range(2_000)]

    drawn = draw_repeated(points, 20_000)

    assert set(drawn) <= set(points[:500])
    # The first is one in the 500th harmonic number, 6.79; the tenth a tenth of it.
    assert drawn.count("query 0") == pytest.approx(20_000 / 6.79, rel=0.1)
    assert drawn.count("query 9") == pytest.approx(20_000 / 67.9, rel=0.3)


def test_queries_that_are_asked_again_are_other_texts() -> None:
    asked = fill(["a", "b", "c"], 7)

    assert [query[0] for query in asked] == list("abcabca")
    assert len({*asked, *mark(asked, "turn 2")}) == 14


def test_points_ask_for_what_has_a_class_and_an_address_of_ours() -> None:
    store = Store()
    store.update(
        "BASE <https://w3id.org/stadtwissen/> INSERT DATA {"
        " <id/measure/b> a <ns/Measure> . <id/measure/a> a <ns/Measure>, <ns/Other> ."
        " <voc/theme> a <ns/Other> . <id/measure/c> <ns/x> 1 }"
    )

    points = make_points(store, 10)

    subject = "<https://w3id.org/stadtwissen/id/measure/{}>"
    assert sorted(points) == [
        f"SELECT ?p ?o WHERE {{ {subject.format(key)} ?p ?o }}" for key in "ab"
    ]
