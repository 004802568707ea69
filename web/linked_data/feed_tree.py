"""The search tree over the event stream: which node holds which versions.

Versions lie in the order of the feed on pages of equal size. Every 32 full pages are
a range, every 32 ranges a larger one, and so on. The root links to the largest full
ranges, then to the smaller ones, then to single pages, as a number is written with
digits; so only the root and the last page ever change.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from graph.feed_limits import FEED_PAGE_MEMBERS, FEED_RANGE_PAGES


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A node below the root: the pages from `first` to `last`, both included."""

    first: int
    last: int

    @property
    def is_page(self) -> bool:
        """Tell whether it is a page, which holds versions and no links."""
        return self.first == self.last

    @property
    def path(self) -> str:
        """Where the node is served."""
        if self.is_page:
            return f"/feed/pages/{self.first}"
        return f"/feed/ranges/{self.first}-{self.last}"

    @property
    def places(self) -> tuple[int, int]:
        """The first and last place in the feed that the node has room for."""
        size = FEED_PAGE_MEMBERS.value
        return (self.first - 1) * size + 1, self.last * size


@dataclass(frozen=True, slots=True)
class FeedTree:
    """The tree over so many versions."""

    versions: int

    @property
    def full_pages(self) -> int:
        """How many pages are closed."""
        return self.versions // FEED_PAGE_MEMBERS.value

    def is_closed(self, span: Span) -> bool:
        """Tell whether a node stays as it is for ever."""
        return span.last <= self.full_pages

    def list_of_root(self) -> tuple[Span, ...]:
        """Return the nodes that the root links to, in the order of the feed."""
        spans = list(_divide(self.full_pages))
        if self.versions % FEED_PAGE_MEMBERS.value:
            spans.append(Span(first=self.full_pages + 1, last=self.full_pages + 1))
        return tuple(spans)

    def find_page(self, number: int) -> Span | None:
        """Return the page of a number; None where there is none (yet)."""
        started = -(-self.versions // FEED_PAGE_MEMBERS.value)
        return Span(first=number, last=number) if 1 <= number <= started else None

    def find_range(self, first: int, last: int) -> Span | None:
        """Return the range of these pages; None where there is none (yet)."""
        size = FEED_RANGE_PAGES.value
        while size < last - first + 1:
            size *= FEED_RANGE_PAGES.value
        is_aligned = first >= 1 and last == first + size - 1 and (first - 1) % size == 0
        if not is_aligned or last > self.full_pages:
            return None
        return Span(first=first, last=last)


def list_parts(span: Span) -> tuple[Span, ...]:
    """Return the nodes that a range links to, in the order of the feed."""
    size = (span.last - span.first + 1) // FEED_RANGE_PAGES.value
    starts = range(span.first, span.last + 1, size)
    return tuple(Span(first=start, last=start + size - 1) for start in starts)


def _divide(pages: int) -> Iterator[Span]:
    """Yield the fewest nodes that together hold the pages from 1 to that number."""
    start, size = 1, 1
    while size * FEED_RANGE_PAGES.value <= pages:
        size *= FEED_RANGE_PAGES.value
    while size:
        while start + size - 1 <= pages:
            yield Span(first=start, last=start + size - 1)
            start += size
        size //= FEED_RANGE_PAGES.value
