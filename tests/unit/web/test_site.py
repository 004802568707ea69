"""What is kept for a revision, and what is read again."""

import pytest

from graph.errors import Busy, LimitReached
from graph.limits import SITE_QUERY_SECONDS
from web.site import Kept, read_whole


class Reader:
    """Counts how often it is asked; fails for as long as it is told to."""

    def __init__(self) -> None:
        self.revision = 1
        self.fails = False
        self.asked = 0

    def read(self) -> tuple[int, str]:
        self.asked += 1
        if self.fails:
            raise LimitReached(SITE_QUERY_SECONDS)
        return self.revision, f"of {self.revision}"


def test_a_value_is_read_once_for_a_revision() -> None:
    reader = Reader()
    kept = Kept(reader.read)

    assert [kept.get(1), kept.get(1), reader.asked] == ["of 1", "of 1", 1]


def test_a_reading_that_hit_a_limit_waits_for_the_next_revision() -> None:
    reader = Reader()
    reader.fails = True
    kept = Kept(reader.read)

    for _ in range(3):
        with pytest.raises(LimitReached):
            kept.get(1)
    reader.fails, reader.revision = False, 2

    assert (kept.get(2), reader.asked) == ("of 2", 2)


def test_parts_of_two_revisions_are_read_again() -> None:
    revisions = iter([{1, 2}, {2}])

    assert read_whole(lambda: ("whole", next(revisions))) == "whole"
    assert list(revisions) == []


def test_a_graph_that_never_rests_is_told_as_busy() -> None:
    with pytest.raises(Busy):
        read_whole(lambda: ("torn", {1, 2}))
