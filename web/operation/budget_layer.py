"""In front of everything that asks the engine: no client takes more than its share.

A client is a token, or the address that a request comes from. The machine's own
operator, on a loopback address, is not counted unless the settings say so, and neither
is an administrator's token. See sparql/budgets.py for what is counted.
"""

import re
import threading
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from http import HTTPStatus
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from graph.errors import StadtwissenError, TooMany
from sparql.budgets import Budgets
from web.access import REFUSAL
from web.editing.accounts import Accounts
from web.editing.authentication import authenticate
from web.operation.askers import is_of_this_machine
from web.operation.client_address import find_address, name_network
from web.operation.response_head import ResponseHead
from web.operation.sending import send
from web.permissions import ANONYMOUS, Role
from web.problem_types import describe
from web.problems import discard_body, reply_problem
from web.settings import Settings

_COUNTED = re.compile(
    r"(?:/de|/en)?/sparql|/update|/graphs(?:/.*)?|/lookup|/reconcile(?:/.*)?",
    re.DOTALL,
)
_NAMED_QUERY = re.compile(r"(?:/de|/en)?/queries/.+", re.DOTALL)
_PAGES = ("text/html", "application/xhtml+xml")
# A client that looks whether something is there, or came too late, did nothing wrong.
_NO_FAULTS = frozenset(
    {
        HTTPStatus.NOT_FOUND,
        HTTPStatus.CONFLICT,
        HTTPStatus.PRECONDITION_FAILED,
        HTTPStatus.TOO_MANY_REQUESTS,
    }
)


class BudgetLayer:
    """Refuses what is too much for one client; hands everything else on."""

    def __init__(
        self,
        application: WSGIApplication,
        accounts: Accounts,
        settings: Settings,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Take what is behind, and the settings that say who is counted."""
        self._application = application
        self._accounts = accounts
        self._settings = settings
        self._clock = clock
        self._counting = threading.Lock()
        self._budgets = Budgets()

    def __call__(
        self, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Answer a request."""
        client = self._name_client(environ)
        if client is None:
            return self._application(environ, start_response)
        began = self._clock()
        try:
            with self._counting:
                use = self._budgets.enter(client, began)
        except TooMany as refusal:
            return self._refuse(refusal, environ, start_response)
        head = ResponseHead()
        try:
            return self._application(environ, head.watch(start_response))
        finally:
            seconds = self._clock() - began
            with self._counting:
                self._budgets.leave(
                    use, seconds=seconds, is_error=_is_error(head.status)
                )

    def _name_client(self, environ: WSGIEnvironment) -> str | None:
        """Return whose budget a request takes from; None where nobody counts it."""
        path, method = environ["PATH_INFO"], environ["REQUEST_METHOD"]
        if method == "OPTIONS" or not (_COUNTED.fullmatch(path) or _asks(environ)):
            return None
        address = find_address(
            environ.get("REMOTE_ADDR", ""),
            environ.get("HTTP_X_FORWARDED_FOR", ""),
            proxies=self._settings.proxies,
        )
        if is_of_this_machine(environ) and not self._settings.counts_own_machine:
            return None
        header = environ.get("HTTP_AUTHORIZATION", "")
        try:
            principal = authenticate(header, self._accounts, datetime.now(UTC))
        except StadtwissenError:
            principal = ANONYMOUS  # Whoever answers tells what is wrong with it.
        if principal.role is Role.ADMIN:
            return None
        return principal.token_id or name_network(address)

    def _refuse(
        self,
        refusal: TooMany,
        environ: WSGIEnvironment,
        start_response: StartResponse,
    ) -> Iterable[bytes]:
        if "html" in environ.get("HTTP_ACCEPT", ""):
            environ[REFUSAL] = refusal  # A person wants a page, which Flask makes.
            return self._application(environ, start_response)
        discard_body(environ)
        languages = environ.get("HTTP_ACCEPT_LANGUAGE", "")
        reply = reply_problem(describe(refusal), languages)
        return send(reply, environ, start_response)


def _asks(environ: WSGIEnvironment) -> bool:
    """Tell whether a request asks a named query; its page alone is kept ready."""
    if not _NAMED_QUERY.fullmatch(environ["PATH_INFO"]):
        return False
    # Browsers name pages first; who names another format first gets that.
    is_page = environ.get("HTTP_ACCEPT", "").strip().startswith(_PAGES)
    return bool(environ.get("QUERY_STRING")) or not is_page


def _is_error(status: int) -> bool:
    """Tell whether an answer was the client's fault."""
    is_of_client = HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR
    return is_of_client and status not in _NO_FAULTS
