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

NAME_WORDS = Limit(
    name="words of a name that candidates are found by",
    value=4,
    unit="words",
    why="the longest ones; the rest only tells candidates apart",
)
WORDS_LIKE_ONE = Limit(
    name="words that one word of a name may stand for",
    value=20,
    unit="words",
    why="with two errors far fewer are meant; each is one more list to read",
)
NAMES_WEIGHED = Limit(
    name="entities weighed for a name",
    value=60,
    unit="entities",
    why="the index puts those with the rarest words first; weighing one takes 0.1 ms",
)
RECONCILED_AT_ONCE = Limit(
    name="names of a reconciliation batch",
    value=50,
    unit="queries",
    why="OpenRefine sends 10 unless told otherwise; 50 take below a second",
)
RECONCILIATION_CANDIDATES = Limit(
    name="candidates of a name",
    value=25,
    unit="entities",
    why="people choose from three or five; more are noise",
)
RECONCILED_PROPERTIES = Limit(
    name="properties of a reconciliation or extension query",
    value=20,
    unit="properties",
    why="a table has that many columns that tell a thing from another",
)
RECONCILED_VALUES = Limit(
    name="values of one property in a reconciliation query",
    value=20,
    unit="values",
    why="a cell holds one, seldom two",
)
EXTENDED_AT_ONCE = Limit(
    name="entities of a data extension query",
    value=200,
    unit="entities",
    why="OpenRefine asks for 10 rows at a time",
)
RECONCILIATIONS_AT_ONCE = Limit(
    name="reconciliation requests worked on at once",
    value=2,
    unit="requests",
    why="names are compared in the web process, which has pages to serve beside",
)

ALL = (
    SEARCH_TEXT,
    SEARCH_WORDS,
    SEARCH_PARTS,
    SEARCH_MEANT,
    SUGGESTIONS_WEIGHED,
    NAME_WORDS,
    WORDS_LIKE_ONE,
    NAMES_WEIGHED,
    RECONCILED_AT_ONCE,
    RECONCILIATION_CANDIDATES,
    RECONCILED_PROPERTIES,
    RECONCILED_VALUES,
    EXTENDED_AT_ONCE,
    RECONCILIATIONS_AT_ONCE,
)
