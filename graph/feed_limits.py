"""The limits of the feeds of changes; see graph/limits.py."""

from graph.limits import Limit

FEED_PAGE_MEMBERS = Limit(
    name="versions on a page of the event stream",
    value=250,
    unit="versions",
    why="a page has 200 KB then; what a page holds never changes, nor may this",
)
FEED_RANGE_PAGES = Limit(
    name="pages, or ranges of pages, under one range of the event stream",
    value=32,
    unit="nodes",
    why="the root then links to fewer than 100 nodes up to 8 million versions",
)
FEED_ENTRIES = Limit(
    name="entries of one Atom document",
    value=50,
    unit="revisions",
    why="readers look daily or more often; older ones are one link further",
)
FEED_ENTRY_ENTITIES = Limit(
    name="entities named in one Atom entry",
    value=50,
    unit="entities",
    why="nobody reads more; the entry says how many there are",
)

ALL = (FEED_PAGE_MEMBERS, FEED_RANGE_PAGES, FEED_ENTRIES, FEED_ENTRY_ENTITIES)
