"""In front of Flask: a program's GET on `/sparql`, by the shortest way.

Flask and werkzeug take 0.5 ms for what needs 0.1 ms here, which is more than the
engine takes for a point query. The layer takes only requests whose answer it can give
whole; all others, and all of people's, go on to the application.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from sparql.execution import Executor
from sparql.media_types import HTML
from sparql.patience import grant
from sparql.request import Message, read_query
from web.editing.accounts import Accounts
from web.editing.authentication import authenticate
from web.operation.askers import name_asker
from web.operation.program_answer import answer_program
from web.operation.sending import send
from web.problems import attempt, reply_problem
from web.reply import Reply

_PATH = "/sparql"


class ResultLayer:
    """Answers programs' queries by GET; hands everything else on."""

    def __init__(
        self,
        application: WSGIApplication,
        executor: Executor,
        accounts: Accounts,
        *,
        allowed_hosts: tuple[str, ...],
        proxies: int = 0,
    ) -> None:
        """Take what is behind; no allowed hosts means that any name is right."""
        self._application = application
        self._executor = executor
        self._accounts = accounts
        self._allowed_hosts = frozenset(allowed_hosts)
        self._proxies = proxies

    def __call__(
        self, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Answer a request."""
        if not self._is_program_query(environ):
            return self._application(environ, start_response)
        outcome = attempt(lambda: self._answer(environ))
        if outcome is None:
            return self._application(environ, start_response)
        if not isinstance(outcome, Reply):
            outcome = reply_problem(outcome, environ.get("HTTP_ACCEPT_LANGUAGE", ""))
        return send(outcome, environ, start_response)

    def _is_program_query(self, environ: WSGIEnvironment) -> bool:
        if environ["PATH_INFO"] != _PATH or environ["REQUEST_METHOD"] != "GET":
            return False
        if "html" in environ.get("HTTP_ACCEPT", ""):
            return False
        host = environ.get("HTTP_HOST", "").partition(":")[0]
        return not self._allowed_hosts or host in self._allowed_hosts

    def _answer(self, environ: WSGIEnvironment) -> Reply | None:
        """Return the reply to a query; None where there is none, or a page is asked."""
        header = environ.get("HTTP_AUTHORIZATION", "")
        principal = authenticate(header, self._accounts, datetime.now(UTC))
        query = read_query(
            Message(
                method="GET",
                query_string=environ.get("QUERY_STRING", "").encode("latin-1"),
                accept=environ.get("HTTP_ACCEPT", ""),
            )
        )
        if query is None:
            return None
        # `*/*` must mean here what it means where a page can be had too.
        plan = self._executor.plan(query, also=(HTML,))
        if plan.choice.media_type == HTML:
            return None
        return answer_program(
            self._executor,
            plan,
            patience=grant(principal.query_time, query.timeout_seconds),
            asker=name_asker(environ, principal, proxies=self._proxies),
            if_none_match=environ.get("HTTP_IF_NONE_MATCH", ""),
        )
