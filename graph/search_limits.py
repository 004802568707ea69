"""The limits of the search; see graph/limits.py."""

from graph.limits import Limit

SEARCH_TEXT = Limit(
    name="search text",
    value=500,
    unit="characters",
    why="a title copied whole fits; the longest has 200",
)
SEARCH_WORDS = Limit(
    name="words of a search that count",
    value=12,
    unit="words",
    why="each word is one more list to cut with; titles have at most 30",
)
SEARCH_PARTS = Limit(
    name="words that hold a part sought",
    value=200,
    unit="words",
    why="the most frequent ones; the part of most is in far fewer",
)
SEARCH_MEANT = Limit(
    name="words meant by one with a typing error",
    value=5,
    unit="words",
    why="more could not be told to who asked; nearly always it is one",
)

SUGGESTIONS_WEIGHED = Limit(
    name="names weighed for suggestions",
    value=200,
    unit="entities",
    why="ten are shown; who gets more than this types on",
)

ALL = (SEARCH_TEXT, SEARCH_WORDS, SEARCH_PARTS, SEARCH_MEANT, SUGGESTIONS_WEIGHED)
