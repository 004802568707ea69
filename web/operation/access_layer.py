"""In front of everything: counts each request and writes its line into the log.

What was refused for want of a token or a role, and each commit, gets a line of its own.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from functools import partial
from http import HTTPStatus
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from graph.errors import StadtwissenError
from web.editing.accounts import Accounts
from web.editing.authentication import authenticate
from web.operation.askers import name_asker
from web.operation.log_lines import (
    Answered,
    Deed,
    Line,
    describe_deed,
    describe_request,
)
from web.operation.metrics import Metrics
from web.operation.request_notes import Notes, take_notes
from web.operation.response_head import ResponseHead
from web.permissions import ANONYMOUS


class AccessLayer:
    """Changes nothing of what passes."""

    def __init__(
        self,
        application: WSGIApplication,
        accounts: Accounts,
        *,
        proxies: int,
        metrics: Metrics,
        write: Callable[[Callable[[], Line]], None],
    ) -> None:
        """Take what is behind, who counts, and what takes the makers of lines."""
        self._application = application
        self._accounts = accounts
        self._proxies = proxies
        self._metrics = metrics
        self._write = write

    def __call__(
        self, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Answer a request."""
        began = time.perf_counter()
        head = ResponseHead()
        with take_notes() as notes:
            try:
                return self._application(environ, head.watch(start_response))
            finally:
                seconds = time.perf_counter() - began
                self._metrics.count_request(head.status)
                self._log(environ, head, seconds, notes)

    def _log(
        self,
        environ: WSGIEnvironment,
        head: ResponseHead,
        seconds: float,
        notes: Notes,
    ) -> None:
        answered = Answered(
            time=datetime.now(UTC),
            method=environ["REQUEST_METHOD"],
            path=environ["PATH_INFO"],
            status=head.status,
            seconds=seconds,
            size_bytes=head.size_bytes,
            asker=self._name_asker(environ),
        )
        query = notes.queries[-1] if notes.queries else None
        self._write(partial(describe_request, answered, query))
        for deed in (*notes.deeds, *_list_refusals(environ, answered, notes)):
            self._write(partial(describe_deed, answered.time, deed))

    def _name_asker(self, environ: WSGIEnvironment) -> str:
        header = environ.get("HTTP_AUTHORIZATION", "")
        try:
            principal = authenticate(header, self._accounts, datetime.now(UTC))
        except StadtwissenError:
            principal = ANONYMOUS
        return name_asker(environ, principal, proxies=self._proxies).name


def _list_refusals(
    environ: WSGIEnvironment, answered: Answered, notes: Notes
) -> Iterator[Deed]:
    """Yield what was refused to somebody; nothing where it was only a query's text."""
    if answered.status == HTTPStatus.UNAUTHORIZED:
        has_token = "HTTP_AUTHORIZATION" in environ
        action = "use a token" if has_token else "do without a token"
    elif answered.status == HTTPStatus.FORBIDDEN and not notes.queries:
        action = "do without the role"
    else:
        return
    yield Deed(
        actor=answered.asker,
        action=action,
        target=f"{answered.method} {answered.path}",
        result=str(answered.status),
    )
