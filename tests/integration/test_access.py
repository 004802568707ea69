"""Who gets in, by which header, and where: the whole way through the application."""

import base64
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.routing import AnyConverter, BaseConverter, IntegerConverter, Rule
from werkzeug.test import Client

from graph.errors import Unauthorised
from sparql.execution import Answer, Executor
from sparql.patience import PUBLIC, Patience
from sparql.plan import Plan
from sparql.running import Asker
from tests.support.small_store import make_quads, publish_store
from web.access import attach_access, get_principal
from web.app import create_app
from web.editing.accounts import Accounts
from web.editing.authentication import authenticate
from web.editing.tokens import TokenWish
from web.operation.result_layer import ResultLayer
from web.permissions import ANONYMOUS, TABLE, Role
from web.problems import register_handlers
from web.services import attach_services
from web.serving import open_services
from web.settings import Settings

NOW = datetime.now(UTC)
ROLES = [role for role in Role if role is not Role.ANONYMOUS]


@pytest.fixture(scope="module")
def application(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    data_dir = tmp_path_factory.mktemp("access")
    publish_store(data_dir, 1, make_quads())
    settings = Settings(data_dir=data_dir)
    services = open_services(settings)
    yield create_app(services, settings)
    services.executor.site.close()
    services.executor.public.close()
    services.executor.site._keeper.close()
    services.editor._writer.close()
    services.accounts.close()


@pytest.fixture
def accounts(tmp_path: Path) -> Iterator[Accounts]:
    accounts = Accounts(tmp_path)
    yield accounts
    accounts.close()


def basic(password: str, user: str = "anybody") -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


def give(accounts: Accounts, role: Role, days: int = 1) -> str:
    return accounts.create(TokenWish(name="eva", role=role, days=days), NOW)[1]


def test_nobody_comes_without_a_header(accounts: Accounts) -> None:
    assert authenticate("", accounts, NOW) == ANONYMOUS


@pytest.mark.parametrize("role", ROLES)
def test_a_token_is_known_by_bearer_and_by_password(
    accounts: Accounts, role: Role
) -> None:
    text = give(accounts, role)

    principals = {
        authenticate(header, accounts, NOW)
        for header in (
            f"Bearer {text}",
            f"bearer  {text}",
            basic(text),
            basic(text, ""),
        )
    }

    (principal,) = principals
    assert (principal.name, principal.role) == ("eva", role)
    assert principal.token_id == text.split("_")[1]


@pytest.mark.parametrize(
    "header",
    [
        "Bearer",
        "Bearer x",
        "Basic",
        "Basic x",
        "Basic =",
        "Basic /////w==",
        basic("secret"),
        'Digest username="eva"',
        "stadt_" + "0" * 9 + "_" + "0" * 49,
        "\u00ff\u00fe",
        " ",
    ],
)
def test_a_header_without_a_token_of_ours_is_refused(
    accounts: Accounts, header: str
) -> None:
    give(accounts, Role.EDITOR)

    with pytest.raises(Unauthorised):
        authenticate(header, accounts, NOW)


def test_a_token_that_counts_no_more_is_refused_and_told_why(
    accounts: Accounts,
) -> None:
    header = "Bearer " + give(accounts, Role.EDITOR, days=1)
    with pytest.raises(Unauthorised, match="expired"):
        authenticate(header, accounts, NOW + timedelta(days=1))

    accounts.revoke(header.split("_")[1], NOW)

    with pytest.raises(Unauthorised, match="revoked"):
        authenticate(header, accounts, NOW)


def test_a_refusal_never_says_the_token(accounts: Accounts) -> None:
    text = give(accounts, Role.EDITOR)
    accounts.revoke(text.split("_")[1], NOW)

    for secret in (text, text[:-1] + "~"):
        with pytest.raises(Unauthorised) as caught:
            authenticate(f"Bearer {secret}", accounts, NOW)
        assert text[16:40] not in str(caught.value)


def build_path(rule: Rule) -> str:
    """Return a path that a rule takes."""
    values = {
        name: _build_value(converter) for name, converter in rule._converters.items()
    }
    _, path = rule.build(values) or ("", "")
    return path.partition("|")[2] or path


def _build_value(converter: BaseConverter) -> str | int:
    if isinstance(converter, AnyConverter):
        return str(next(iter(converter.items)))
    return 1 if isinstance(converter, IntegerConverter) else "x"


def test_every_route_answers_every_role_as_the_table_says(application: Flask) -> None:
    accounts = application.extensions["stadtwissen"].accounts
    headers = {
        role: {"Authorization": "Bearer " + give(accounts, role)} for role in ROLES
    }
    headers[Role.ANONYMOUS] = {}
    client = application.test_client()
    wrong = []

    for rule in application.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"OPTIONS"}):
            for role in Role:
                reply = client.open(
                    build_path(rule),
                    method=method,
                    headers=headers[role],
                    environ_base={"REMOTE_ADDR": "203.0.113.7"},
                )
                expected = set()
                if role < TABLE[rule.endpoint]:
                    expected = {401} if role is Role.ANONYMOUS else {403}
                if {reply.status_code} & {401, 403} != expected:
                    wrong.append((rule.endpoint, method, role, reply.status_code))
                reply.close()

    assert wrong == []


