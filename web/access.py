"""Before each view: who asks, and whether they may; web/permissions.py decides.

A route gets its role from the table alone, so a view says nothing of roles and none can
forget to ask.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from typing import cast

from flask import Flask, g, request

from graph.errors import StadtwissenError
from web.cross_origin import refuse_forgery
from web.editing.authentication import authenticate, is_ambient
from web.operation.askers import is_of_this_machine
from web.permissions import OPEN_TO_THIS_MACHINE, TABLE, Principal, Role, require
from web.services import get_services

# Where a layer in front leaves the error that it would rather have told as a page.
REFUSAL = "stadtwissen.refusal"


def attach_access(app: Flask, table: Mapping[str, Role] = TABLE) -> None:
    """Let an application ask before each of its views, all of which have their row."""
    app.before_request(partial(_check, table))


def get_principal() -> Principal:
    """Return who sent the request that is being answered."""
    return cast("Principal", g.principal)


def _check(table: Mapping[str, Role]) -> None:
    refusal: StadtwissenError | None = request.environ.get(REFUSAL)
    if refusal is not None:
        raise refusal
    if request.endpoint is None:
        return  # There is no such page, whoever asks.
    header = request.headers.get("Authorization", "")
    g.principal = authenticate(header, get_services().accounts, datetime.now(UTC))
    if _only_asks_for_methods():
        return
    lowest = table[request.endpoint]
    if request.endpoint in OPEN_TO_THIS_MACHINE and is_of_this_machine(request.environ):
        return
    require(lowest, g.principal)
    if lowest > Role.ANONYMOUS and is_ambient(header):
        refuse_forgery(
            request.method,
            host=request.host,
            origin=request.headers.get("Origin", ""),
            fetch_site=request.headers.get("Sec-Fetch-Site", ""),
        )


def _only_asks_for_methods() -> bool:
    """Tell whether Flask itself answers, with the methods that the route has."""
    # Flask notes on its rules what werkzeug's class does not declare.
    is_automatic = getattr(request.url_rule, "provide_automatic_options", False)
    return bool(is_automatic) and request.method == "OPTIONS"
