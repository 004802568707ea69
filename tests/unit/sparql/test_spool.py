"""Answers on their way through."""

import pytest

from graph.errors import LimitReached
from graph.limits import Limit
from sparql.spool import Spool


def bytes_limit(value: int) -> Limit:
    return Limit(name="test", value=value, unit="bytes", why="a test")


def test_a_small_answer_stays_in_memory() -> None:
    spool = Spool(largest=bytes_limit(10), in_memory=bytes_limit(4))

    spool.write(b"ab")
    spool.write(b"cd")

    assert spool.finish() == b"abcd"


def test_a_larger_answer_goes_to_a_file_and_comes_back_whole() -> None:
    spool = Spool(largest=bytes_limit(10), in_memory=bytes_limit(4))
    spool.write(b"abcd")
    spool.write(b"e")

    body = spool.finish()

    assert not isinstance(body, bytes)
    with body:
        assert body.read() == b"abcde"


def test_an_answer_of_the_largest_size_is_kept() -> None:
    spool = Spool(largest=bytes_limit(4), in_memory=bytes_limit(4))

    spool.write(b"abcd")

    assert spool.size_bytes == 4


def test_one_byte_more_is_refused() -> None:
    spool = Spool(largest=bytes_limit(4), in_memory=bytes_limit(1))
    spool.write(b"abcd")

    with pytest.raises(LimitReached):
        spool.write(b"e")
