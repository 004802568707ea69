"""Every limit of SPARQL Update; see graph/limits.py."""

from graph.limits import GIB, KIB, Limit

UPDATE_TEXT = Limit(
    name="update text",
    value=512 * KIB,
    unit="bytes",
    why="as long as a form may be; larger data are for files",
)
UPDATE_TOKENS = Limit(
    name="update tokens",
    value=150_000,
    unit="tokens",
    why="what 512 KiB of INSERT DATA hold; a child that reads them is thrown away",
)
UPDATE_SECONDS = Limit(
    name="update time",
    value=60,
    unit="seconds",
    why="as long as a query with a token",
)
UPDATE_QUADS = Limit(
    name="quads changed by one update",
    value=500_000,
    unit="quads",
    why="the patch is held in memory, 200 bytes a quad; more is for the command line",
)
UPDATE_ADDRESS_SPACE = Limit(
    name="address space of the child that evaluates an update",
    value=3 * GIB,
    unit="bytes",
    why="half a million changed quads and the store they are in take under 2 GiB",
)

ALL: tuple[Limit, ...] = tuple(
    value for value in dict(globals()).values() if isinstance(value, Limit)
)
