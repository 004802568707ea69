"""In front of Flask: documents that were answered already are given again.

The page of an entity takes milliseconds to make and a tenth of one to send. What is
kept is the whole answer to an anonymous GET: a page, data, or the redirect to them. Its
key holds all that it depends on: the address, what the client likes of what we have,
and the revision, so a commit is seen by the next request.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from werkzeug.http import is_entity_header, parse_etags, unquote_etag

from graph.access_limits import DOCUMENT_CACHE, DOCUMENT_CACHED
from sparql.cache import ResultCache
from sparql.negotiation import rank
from web.headers import TABLE, classify
from web.operation.compression import accepts_gzip
from web.operation.sending import send_dressed
from web.pages.languages import pick_language
from web.reply import Headers, Reply
from web.settings import Settings

if TYPE_CHECKING:
    from _typeshed import OptExcInfo

_PATHS = re.compile(
    r"(?:/(?:de|en))?/page/.+|/(?:data|id|ns|voc|graph|shapes)/.*", re.DOTALL
)
# Who sends one of these wants something of their own.
_OF_ONE_ASKING = frozenset(
    {
        "HTTP_ACCEPT_DATETIME",
        "HTTP_AUTHORIZATION",
        "HTTP_IF_MATCH",
        "HTTP_IF_RANGE",
        "HTTP_IF_UNMODIFIED_SINCE",
        "HTTP_RANGE",
        "HTTP_TRANSFER_ENCODING",
    }
)
_STATUSES = frozenset({HTTPStatus.OK, HTTPStatus.SEE_OTHER})
# What a key tells apart. An answer that varies by more is not kept.
_VARYING = frozenset(
    {"accept", "accept-datetime", "accept-encoding", "accept-language", "authorization"}
)
_KEPT = ("Server-Timing", "cache;desc=hit")
# Who sends an answer dates it.
_NOT_KEPT = frozenset({"date", "server-timing"})
# What Python takes for the objects of one entry.
_OVERHEAD_BYTES = 2_048


@dataclass(frozen=True, slots=True)
class _Key:
    """All that an answer depends on."""

    scheme: str
    path: str
    query: str
    accept: bytes
    language: str
    packed: bool
    revision: int


class DocumentLayer:
    """Gives again what is kept; hands everything else on, and keeps what it may."""

    def __init__(
        self,
        application: WSGIApplication,
        find_revision: Callable[[], int | None],
        settings: Settings,
    ) -> None:
        """Take what is behind, what tells the published revision, and the settings."""
        self._application = application
        self._find_revision = find_revision
        self._trusted_hosts = settings.trusted_hosts
        self.cache: ResultCache[Reply] = ResultCache(
            largest=DOCUMENT_CACHED, in_all=DOCUMENT_CACHE
        )

    def __call__(
        self, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Answer a request."""
        key = self._make_key(environ)
        if key is None:
            return self._application(environ, start_response)
        kept = self.cache.find(key)
        if kept is None:
            return self._ask(key, environ, start_response)
        if _has_it(environ, kept):
            kept = _write_unchanged(kept)
        elif environ["REQUEST_METHOD"] == "HEAD":
            kept = Reply(status=kept.status, headers=kept.headers, body=b"")
        return send_dressed(kept, start_response)

    def _make_key(self, environ: WSGIEnvironment) -> _Key | None:
        """Return the key of an answer; None where each asking counts."""
        path = environ["PATH_INFO"]
        if (
            environ["REQUEST_METHOD"] not in ("GET", "HEAD")
            or _PATHS.fullmatch(path) is None
            or not _OF_ONE_ASKING.isdisjoint(environ)
            or environ.get("CONTENT_LENGTH") not in (None, "", "0")
            or not self._is_trusted(environ)
        ):
            return None
        # Beside a tag the date does not count (RFC 9110 section 13.1.3).
        if "HTTP_IF_MODIFIED_SINCE" in environ and "HTTP_IF_NONE_MATCH" not in environ:
            return None
        revision = self._find_revision()
        if revision is None:
            return None
        return _Key(
            scheme=environ["wsgi.url_scheme"],
            path=path,
            query=environ.get("QUERY_STRING", ""),
            accept=rank(environ.get("HTTP_ACCEPT", "")),
            language=pick_language(path, environ.get("HTTP_ACCEPT_LANGUAGE", "")),
            packed=accepts_gzip(environ.get("HTTP_ACCEPT_ENCODING", "")),
            revision=revision,
        )

    def _is_trusted(self, environ: WSGIEnvironment) -> bool:
        host = environ.get("HTTP_HOST", "").partition(":")[0]
        return not self._trusted_hosts or host in self._trusted_hosts

    def _ask(
        self, key: _Key, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Let the application answer, and keep what it says where that may be kept."""
        heads: list[tuple[int, Headers]] = []

        def start(
            status: str,
            headers: Headers,
            exc_info: "OptExcInfo | None" = None,
            /,
        ) -> Callable[[bytes], object]:
            heads.append((int(status[:3]), [*headers]))
            return start_response(status, headers, exc_info)

        pieces = self._application(environ, start)
        # Anything but a list is sent piece by piece, and has no end yet.
        if isinstance(pieces, list) and environ["REQUEST_METHOD"] == "GET":
            status, headers = heads[-1]
            if self._may_keep(key, status, headers):
                self._keep(key, status, headers, b"".join(pieces))
        return pieces

    def _may_keep(self, key: _Key, status: int, headers: Headers) -> bool:
        """Tell whether anybody who asks so again may get this answer."""
        named = {name.lower(): value for name, value in headers}
        varying = {
            one.strip()
            for name, value in headers
            if name.lower() == "vary"
            for one in value.lower().split(",")
        }
        policy = named.get("cache-control", "").lower()
        return (
            status in _STATUSES
            and named.get("stadtwissen-revision") == str(key.revision)
            # Two of its parts may be older than a commit that fell between them.
            and self._find_revision() == key.revision
            and "set-cookie" not in named
            and "private" not in policy
            and "no-store" not in policy
            and varying <= _VARYING
        )

    def _keep(self, key: _Key, status: int, headers: Headers, body: bytes) -> None:
        headers = [one for one in headers if one[0].lower() not in _NOT_KEPT]
        kept = Reply(status=status, headers=[*headers, _KEPT], body=body)
        size_bytes = len(body) + len(key.path) + len(key.query) + _OVERHEAD_BYTES
        size_bytes += sum(len(name) + len(value) for name, value in headers)
        self.cache.keep(key, kept, size_bytes=size_bytes)


def _has_it(environ: WSGIEnvironment, kept: Reply) -> bool:
    """Tell whether the client has the answer already (RFC 9110 section 13.1.2)."""
    known = environ.get("HTTP_IF_NONE_MATCH")
    if known is None or kept.status != HTTPStatus.OK:
        return False
    tag, _ = unquote_etag(_find(kept.headers, "etag"))
    return tag is not None and parse_etags(known).contains_weak(tag)


def _write_unchanged(kept: Reply) -> Reply:
    """Return the 304 of an answer: its headers but for those of its body.

    The policy of what the client has stays as it is.
    """
    content_type = _find(kept.headers, "content-type") or ""
    fixed = {name for name, _ in TABLE[classify(content_type.partition(";")[0])]}
    headers = [
        (name, value)
        for name, value in kept.headers
        if name not in fixed and not _is_of_body(name)
    ]
    return Reply(status=HTTPStatus.NOT_MODIFIED, headers=headers, body=b"")


def _is_of_body(name: str) -> bool:
    return is_entity_header(name) and name not in ("Content-Location", "Expires")


def _find(headers: Headers, wanted: str) -> str | None:
    return next((value for name, value in headers if name.lower() == wanted), None)
