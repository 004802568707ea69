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

ALL: tuple[Limit, ...] = tuple(
    value for value in dict(globals()).values() if isinstance(value, Limit)
)
