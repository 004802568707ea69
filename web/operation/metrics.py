"""The figures of this process: each is defined here, and counted by who passes by.

They stand in a registry of their own and begin anew with the process. No figure names
a client or holds text of a query. Names and units are as Prometheus asks for
(https://prometheus.io/docs/practices/naming/).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    Metric,
)
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector

from sparql.observation import Observation, Outcome

_POOLS = {False: "public", True: "site"}
_QUERY_BUCKETS = (
    *(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1),
    *(0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 20.0, 60.0),
)
_COMMIT_BUCKETS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
_CLASSES = {digit: f"{digit}xx" for digit in range(1, 6)}


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolReading:
    """The workers of a pool at one moment, and what became of those before them."""

    name: str
    total: int
    idle: int
    waiting: int
    starts: int
    ends: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What is not counted but looked up when somebody asks for the figures.

    What nobody knows is None, and then no figure of it is given.
    """

    pools: tuple[PoolReading, ...]
    running: int
    revision: int | None = None
    triples: int | None = None
    free_bytes: int | None = None
    reserve_bytes: int | None = None
    cache_hits: int | None = None
    cache_misses: int | None = None
    cache_bytes: int | None = None
    lost_lines: int | None = None


class Metrics:
    """Counts queries, requests and commits; writes all figures down."""

    def __init__(self) -> None:
        """Begin at zero."""
        registry = self._registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        seconds, queries = _define_queries(registry)
        # Looking a label up takes longer than counting. And a figure that stands at
        # zero from the start shows its first increase.
        self._query_seconds = {
            is_site: seconds.labels(pool) for is_site, pool in _POOLS.items()
        }
        self._queries = {
            (is_site, outcome): queries.labels(pool, outcome.value)
            for is_site, pool in _POOLS.items()
            for outcome in Outcome
        }
        self._commits, self._commit_seconds = _define_commits(registry)
        requests = Counter(
            "stadtwissen_requests",
            "Requests by the class of their status.",
            ["status"],
            registry=registry,
        )
        self._requests = {
            digit: requests.labels(name) for digit, name in _CLASSES.items()
        }

    def count_query(self, observation: Observation) -> None:
        """Count a query that has ended."""
        is_site = observation.is_site
        self._query_seconds[is_site].observe(observation.seconds)
        self._queries[is_site, observation.outcome].inc()

    def count_request(self, status: int) -> None:
        """Count a request that was answered."""
        self._requests[status // 100].inc()

    def count_commit(self, outcome: str, seconds: float) -> None:
        """Count a commit; `outcome` is `ok` or the name of what stopped it."""
        self._commits.labels(outcome).inc()
        self._commit_seconds.observe(seconds)

    def look_up(self, read: Callable[[], Reading]) -> None:
        """Look up more figures with `read` whenever they are written down."""
        self._registry.register(_Lookup(read))

    def write(self, accept: str) -> tuple[bytes, str]:
        """Return all figures and their media type, as a scraper asks for them."""
        encode, content_type = choose_encoder(accept)
        return encode(self._registry), content_type


class _Lookup(Collector):
    """Turns a reading into figures."""

    def __init__(self, read: Callable[[], Reading]) -> None:
        self._read = read

    def describe(self) -> Iterator[Metric]:
        """Name nothing ahead: nobody can answer before the process is whole."""
        return iter(())

    def collect(self) -> Iterator[Metric]:
        """Look, and yield the figures."""
        reading = self._read()
        yield from _describe_pools(reading.pools)
        gauges = (
            ("queries_running", "Queries under way.", reading.running),
            ("revision", "The published revision.", reading.revision),
            ("triples", "Triples of the published revision.", reading.triples),
            ("disk_free_bytes", "Free space beside the data.", reading.free_bytes),
            ("disk_reserve_bytes", "Space commits leave.", reading.reserve_bytes),
            ("cache_bytes", "Size of the answers kept.", reading.cache_bytes),
        )
        counters = (
            ("cache_hits", "Queries answered from those kept.", reading.cache_hits),
            ("cache_misses", "Queries not found there.", reading.cache_misses),
            ("log_lines_lost", "Lines the disk did not take.", reading.lost_lines),
        )
        for name, text, value in gauges:
            if value is not None:
                yield GaugeMetricFamily(f"stadtwissen_{name}", text, value)
        for name, text, value in counters:
            if value is not None:
                yield CounterMetricFamily(f"stadtwissen_{name}", text, value)


def _define_queries(registry: CollectorRegistry) -> tuple[Histogram, Counter]:
    seconds = Histogram(
        "stadtwissen_query_seconds",
        "From a query's arrival to its whole answer or its error.",
        ["pool"],
        buckets=_QUERY_BUCKETS,
        registry=registry,
    )
    queries = Counter(
        "stadtwissen_queries",
        "Queries by how they ended, without those answered from the cache.",
        ["pool", "outcome"],
        registry=registry,
    )
    return seconds, queries


def _define_commits(registry: CollectorRegistry) -> tuple[Counter, Histogram]:
    commits = Counter(
        "stadtwissen_commits",
        "Commits asked for over HTTP, by how they ended.",
        ["outcome"],
        registry=registry,
    )
    seconds = Histogram(
        "stadtwissen_commit_seconds",
        "From a commit's proposal to its publication or its error.",
        buckets=_COMMIT_BUCKETS,
        registry=registry,
    )
    return commits, seconds


def _describe_pools(pools: tuple[PoolReading, ...]) -> Iterator[Metric]:
    workers = GaugeMetricFamily(
        "stadtwissen_workers", "Query workers.", labels=["pool"]
    )
    idle = GaugeMetricFamily(
        "stadtwissen_workers_idle", "Query workers without a query.", labels=["pool"]
    )
    waiting = GaugeMetricFamily(
        "stadtwissen_queries_waiting", "Queries without a worker.", labels=["pool"]
    )
    starts = CounterMetricFamily(
        "stadtwissen_worker_starts", "Query workers started.", labels=["pool"]
    )
    ends = CounterMetricFamily(
        "stadtwissen_worker_ends",
        "Query workers that ended, by why.",
        labels=["pool", "reason"],
    )
    for pool in pools:
        workers.add_metric([pool.name], pool.total)
        idle.add_metric([pool.name], pool.idle)
        waiting.add_metric([pool.name], pool.waiting)
        starts.add_metric([pool.name], pool.starts)
        for reason, number in sorted(pool.ends.items()):
            ends.add_metric([pool.name, reason], number)
    yield from (workers, idle, waiting, starts, ends)
