"""In front of Flask: a program's GET on `/sparql`, by the shortest way.

Flask and werkzeug take 0.5 ms for what needs 0.1 ms here, which is more than the
engine takes for a point query. An answer that was given on the newest revision is kept
and given again. The layer takes only requests whose answer it can give whole; all
others, and all of people's, go on to the application.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from sparql.cache import ResultCache
from sparql.execution import Executor
from sparql.media_types import HTML
from sparql.observation import Observation
from sparql.patience import grant
from sparql.request import Message, Query, read_query
from web.editing.accounts import Accounts
from web.editing.authentication import authenticate
from web.operation.askers import name_asker
from web.operation.compression import accepts_gzip
from web.operation.program_answer import Manner, answer_program
from web.operation.request_notes import note_again, recall_query
from web.operation.sending import dress, send, send_dressed
from web.permissions import Principal
from web.problems import attempt, reply_problem
from web.reply import Reply
from web.settings import Settings

_PATH = "/sparql"
# What is true of one asking only.
_OF_ONE_ASKING = frozenset({"Stadtwissen-Query", "Server-Timing"})
_KEPT = ("Server-Timing", "cache;desc=hit")

# What Python takes for the objects of one entry.
_OVERHEAD_BYTES = 2_048

_Key = tuple[str, str, bool, int]


class ResultLayer:
    """Answers programs' queries by GET; hands everything else on."""

    def __init__(
        self,
        application: WSGIApplication,
        executor: Executor,
        accounts: Accounts,
        settings: Settings,
    ) -> None:
        """Take what is behind, and the settings of the server."""
        self._application = application
        self._executor = executor
        self._accounts = accounts
        self._trusted_hosts = settings.trusted_hosts
        self._settings = settings
        self.cache: ResultCache[tuple[Reply, Observation | None]] = ResultCache()

    def __call__(
        self, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Answer a request."""
        if not self._is_program_query(environ):
            return self._application(environ, start_response)
        key = self._make_key(environ)
        kept = None if key is None else self.cache.find(key)
        if kept is not None:
            reply, query = kept
            note_again(query)
            return send_dressed(reply, start_response)
        outcome = attempt(lambda: self._answer(environ))
        if outcome is None:
            return self._application(environ, start_response)
        if not isinstance(outcome, Reply):
            outcome = reply_problem(outcome, environ.get("HTTP_ACCEPT_LANGUAGE", ""))
            return send(outcome, environ, start_response)
        reply = dress(outcome, environ)
        if key is not None:
            self._keep(key, reply)
        return send_dressed(reply, start_response)

    def _is_program_query(self, environ: WSGIEnvironment) -> bool:
        if environ["PATH_INFO"] != _PATH or environ["REQUEST_METHOD"] != "GET":
            return False
        if "html" in environ.get("HTTP_ACCEPT", ""):
            return False
        host = environ.get("HTTP_HOST", "").partition(":")[0]
        return not self._trusted_hosts or host in self._trusted_hosts

    def _make_key(self, environ: WSGIEnvironment) -> _Key | None:
        """Return all that an answer depends on; None where each asking counts."""
        if (
            "HTTP_IF_NONE_MATCH" in environ
            or "HTTP_AUTHORIZATION" in environ
            or "HTTP_STADTWISSEN_QUERY" in environ
        ):
            return None
        return (
            environ.get("QUERY_STRING", ""),
            environ.get("HTTP_ACCEPT", ""),
            accepts_gzip(environ.get("HTTP_ACCEPT_ENCODING", "")),
            self._executor.revision or 0,
        )

    def _keep(self, key: _Key, reply: Reply) -> None:
        # Somebody may have committed meanwhile: then the answer is of another revision.
        if reply.revision != key[-1] or not isinstance(reply.body, bytes):
            return
        headers = [one for one in reply.headers if one[0] not in _OF_ONE_ASKING]
        kept = replace(reply, headers=[*headers, _KEPT])
        # The query's text is kept for the log as well.
        size_bytes = len(reply.body) + 2 * len(key[0]) + len(key[1]) + _OVERHEAD_BYTES
        size_bytes += sum(len(name) + len(value) for name, value in kept.headers)
        self.cache.keep(key, (kept, recall_query()), size_bytes=size_bytes)

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
        if query is None or query.explains:
            return None
        # `*/*` must mean here what it means where a page can be had too.
        plan = self._executor.plan(query, also=(HTML,))
        if plan.choice.media_type == HTML:
            return None
        manner = self._read_manner(environ, principal, query)
        return answer_program(self._executor, plan, manner)

    def _read_manner(
        self, environ: WSGIEnvironment, principal: Principal, query: Query
    ) -> Manner:
        return Manner(
            patience=grant(principal.query_time, query.timeout_seconds),
            asker=name_asker(environ, principal, proxies=self._settings.proxies),
            public_url=self._settings.public_url,
            if_none_match=environ.get("HTTP_IF_NONE_MATCH", ""),
            accept_encoding=environ.get("HTTP_ACCEPT_ENCODING", ""),
        )
