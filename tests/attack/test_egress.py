"""No spelling of SERVICE, LOAD or FROM makes the service call anybody."""

import threading
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.request import ProxyHandler, build_opener

import pytest
from click.testing import CliRunner

from graph.errors import StadtwissenError
from graph.update_limits import UPDATE_TOKENS
from sparql import update
from sparql.dataset import STORE
from sparql.keeper import Keeper
from sparql.pool import Pool
from sparql.protocol import Task, encode_task
from sparql.request import Update
from sparql.tokens import Token, scan
from tests.attack.calling_out import DATASETS, QUERIES, UPDATES, fill
from tests.attack.listeners import Listeners, listen
from tests.support.running_server import RunningServer, run_server
from tests.support.small_store import make_quads, publish_store
from web.commands import main

BASE = "http://base.example/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bare:
    """A server on a bare store, and an administrator's token for it."""

    server: RunningServer
    token: str

    def send(self, path: str, kind: str, text: str) -> int:
        reply = self.server.send(
            "POST",
            path,
            headers={
                "Authorization": f"Bearer {self.token}",
                "Content-Type": f"application/sparql-{kind}",
                "Accept": "*/*",
            },
            body=text.encode(),
        )
        return reply.status


@pytest.fixture
def listeners() -> Iterator[Listeners]:
    with listen() as listeners:
        yield listeners


@pytest.fixture
def bare(tmp_path: Path) -> Iterator[Bare]:
    where = ("--data-dir", str(tmp_path / "var"))
    runner = CliRunner()
    made = runner.invoke(main, ["init", "--bare", *where], catch_exceptions=False)
    assert made.exit_code == 0, made.output
    words = ["token", "create", "--role", "admin", "--name", "Ada", *where]
    told = runner.invoke(main, words, catch_exceptions=False)
    with run_server(tmp_path / "var") as server:
        yield Bare(server=server, token=told.stdout.strip())


def test_there_are_120_spellings_and_each_is_another() -> None:
    spellings = {*QUERIES, *DATASETS, *UPDATES}

    assert len(spellings) == len(QUERIES) + len(DATASETS) + len(UPDATES)
    assert len(spellings) >= 120


def test_the_listeners_hear_whoever_calls(listeners: Listeners) -> None:
    opener = build_opener(ProxyHandler({}))

    def call(address: str) -> None:
        # Nobody answers; that the call was made is all that counts.
        with suppress(OSError):
            opener.open(address, timeout=0.1)

    threads = [threading.Thread(target=call, args=(x,)) for x in listeners.addresses]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert listeners.find_called() == listeners.addresses


def test_no_spelling_makes_the_endpoint_call_anybody(
    bare: Bare, listeners: Listeners
) -> None:
    for address in listeners.addresses:
        for text in QUERIES:
            status = bare.send("/sparql", "query", fill(text, address))
            assert status == 403, fill(text, address)
        for text in DATASETS:
            status = bare.send("/sparql", "query", fill(text, address))
            assert status == 200, fill(text, address)
        for text in UPDATES:
            status = bare.send("/update", "update", fill(text, address))
            is_call = "LOAD" in text.upper() or "SERVICE" in text.upper()
            assert status == (403 if is_call else 200), fill(text, address)

    assert listeners.find_called() == []


def test_no_worker_calls_anybody_where_admission_is_skipped(
    tmp_path: Path, listeners: Listeners
) -> None:
    publish_store(tmp_path, 1, make_quads())
    keeper = Keeper()
    pool = Pool(name="egress", size=1, data_dir=tmp_path, keeper=keeper)
    with closing(keeper), closing(pool):
        for number, text in enumerate((*QUERIES, *DATASETS, *UPDATES)):
            address = listeners.addresses[number % len(listeners.addresses)]
            task = Task(
                text=fill(text, address),
                base=BASE,
                extension="nt" if "CONSTRUCT" in text else "json",
                cpu_seconds=20,
                dataset=STORE,
            )
            with suppress(StadtwissenError):
                pool.ask(encode_task(task), seconds=20, sink=lambda piece: None)

    assert listeners.find_called() == []


def skip_admission(text: str, *, base: str) -> list[Token]:
    return scan(text, most=UPDATE_TOKENS.value)


def test_no_update_calls_anybody_where_admission_is_skipped(
    tmp_path: Path, listeners: Listeners, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(update, "admit_update", skip_admission)
    publish_store(tmp_path, 1, make_quads())
    for number, text in enumerate(UPDATES):
        address = listeners.addresses[number % len(listeners.addresses)]
        with suppress(StadtwissenError):
            update.evaluate(
                tmp_path,
                Update(text=fill(text, address)),
                base_iri=BASE,
                is_bare=True,
            )

    assert listeners.find_called() == []
