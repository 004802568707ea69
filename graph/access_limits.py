"""The limits of those who ask and edit over HTTP; see graph/limits.py."""

from graph.limits import MIB, Limit

CLIENT_QUERIES = Limit(
    name="queries of one client at once",
    value=2,
    unit="queries",
    why="as many as there are workers for the public",
)
CLIENT_SECONDS = Limit(
    name="query time of one client",
    value=60,
    unit="seconds a minute",
    why="what Wikidata's query service allows; one query after the other, all day",
)
CLIENT_SECONDS_BURST = Limit(
    name="query time of one client, saved up",
    value=120,
    unit="seconds",
    why="two minutes of work at once after a pause, as Wikidata's query service has it",
)
CLIENT_REQUESTS = Limit(
    name="requests of one client",
    value=10,
    unit="requests a second",
    why="more than people cause, and enough for a patient script",
)
CLIENT_REQUESTS_BURST = Limit(
    name="requests of one client, saved up",
    value=50,
    unit="requests",
    why="a page of a notebook or a dashboard asks that much at once",
)
CLIENT_ERRORS = Limit(
    name="errors of one client",
    value=30,
    unit="errors a minute",
    why="what Wikidata's query service allows: a script that only fails should stop",
)
CLIENTS_REMEMBERED = Limit(
    name="clients whose use is remembered",
    value=10_000,
    unit="clients",
    why="some megabytes of memory; who was not seen for longest is forgotten",
)
EXPLAIN_SECONDS = Limit(
    name="explanation of a query",
    value=10,
    unit="seconds",
    why="a query of a page is read in 0.5 s; of the largest size it takes some seconds",
)
EXPLAIN_ADDRESS_SPACE = Limit(
    name="address space of the child that explains a query",
    value=512 * MIB,
    unit="bytes",
    why="the parser and a query of the largest size take under 200 MiB",
)
EXPLAINED_AT_ONCE = Limit(
    name="queries explained at once",
    value=2,
    unit="queries",
    why="one for each core of a small machine; who comes later is told to try again",
)
TOKEN_DAYS = Limit(
    name="life of a token, where nothing is said",
    value=90,
    unit="days",
    why="long enough for a project's quarter, short enough to be forgotten safely",
)
TOKEN_DAYS_LONGEST = Limit(
    name="life of a token",
    value=365,
    unit="days",
    why="a token that outlives its purpose is one that leaks",
)
TOKEN_NAME = Limit(
    name="name of a token",
    value=100,
    unit="characters",
    why="it stands in the log and in the provenance of each commit",
)
RESULT_CACHE = Limit(
    name="answers kept in memory",
    value=64 * MIB,
    unit="bytes",
    why="some ten thousand answers of the usual size",
)
RESULT_CACHED = Limit(
    name="answer that is kept in memory",
    value=MIB,
    unit="bytes",
    why="larger ones push out many small ones, and go to a file anyway",
)
DOCUMENT_CACHE = Limit(
    name="documents of entities kept in memory",
    value=64 * MIB,
    unit="bytes",
    why="the page and the Turtle of two thousand entities",
)
DOCUMENT_CACHED = Limit(
    name="document of an entity that is kept in memory",
    value=MIB // 2,
    unit="bytes",
    why="the page of a hub takes a fifth of it; larger ones push out many small ones",
)
LOG_DAYS = Limit(
    name="life of the log, where nothing is said",
    value=7,
    unit="days",
    why="long enough to look into a complaint; it holds the text of queries",
)
LOG_TEXT = Limit(
    name="text in a line of the log",
    value=2_048,
    unit="bytes",
    why="most queries fit; the largest would fill the disk",
)
LOG_QUEUE = Limit(
    name="lines that wait for the log",
    value=10_000,
    unit="lines",
    why="seconds of the busiest hour; more would take memory from queries",
)
SITEMAP_PAGES = Limit(
    name="pages in one part of the site map",
    value=10_000,
    unit="pages",
    why="in two languages at most 33 MB; the protocol allows 50,000 addresses, 50 MB",
)
SITEMAP_PATH = Limit(
    name="path of a page in the site map",
    value=250,
    unit="characters",
    why="none of the shipped graph has 100; a part must stay below 50 MB",
)

ALL: tuple[Limit, ...] = tuple(
    value for value in dict(globals()).values() if isinstance(value, Limit)
)
