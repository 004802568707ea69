"""Queries that admission refuses, given to the worker: they cost that worker alone."""

import signal
import socket
import time

import pytest

from graph.errors import ChildDied, LimitReached
from graph.limits import QUERY_DEPTH, WORKER_ADDRESS_SPACE
from sparql.dataset import STORE
from sparql.execution import Executor
from sparql.media_types import JSON_RESULTS
from sparql.member import OutOfTime
from sparql.negotiation import Choice
from sparql.plan import Plan
from sparql.pool import Done, Pool
from sparql.prologue import Form
from sparql.protocol import SYNTAX, Task, encode_task

NESTED = "SELECT * " + "{" * 20_000 + "}" * 20_000
DOUBLING = (
    'SELECT (STRLEN(?x40) AS ?n) { BIND("0123456789" AS ?x0) '
    + " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(40))
    + " }"
)
SPELLINGS = [
    "SELECT * {{ SERVICE <{address}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ SERVICE SILENT <{address}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ VALUES ?e {{ <{address}> }} SERVICE ?e {{ ?s ?p ?o }} }}",
    "PREFIX a: <{address}> SELECT * {{ {{ SELECT * {{ SERVICE a: {{ }} }} }} }}",
    "SELECT * {{ FILTER EXISTS {{ SERVICE <{address}> {{ ?s ?p ?o }} }} ?x ?y ?z }}",
    "SELECT * FROM <{address}> {{ ?s ?p ?o }}",
]


def ask(pool: Pool, text: str, seconds: float = 15) -> Done:
    task = Task(
        text=text, base="http://a/", extension="json", cpu_seconds=60, dataset=STORE
    )
    return pool.ask(encode_task(task), seconds=seconds, sink=lambda piece: None)


def still_answers(pool: Pool) -> bool:
    return ask(pool, "ASK { }").ending.fault == ""


def run_unadmitted(pool: Pool, text: str) -> None:
    plan = Plan(
        text=text,
        dataset=STORE,
        choice=Choice(media_type=JSON_RESULTS, name=JSON_RESULTS.name),
        form=Form.SELECT,
        is_repeatable=True,
    )
    Executor(public=pool, site=pool).run(plan)


def test_a_query_nested_20_000_fold_kills_its_worker_alone(pool: Pool) -> None:
    with pytest.raises(ChildDied) as caught:
        ask(pool, NESTED)

    assert caught.value.exit_status == -signal.SIGSEGV
    assert still_answers(pool)


def test_a_stack_that_overflows_is_told_as_the_limit_of_nesting(pool: Pool) -> None:
    with pytest.raises(LimitReached) as caught:
        run_unadmitted(pool, NESTED)

    assert caught.value.limit is QUERY_DEPTH


def test_a_query_that_eats_memory_ends_at_its_fence(pool: Pool) -> None:
    with pytest.raises(LimitReached) as caught:
        run_unadmitted(pool, DOUBLING)

    assert caught.value.limit is WORKER_ADDRESS_SPACE
    assert still_answers(pool)


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_no_query_reaches_the_network(pool: Pool, spelling: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.2)
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/"

        ask(pool, spelling.format(address=address))

        with pytest.raises(TimeoutError):
            listener.accept()


def test_load_is_no_query_for_the_engine(pool: Pool) -> None:
    assert ask(pool, "LOAD <http://127.0.0.1:1/>").ending.fault == SYNTAX


@pytest.mark.parametrize("extension", ["json", "xml", "csv", "tsv"])
def test_a_worker_killed_amid_its_answer_never_leaves_a_whole_one(
    pool: Pool, extension: str
) -> None:
    text = (
        "SELECT * { "
        + "".join(f"VALUES ?{name} {{ {'1 ' * 10} }}" for name in "abcde")
        + " }"
    )
    task = Task(
        text=text, base="http://a/", extension=extension, cpu_seconds=60, dataset=STORE
    )
    pieces: list[bytes] = []

    def kill_at_the_third(piece: bytes) -> None:
        pieces.append(piece)
        if len(pieces) == 3:
            member.end()

    member = pool._borrow()
    pool._arrivals.put(member)
    with pytest.raises((ChildDied, OSError, ValueError)):
        pool.ask(encode_task(task), seconds=15, sink=kill_at_the_third)

    assert len(pieces) < 30
    assert still_answers(pool)


def test_the_processor_limit_ends_a_query_whose_parent_sleeps(pool: Pool) -> None:
    text = (
        "SELECT (COUNT(*) AS ?n) { "
        + "".join(f"VALUES ?{name} {{ {'1 ' * 30} }}" for name in "abcdefghij")
        + " }"
    )
    task = Task(
        text=text, base="http://a/", extension="json", cpu_seconds=1, dataset=STORE
    )
    began = time.monotonic()

    with pytest.raises(ChildDied) as caught:
        pool.ask(encode_task(task), seconds=60, sink=lambda piece: None)

    assert caught.value.exit_status == -signal.SIGXCPU
    assert time.monotonic() - began < 30


def test_a_query_past_its_time_is_killed(pool: Pool) -> None:
    with pytest.raises(OutOfTime):
        ask(pool, NESTED_LOOPS, seconds=0.3)

    assert still_answers(pool)


NESTED_LOOPS = (
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . "
    + "".join(f"?a{n} ?b{n} ?c{n} . " for n in range(20))
    + "}"
)
