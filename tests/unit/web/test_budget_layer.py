"""Who is counted, and what a refusal looks like, by a clock of the test's own."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
from werkzeug.test import create_environ, run_wsgi_app

from web.access import REFUSAL
from web.editing.accounts import Accounts
from web.editing.tokens import TokenWish
from web.operation.budget_layer import BudgetLayer
from web.permissions import Role
from web.settings import Settings

EVERYBODY = Settings(counts_own_machine=True)


class Behind:
    """What stands behind the layer, and the time that it takes."""

    def __init__(self) -> None:
        self.now = 0.0
        self.status = "200 OK"
        self.seconds = 0.0
        self.refusals: list[object] = []

    def __call__(
        self, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        self.refusals.append(environ.get(REFUSAL))
        self.now += self.seconds
        start_response(self.status, [("Content-Type", "text/plain")])
        return [b"done"]


@pytest.fixture
def accounts(tmp_path: Path) -> Iterator[Accounts]:
    accounts = Accounts(tmp_path)
    yield accounts
    accounts.close()


@pytest.fixture
def behind() -> Behind:
    return Behind()


class Asker:
    """A client of the layer."""

    def __init__(self, layer: BudgetLayer) -> None:
        self._layer = layer
        self.headers: dict[str, str] = {}
        self.body = b""

    def ask(
        self, address: str = "192.0.2.1", path: str = "/sparql", **more: str
    ) -> int:
        headers = {"Accept": "*/*", **more}
        method = headers.pop("method", "GET")
        environ = create_environ(path, method=method, headers=headers)
        environ["REMOTE_ADDR"] = address
        answer, status, answered = run_wsgi_app(self._layer, environ)
        self.headers = dict(answered)
        self.body = b"".join(answer)
        return int(status[:3])

    def count(self, *arguments: str, **more: str) -> int:
        """Return how many requests of 200 at one moment are let in."""
        return [self.ask(*arguments, **more) for _ in range(200)].count(200)


def make(behind: Behind, accounts: Accounts, settings: Settings = EVERYBODY) -> Asker:
    return Asker(BudgetLayer(behind, accounts, settings, clock=lambda: behind.now))


@pytest.fixture
def asker(behind: Behind, accounts: Accounts) -> Asker:
    return make(behind, accounts)


def give(accounts: Accounts, role: Role) -> str:
    wish = TokenWish(name="eva", role=role)
    return "Bearer " + accounts.create(wish, datetime.now(UTC))[1]


@pytest.mark.parametrize(
    ("path", "method"),
    [
        ("/sparql", "GET"),
        ("/sparql?query=ASK%7B%7D", "POST"),
        ("/de/sparql", "GET"),
        ("/en/sparql", "GET"),
        ("/update", "POST"),
        ("/graphs", "PUT"),
        ("/graphs/a/b", "GET"),
        ("/lookup?ags=06531005", "GET"),
        ("/reconcile", "POST"),
        ("/reconcile/suggest/entity?prefix=k", "GET"),
        ("/queries/question-01", "GET"),
        ("/de/queries/question-11?theme=x", "GET"),
    ],
)
def test_what_asks_the_engine_is_counted(asker: Asker, path: str, method: str) -> None:
    assert asker.count(path=path, method=method) == 50


@pytest.mark.parametrize(
    ("path", "method"),
    [
        ("/sparql", "OPTIONS"),
        ("/", "GET"),
        ("/health", "GET"),
        ("/sparql/queries/1", "DELETE"),
        ("/fr/sparql", "GET"),
        ("/queries", "GET"),
    ],
)
def test_other_requests_are_not_counted(asker: Asker, path: str, method: str) -> None:
    assert asker.count(path=path, method=method) == 200


def test_a_refusal_says_the_limit_and_when_to_come_back(
    asker: Asker, behind: Behind
) -> None:
    asker.count()

    problem = json.loads(asker.body)
    assert problem["status"] == 429
    assert problem["type"].endswith("/problems/too-many")
    assert problem["limit"]["name"] == "requests of one client"
    assert problem["limit"]["value"] == 10
    assert problem["advice"]
    assert asker.headers["Retry-After"] == "1"
    assert asker.headers["Content-Type"] == "application/problem+json"
    assert asker.headers["Access-Control-Allow-Origin"] == "*"
    assert asker.headers["Cache-Control"] == "no-store"
    behind.now += 1
    assert asker.count() == 10


def test_an_answer_that_is_let_in_is_not_touched(asker: Asker) -> None:
    assert asker.ask() == 200
    assert (asker.body, asker.headers) == (b"done", {"Content-Type": "text/plain"})


def test_each_address_and_each_token_has_its_own_budget(
    asker: Asker, accounts: Accounts
) -> None:
    tokens = [give(accounts, role) for role in (Role.READER, Role.EDITOR)]

    assert asker.count("192.0.2.1") == 50
    assert asker.count("192.0.2.2") == 50
    assert asker.count("2001:db8::1") == 50
    assert asker.count("2001:db8::2") == 0
    assert [asker.count("192.0.2.1", Authorization=one) for one in tokens] == [50, 50]
    assert asker.count("192.0.2.9", Authorization=tokens[0]) == 0


def test_the_token_of_an_administrator_has_no_budget(
    asker: Asker, accounts: Accounts
) -> None:
    assert asker.count(Authorization=give(accounts, Role.ADMIN)) == 200


def test_a_token_that_counts_no_more_takes_from_its_address(
    asker: Asker, accounts: Accounts
) -> None:
    header = give(accounts, Role.ADMIN)
    accounts.revoke(header.split("_")[1], datetime.now(UTC))

    assert asker.count(Authorization=header) == 50
    assert asker.count() == 0


def test_this_machine_is_counted_only_where_the_settings_say_so(
    behind: Behind, accounts: Accounts
) -> None:
    remote = make(behind, accounts, Settings())

    assert [remote.count(a) for a in ("127.0.0.1", "::1", "192.0.2.1")] == [
        200,
        200,
        50,
    ]
    assert make(behind, accounts).count("127.0.0.1") == 50


def test_behind_a_proxy_the_client_is_the_one_that_the_proxy_names(
    behind: Behind, accounts: Accounts
) -> None:
    proxied = make(behind, accounts, replace(Settings(), proxies=1))

    for client in ("192.0.2.1", "192.0.2.2"):
        forged = {"X-Forwarded-For": f"198.51.100.1, {client}"}
        assert proxied.count("127.0.0.1", **forged) == 50
    assert proxied.count("127.0.0.1", **{"X-Forwarded-For": "x, 192.0.2.1"}) == 0


@pytest.mark.parametrize(
    ("status", "let_in"),
    [
        ("400 Bad Request", 30),
        ("401 Unauthorized", 30),
        ("422 Unprocessable Content", 30),
        ("404 Not Found", 50),
        ("409 Conflict", 50),
        ("412 Precondition Failed", 50),
        ("503 Service Unavailable", 50),
        ("500 Internal Server Error", 50),
    ],
)
def test_a_client_that_only_fails_is_stopped(
    asker: Asker, behind: Behind, status: str, let_in: int
) -> None:
    behind.status = status

    assert [asker.ask() for _ in range(60)].count(429) == 60 - let_in


def test_a_client_that_used_its_time_waits(asker: Asker, behind: Behind) -> None:
    behind.seconds = 50.0

    statuses = [asker.ask() for _ in range(4)]

    # 120 seconds were saved up, and as much came back as the queries took.
    assert statuses == [200, 200, 200, 200]
    behind.seconds = 0.0
    assert asker.ask() == 200


def test_two_at_once_are_enough_for_one_client(accounts: Accounts) -> None:
    inner: list[int] = []

    def nested(
        environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Ask again from within, as a second and a third connection would."""
        if len(inner) < 2:
            inner.append(0)
            inner[inner.index(0)] = asker.ask()
        start_response("200 OK", [])
        return [b""]

    asker = Asker(BudgetLayer(nested, accounts, EVERYBODY, clock=lambda: 0.0))

    assert asker.ask() == 200
    assert sorted(inner) == [200, 429]
    assert asker.ask() == 200


def test_a_fault_behind_frees_its_place(accounts: Accounts) -> None:
    def broken(
        environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        raise OSError

    asker = Asker(BudgetLayer(broken, accounts, EVERYBODY, clock=lambda: 0.0))

    for _ in range(5):
        with pytest.raises(OSError):  # noqa: PT011 - it is the one from behind
            asker.ask()


def test_a_person_gets_the_refusal_as_a_page(asker: Asker, behind: Behind) -> None:
    asker.count()

    asker.ask(Accept="text/html")

    assert behind.refusals[-1] is not None
