"""The limits of a data directory and of those who write to it; see graph/limits.py."""

from graph.limits import GIB, MIB, Limit

DISK_RESERVE = Limit(
    name="free disk reserve",
    value=2 * GIB,
    unit="bytes",
    why="a full disk makes the engine refuse writes until it is reopened",
)
DISK_RESERVE_SHARE = Limit(
    name="free disk reserve as a share of the disk",
    value=10,
    unit="per cent",
    why="where that is more: file systems get slow and scattered when fuller",
)
DISK_RESERVE_CEILING = Limit(
    name="free disk reserve, at most",
    value=8 * GIB,
    unit="bytes",
    why="the engine rewrites at most its store, and 10M triples take less",
)
SNAPSHOTS_KEPT = Limit(
    name="snapshots kept",
    value=3,
    unit="snapshots",
    why="the published one and the two before it, which workers may still read",
)
JOURNAL_SEGMENT = Limit(
    name="journal segment",
    value=64 * MIB,
    unit="bytes",
    why="a closed segment is what a backup copies, and it need not be large",
)
JOURNAL_SEGMENT_RECORDS = Limit(
    name="records of a journal segment",
    value=1_000,
    unit="records",
    why="each commit walks the heads of the last segment, which takes 10 ms then",
)
LOCK_SECONDS = Limit(
    name="waiting time for the write lock",
    value=60,
    unit="seconds",
    why="a commit of the whole shipped graph takes less",
)
COMMIT_SECONDS = Limit(
    name="commit time",
    value=900,
    unit="seconds",
    why="many times the longest commit measured; a stuck one must not block for ever",
)
REBUILT_REVISIONS = Limit(
    name="older revisions rebuilt for queries",
    value=4,
    unit="revisions",
    why="each takes as much of the disk as the store; the one asked last goes last",
)
REBUILT_SECONDS = Limit(
    name="time that a rebuilt revision is kept after it was asked",
    value=3_600,
    unit="seconds",
    why="whoever looks at an older state asks several questions of it",
)
CHANGES_WAIT_SECONDS = Limit(
    name="waiting time for the history of entities",
    value=20,
    unit="seconds",
    why="the shipped graph is read in 1 s, by a busy machine in 10",
)
DUMPS_KEPT = Limit(
    name="dumps kept, where nothing is said",
    value=7,
    unit="dumps",
    why="a week of them; each takes a tenth of what the store takes",
)
DUMP_HOURS = Limit(
    name="time between two dumps that the server makes",
    value=24,
    unit="hours",
    why="whoever needs a later state asks the graph; harvesters come once a day",
)
DUMP_RETRY_SECONDS = Limit(
    name="time to the next attempt after a dump that failed",
    value=3_600,
    unit="seconds",
    why="a full disk is seldom mended sooner, and each attempt costs as much as a dump",
)
DUMP_GRAPHS = Limit(
    name="named graphs with a file of their own in a dump",
    value=20_000,
    unit="graphs",
    why="more files burden the disk; all graphs are in one file anyway",
)
DUMP_TABLE_QUADS = Limit(
    name="quads of a graph whose tables stand in a dump",
    value=3_000_000,
    unit="quads",
    why="the rows are put together in memory: 0.8 GiB for each million",
)

ALL: tuple[Limit, ...] = tuple(
    value for value in dict(globals()).values() if isinstance(value, Limit)
)
