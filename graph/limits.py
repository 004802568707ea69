"""Every limit of the house: its value, its unit and where the number comes from.

Those of the data directory stand in graph/storage_limits.py, those of the search in
graph/search_limits.py, those of clients and tokens in graph/access_limits.py, those of
the feeds of changes in graph/feed_limits.py. The
table in docs/limits.md is made from all of them; a test compares them.
"""

from dataclasses import dataclass

KIB = 1024
MIB = 1024 * KIB
GIB = 1024 * MIB


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """One limit; `name` stands in error messages, `why` in the docs."""

    name: str
    value: int
    unit: str
    why: str


QUERY_TEXT = Limit(
    name="query text",
    value=64 * KIB,
    unit="bytes",
    why="real queries are below 10 KB; nesting kills the engine from 4 KB",
)
QUERY_DEPTH = Limit(
    name="query nesting",
    value=100,
    unit="levels",
    why="the engine's parser overflows its stack from 2,145 levels",
)
QUERY_TOKENS = Limit(
    name="query tokens",
    value=5_000,
    unit="tokens",
    why="chains of operators overflow the parser's stack from 6,550",
)
QUERY_PATTERNS = Limit(
    name="triple patterns and path steps",
    value=200,
    unit="patterns",
    why="a chain is planned in 0.3 s at 200, in 39 s at 1,000; a star takes longer",
)
QUERY_SECONDS = Limit(
    name="query time",
    value=20,
    unit="seconds",
    why="the public's patience; Wikidata allows 60 s, Datasette 1 s",
)
QUERY_SECONDS_TOKEN = Limit(
    name="query time with a token",
    value=60,
    unit="seconds",
    why="we know whom to ask; as long as Wikidata allows everybody",
)
SITE_QUERY_SECONDS = Limit(
    name="query time of our own pages",
    value=5,
    unit="seconds",
    why="a page that takes longer is a fault of ours",
)
WORKER_ADDRESS_SPACE = Limit(
    name="address space of a query worker",
    value=GIB,
    unit="bytes",
    why="512 MiB is enough to open 1M triples; a sort of 1M rows takes 289 MB",
)
RESULT = Limit(
    name="query result",
    value=64 * MIB,
    unit="bytes",
    why="larger answers are what dumps are for",
)
RESULT_IN_MEMORY = Limit(
    name="query result kept in memory",
    value=MIB,
    unit="bytes",
    why="a larger one goes to a temporary file",
)
QUEUE_LENGTH = Limit(
    name="waiting queries",
    value=16,
    unit="queries",
    why="whoever waits longer than the queue's time is refused anyway",
)
QUEUE_SECONDS = Limit(
    name="waiting time for a worker",
    value=2,
    unit="seconds",
    why="a short wait rides out a burst; a long one hides an overload",
)
WORKER_QUERIES = Limit(
    name="queries of one worker",
    value=5_000,
    unit="queries",
    why="a fresh process forgets every leak; it costs 70 ms, a point query 0.4 ms",
)
STOP_SECONDS = Limit(
    name="stop of the server",
    value=10,
    unit="seconds",
    why="answers under way may end; a client that reads slowly must not hold up a stop",
)
WORKER_START_SECONDS = Limit(
    name="start of a query worker",
    value=10,
    unit="seconds",
    why="a start takes 0.02 s at 1M triples; past ten the machine is in trouble",
)
POOL_WORKERS = Limit(
    name="query workers of a pool",
    value=2,
    unit="workers",
    why="one for each core of a small machine, for the site and for the public",
)
WEB_THREADS = Limit(
    name="threads that answer requests",
    value=24,
    unit="threads",
    why="as many as may wait for a worker, and some that serve pages meanwhile",
)
HTML_ROWS = Limit(
    name="rows of a result shown on a page",
    value=1_000,
    unit="rows",
    why="more is for programs; browsers get slow",
)
REMOTE_SECONDS = Limit(
    name="query time of another endpoint",
    value=300,
    unit="seconds",
    why="public endpoints stop at one to five minutes themselves",
)
MERGED_TRIPLES = Limit(
    name="triples merged from several FROM graphs",
    value=1_000_000,
    unit="triples",
    why="the merge is made in the worker's memory",
)
FORM_BODY = Limit(
    name="form body",
    value=512 * KIB,
    unit="bytes",
    why="a query of the largest size, percent-encoded, fits",
)
DISCARDED_BODY = Limit(
    name="refused body that is still read",
    value=32 * MIB,
    unit="bytes",
    why="who is still sending does not hear the answer; twice the largest upload",
)
UPLOAD = Limit(
    name="upload",
    value=16 * MIB,
    unit="bytes",
    why="larger loads are for the command line",
)
UPLOAD_UNPACKED = Limit(
    name="unpacked upload",
    value=64 * MIB,
    unit="bytes",
    why="four times the packed limit",
)
UPLOAD_RATIO = Limit(
    name="compression ratio",
    value=100,
    unit="times",
    why="RDF packs 10 to 30 times; 1 GB of blanks packs 1,000 times",
)
UPLOAD_QUADS = Limit(
    name="quads of one upload",
    value=200_000,
    unit="quads",
    why="larger loads are for the command line",
)
LITERAL = Limit(
    name="literal",
    value=MIB,
    unit="bytes",
    why="no text of a town hall is longer",
)
IRI = Limit(
    name="IRI",
    value=2_048,
    unit="characters",
    why="browsers and proxies cut longer ones",
)
LANGUAGE_TAG = Limit(
    name="language tag",
    value=35,
    unit="characters",
    why="BCP 47 section 4.4.1 asks implementations to allow 35",
)
PARSING_SECONDS = Limit(
    name="parsing time",
    value=60,
    unit="seconds",
    why="16 MiB parse in under 2 s",
)
PARSING_ADDRESS_SPACE = Limit(
    name="address space of the parsing child",
    value=3 * GIB // 2,
    unit="bytes",
    why="64 MiB of Turtle and its quads take under 1 GiB",
)
VALIDATION_SECONDS = Limit(
    name="validation time",
    value=300,
    unit="seconds",
    why="of them 60 on a processor; a machine that does much else takes its time",
)
VALIDATION_CPU_SECONDS = Limit(
    name="validation time on a processor",
    value=60,
    unit="seconds",
    why="the whole shipped graph validates in a few seconds",
)
VALIDATION_ADDRESS_SPACE = Limit(
    name="address space of the validating child",
    value=2 * GIB,
    unit="bytes",
    why="the whole shipped graph and a report of it take under 1 GiB",
)
VALIDATED_SUBJECTS = Limit(
    name="subjects of a patch judged by their neighbourhood",
    value=2_000,
    unit="subjects",
    why="gathering takes as long as judging all of the shipped graph then",
)
FAULTS_REPORTED = Limit(
    name="faults reported",
    value=100,
    unit="faults",
    why="enough to mend a file in one go",
)
REASONER_SECONDS = Limit(
    name="reasoner's time for the shipped graph",
    value=120,
    unit="seconds",
    why="HermiT takes 25 s for 65,000 triples; past the limit each project is judged",
)
REASONER_PROJECTS_SECONDS = Limit(
    name="reasoner on the shipped graph, project by project",
    value=600,
    unit="seconds",
    why="69 of 73 projects took 400 s on two busy cores; a whole takes less",
)
LOAD_FILE = Limit(
    name="file given to the command line, unpacked",
    value=512 * MIB,
    unit="bytes",
    why="what a whole-file parse holds in 4 GiB; larger files are for bulk loading",
)
LOAD_QUADS = Limit(
    name="quads of one file given to the command line",
    value=2_000_000,
    unit="quads",
    why="what a whole-file parse holds in 4 GiB; larger files are for bulk loading",
)
LOAD_SECONDS = Limit(
    name="parsing time of the command line",
    value=600,
    unit="seconds",
    why="2M quads parse in about a minute",
)
LOAD_ADDRESS_SPACE = Limit(
    name="address space of the command line's parsing child",
    value=4 * GIB,
    unit="bytes",
    why="2M quads and their text take under 3 GiB",
)
BULK_QUADS = Limit(
    name="quads of one file loaded in bulk",
    value=100_000_000,
    unit="quads",
    why="one record of the journal then has 20 GB; 10M quads were tried",
)
BULK_LINE = Limit(
    name="line of a file loaded in bulk",
    value=8 * MIB,
    unit="bytes",
    why="a literal of the greatest length fits, and each of its bytes may be escaped",
)
BULK_SECONDS = Limit(
    name="time to parse or to commit a bulk load",
    value=6 * 3_600,
    unit="seconds",
    why="a child that hangs must end; 10M quads take less than half an hour",
)
BULK_PARSING_ADDRESS_SPACE = Limit(
    name="address space of the child that parses a bulk load",
    value=2 * GIB,
    unit="bytes",
    why="it holds one run of 64 MB of lines, and the labels of blank nodes",
)
BULK_JUDGED = Limit(
    name="quads of a bulk load that are judged whole",
    value=2_000_000,
    unit="quads",
    why="the validator holds all of them in memory; a sample has no limit",
)
BULK_JUDGING_ADDRESS_SPACE = Limit(
    name="address space of the child that judges a bulk load whole",
    value=12 * GIB,
    unit="bytes",
    why="a million triples of which half are at fault took 9 GB",
)
XML_ENTITIES = Limit(
    name="XML entities declared",
    value=64,
    unit="entities",
    why="ontologies declare a dozen for their namespaces",
)
XML_ENTITY = Limit(
    name="XML entity",
    value=512,
    unit="characters",
    why="an entity abbreviates a namespace; no namespace is longer",
)
XML_ATTRIBUTES = Limit(
    name="attributes of one XML element",
    value=10_000,
    unit="attributes",
    why="the parser compares each with all: 20,000 took 1 s, 100,000 over a minute",
)
NESTING = Limit(
    name="nesting of a file",
    value=200,
    unit="levels",
    why="30,000 levels of JSON took 4 GB and 14 s, 5,000 of triple terms the whole "
    "stack; real files stay under 20",
)
LOCATED = Limit(
    name="file in which a refused term is looked for, however it is written",
    value=64 * MIB,
    unit="bytes",
    why="an upload of the largest size; going through it takes some seconds",
)
JSON_LD_CONTEXTS = Limit(
    name="times that a JSON-LD file names our context",
    value=1_000,
    unit="times",
    why="the context is put in its place each time and has 12 KB",
)

INCOMING_SHOWN = Limit(
    name="incoming links read for one page",
    value=500,
    unit="links",
    why="nine of ten entities have fewer; hubs are paged by property",
)
PAGE_LINKS = Limit(
    name="links of one property on one page",
    value=50,
    unit="links",
    why="what can be scanned without losing the place",
)
DOUBTFUL_INFERENCES = Limit(
    name="inferred triples that may rest on what a commit removed",
    value=20_000,
    unit="triples",
    why="looking for other reasons takes 2 s then; inferring all anew takes 3 s",
)

EXPLANATION_DEPTH = Limit(
    name="rules one above the other in an explanation",
    value=12,
    unit="rules",
    why="of 1,926 inferences of every kind in the shipped graph none took more than 4",
)
EXPLANATION_STEPS = Limit(
    name="reasons looked at for one explanation",
    value=20_000,
    unit="reasons",
    why="of the same inferences none took more than 44; this many take 0.2 s",
)
EXPLANATION_QUERIES = Limit(
    name="queries for the page of one explanation",
    value=200,
    unit="queries",
    why="one for each thing that is looked at; this many take about 0.5 s",
)

ALL: tuple[Limit, ...] = tuple(
    value for value in dict(globals()).values() if isinstance(value, Limit)
)
