"""What is kept of answers: bounded bytes, the least asked goes first."""

from graph.limits import Limit
from sparql.cache import ResultCache


def make(*, largest: int = 10, in_all: int = 25) -> ResultCache[str]:
    def limit(value: int) -> Limit:
        return Limit(name="x", value=value, unit="bytes", why="")

    return ResultCache(largest=limit(largest), in_all=limit(in_all))


def test_what_was_kept_is_found_and_counted() -> None:
    cache = make()
    cache.keep("a", "answer", size_bytes=6)

    assert (cache.find("a"), cache.find("b")) == ("answer", None)
    assert (cache.hits, cache.misses, cache.size_bytes) == (1, 1, 6)


def test_what_was_not_asked_for_longest_makes_room() -> None:
    cache = make()
    for name in "abc":
        cache.keep(name, name, size_bytes=8)
    cache.find("a")

    cache.keep("d", "d", size_bytes=8)

    assert [cache.find(name) for name in "abcd"] == ["a", None, "c", "d"]
    assert cache.size_bytes == 24


def test_an_answer_that_is_too_large_is_not_kept() -> None:
    cache = make()
    cache.keep("a", "a", size_bytes=11)

    assert (cache.find("a"), cache.size_bytes) == (None, 0)


def test_an_answer_kept_again_takes_its_room_once() -> None:
    cache = make()
    cache.keep("a", "old", size_bytes=9)
    cache.keep("a", "new", size_bytes=4)

    assert (cache.find("a"), cache.size_bytes) == ("new", 4)
