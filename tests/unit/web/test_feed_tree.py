"""The search tree over the event stream, for any number of versions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.feed_limits import FEED_PAGE_MEMBERS, FEED_RANGE_PAGES
from web.linked_data.feed_tree import FeedTree, Span, list_parts

SIZE = FEED_PAGE_MEMBERS.value
PARTS = FEED_RANGE_PAGES.value
COUNTS = st.integers(min_value=0, max_value=40_000 * SIZE)


def list_pages(span: Span) -> list[int]:
    if span.is_page:
        return [span.first]
    return [page for part in list_parts(span) for page in list_pages(part)]


@given(versions=COUNTS)
def test_the_root_leads_to_each_page_once_and_in_order(versions: int) -> None:
    spans = FeedTree(versions).list_of_root()

    ends = [0, *(span.last for span in spans)]

    assert [span.first for span in spans] == [end + 1 for end in ends[:-1]]
    assert ends[-1] == -(-versions // SIZE)


@given(versions=st.integers(min_value=0, max_value=2_000 * SIZE))
def test_a_range_leads_to_each_of_its_pages_once(versions: int) -> None:
    for span in FeedTree(versions).list_of_root():
        assert list_pages(span) == list(range(span.first, span.last + 1))


@given(versions=st.integers(min_value=0, max_value=8_000_000))
def test_the_root_links_to_fewer_than_a_hundred_nodes(versions: int) -> None:
    assert len(FeedTree(versions).list_of_root()) < 100


@given(versions=COUNTS, later=COUNTS)
def test_what_is_linked_once_is_there_for_ever(versions: int, later: int) -> None:
    after = FeedTree(versions + later)

    for span in FeedTree(versions).list_of_root():
        if span.is_page:
            assert after.find_page(span.first) == span
        else:
            assert after.find_range(span.first, span.last) == span
            assert after.is_closed(span)


def test_only_the_last_page_is_open() -> None:
    tree = FeedTree(2 * SIZE + 1)

    closed = [tree.is_closed(span) for span in tree.list_of_root()]

    assert closed == [True, True, False]


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (1, PARTS - 1),
        (2, PARTS + 1),
        (1, 2 * PARTS),
        (3 * PARTS + 1, 4 * PARTS),
        (1, 1),
        (0, PARTS - 1),
        (-31, 0),
        (PARTS, 1),
        (1, PARTS**2),
    ],
)
def test_no_other_range_is_a_node(first: int, last: int) -> None:
    tree = FeedTree((4 * PARTS - 1) * SIZE)

    assert tree.find_range(first, last) is None
    assert tree.find_range(1, PARTS) == Span(first=1, last=PARTS)


@pytest.mark.parametrize("number", [-1, 0, 3])
def test_no_other_page_is_a_node(number: int) -> None:
    assert FeedTree(SIZE + 1).find_page(number) is None
