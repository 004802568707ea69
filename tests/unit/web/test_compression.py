"""Packed answers: for whom, and that they are what was packed."""

import gzip
import io

import pytest

from web.operation.compression import accepts_gzip, compress
from web.reply import Reply

TEXT = b"Beteiligung " * 1_000


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("", False),
        ("gzip", True),
        ("deflate, GZIP;q=0.5", True),
        ("gzip;q=0", False),
        ("gzip; q=0.000, br", False),
        ("*", True),
        ("*, gzip;q=0", False),
        ("*;q=0, gzip", True),
        ("identity, br;q=1", False),
        ("x-gzipped", False),
    ],
)
def test_who_reads_gzip_is_seen(header: str, expected: bool) -> None:
    assert accepts_gzip(header) is expected


def make(body: bytes, *, as_file: bool) -> Reply:
    headers = [("Content-Type", "text/csv"), ("Content-Length", str(len(body)))]
    return Reply(
        status=200, headers=headers, body=io.BytesIO(body) if as_file else body
    )


@pytest.mark.parametrize("as_file", [True, False])
def test_a_packed_answer_unpacks_to_what_it_was(as_file: bool) -> None:
    packed = compress(make(TEXT, as_file=as_file), len(TEXT))

    body = packed.body
    if not isinstance(body, bytes):
        with body as file:
            body = file.read()
    headers = dict(packed.headers)
    assert gzip.decompress(body) == TEXT
    assert headers["Content-Encoding"] == "gzip"
    assert int(headers["Content-Length"]) == len(body) < len(TEXT)


def test_a_small_answer_stays_as_it_is() -> None:
    reply = make(b"x", as_file=False)

    assert compress(reply, 1) is reply