def test_every_route_refuses_a_token_that_is_not_ours(application: Flask) -> None:
    client = application.test_client()
    statuses = {
        client.get(build_path(rule), headers={"Authorization": "Bearer x"}).status_code
        for rule in application.url_map.iter_rules()
        if "GET" in (rule.methods or ())
    }

    assert statuses == {401}


@pytest.fixture
def closed(accounts: Accounts, application: Flask) -> Flask:
    """An application with one route for editors, for reading and writing."""
    app = Flask("closed")
    services = application.extensions["stadtwissen"]
    attach_services(app, services)
    app.add_url_rule(
        "/closed",
        "closed",
        lambda: get_principal().name,
        methods=["GET", "POST"],
    )
    register_handlers(app)
    attach_access(app, {"closed": Role.EDITOR, "static": Role.ANONYMOUS})
    return app


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.ANONYMOUS, 401),
        (Role.READER, 403),
        (Role.EDITOR, 200),
        (Role.REVIEWER, 200),
        (Role.ADMIN, 200),
    ],
)
def test_a_route_for_editors_asks_for_a_token_by_itself(
    closed: Flask, role: Role, status: int
) -> None:
    accounts = closed.extensions["stadtwissen"].accounts
    headers = {}
    if role is not Role.ANONYMOUS:
        headers["Authorization"] = "Bearer " + give(accounts, role)

    reply = closed.test_client().get("/closed", headers=headers)

    assert reply.status_code == status
    if status == 401:
        assert reply.headers.getlist("WWW-Authenticate") == [
            'Bearer realm="Stadtwissen"',
            'Basic realm="Stadtwissen", charset="UTF-8"',
        ]
    if status == 200:
        assert reply.text == "eva"


def test_what_a_route_can_do_is_told_to_anybody(closed: Flask) -> None:
    assert closed.test_client().options("/closed").status_code == 200


@pytest.mark.parametrize(
    ("is_basic", "origin", "status"),
    [
        (True, "http://evil.example", 403),
        (True, "http://localhost", 200),
        (False, "http://evil.example", 200),
    ],
)
def test_another_site_cannot_write_with_a_remembered_password(
    closed: Flask, *, is_basic: bool, origin: str, status: int
) -> None:
    text = give(closed.extensions["stadtwissen"].accounts, Role.EDITOR)
    header = basic(text) if is_basic else f"Bearer {text}"

    reply = closed.test_client().post(
        "/closed", headers={"Authorization": header, "Origin": origin}
    )

    assert reply.status_code == status


def test_a_person_is_told_in_a_page_that_a_token_is_wrong(application: Flask) -> None:
    reply = application.test_client().get(
        "/de/", headers={"Authorization": "Bearer x", "Accept": "text/html"}
    )

    assert (reply.status_code, reply.mimetype) == (401, "text/html")
    assert "gültiges Token" in reply.text
    assert len(reply.headers.getlist("WWW-Authenticate")) == 2
    assert len(reply.headers.getlist("Cache-Control")) == 1


class Hasty(Executor):
    """Says of every query that its time is over, and which time that was."""

    def run(
        self,
        plan: Plan,
        *,
        patience: Patience | None = None,
        asker: Asker | None = None,
        is_site: bool = False,
    ) -> Answer:
        raise (patience or PUBLIC).explain()


@pytest.fixture
def hasty(application: Flask) -> Client:
    services = application.extensions["stadtwissen"]
    executor = Hasty(public=services.executor.public, site=services.executor.site)
    app = create_app(replace(services, executor=executor), Settings())
    return Client(ResultLayer(app, executor, services.accounts, Settings()))


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("role", Role)
def test_a_query_with_a_token_has_more_time_whichever_way_it_comes(
    hasty: Client, accounts: Accounts, application: Flask, method: str, role: Role
) -> None:
    kept = application.extensions["stadtwissen"].accounts
    is_known = role is not Role.ANONYMOUS
    headers = {"Authorization": f"Bearer {give(kept, role)}"} if is_known else {}
    form = {"query": "ASK {}", "timeout": "2000"}
    sent = {"query_string": form} if method == "GET" else {"data": form}

    reply = hasty.open("/sparql", method=method, headers=headers, **sent)

    limit = json.loads(reply.get_data())["limit"]
    expected = ("query time with a token", 60) if is_known else ("query time", 20)
    assert (limit["name"], limit["value"]) == expected
    assert limit["used"] == limit["value"]
