"""What is counted, as a reader of the format of its own sees it."""

import pytest
from prometheus_client.parser import text_string_to_metric_families

from sparql.observation import Observation, Outcome
from web.operation.metrics import Metrics, PoolReading, Reading

READING = Reading(
    pools=(
        PoolReading(
            name="public", total=2, idle=1, waiting=3, starts=7, ends={"time": 5}
        ),
    ),
    running=4,
    revision=12,
)
Labels = tuple[tuple[str, str], ...]


def read(metrics: Metrics) -> dict[tuple[str, Labels], float]:
    text, content_type = metrics.write("text/plain")
    assert content_type.startswith("text/plain")
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text.decode())
        for sample in family.samples
    }


def test_queries_are_counted_by_pool_and_outcome() -> None:
    metrics = Metrics()
    for outcome, seconds in ((Outcome.OK, 0.002), (Outcome.TIME, 20.1)):
        metrics.count_query(
            Observation(is_site=False, outcome=outcome, seconds=seconds, text="ASK {}")
        )

    found = read(metrics)

    name, pool = "stadtwissen_query_seconds", ("pool", "public")
    assert found[f"{name}_count", (pool,)] == 2
    assert found[f"{name}_bucket", (("le", "0.0025"), pool)] == 1
    assert found[f"{name}_bucket", (("le", "20.0"), pool)] == 1
    for outcome, number in (("ok", 1), ("time", 1), ("memory", 0)):
        key = ("outcome", outcome), pool
        assert found["stadtwissen_queries_total", key] == number


@pytest.mark.parametrize(("status", "name"), [(200, "2xx"), (304, "3xx"), (503, "5xx")])
def test_requests_are_counted_by_the_class_of_their_status(
    status: int, name: str
) -> None:
    metrics = Metrics()

    metrics.count_request(status)

    labels = (("status", name),)
    assert read(metrics)["stadtwissen_requests_total", labels] == 1


def test_commits_are_counted_with_their_time() -> None:
    metrics = Metrics()

    metrics.count_commit("ok", 0.07)
    metrics.count_commit("Conflict", 0.01)

    found = read(metrics)
    assert found["stadtwissen_commits_total", (("outcome", "Conflict"),)] == 1
    assert found["stadtwissen_commit_seconds_count", ()] == 2


def test_what_is_looked_up_is_what_is_there_at_that_moment() -> None:
    metrics = Metrics()
    metrics.look_up(lambda: READING)

    found = read(metrics)

    pool = ("pool", "public")
    assert found["stadtwissen_workers_idle", (pool,)] == 1
    assert found["stadtwissen_queries_waiting", (pool,)] == 3
    ends = ("stadtwissen_worker_ends_total", (pool, ("reason", "time")))
    assert found[ends] == 5
    assert found["stadtwissen_revision", ()] == 12
    assert ("stadtwissen_triples", ()) not in found


def test_two_services_in_one_process_count_apart() -> None:
    one, other = Metrics(), Metrics()

    one.count_request(200)

    assert read(other)["stadtwissen_requests_total", (("status", "2xx"),)] == 0
