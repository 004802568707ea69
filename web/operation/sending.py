"""A reply sent by a layer in front of Flask, with the headers that Flask would add."""

from collections.abc import Iterable
from dataclasses import replace
from http import HTTPStatus
from wsgiref.types import StartResponse, WSGIEnvironment

from werkzeug.wsgi import FileWrapper

from web.cross_origin import READABLE
from web.headers import TABLE, TRANSPORT, classify
from web.reply import Reply

_CHUNK_BYTES = 64 * 1024
_PHRASES = {status.value: f"{status.value} {status.phrase}" for status in HTTPStatus}


def send(
    reply: Reply, environ: WSGIEnvironment, start_response: StartResponse
) -> Iterable[bytes]:
    """Send a reply that any site may read; a file is closed when it is sent."""
    return send_dressed(dress(reply, environ), start_response)


def dress(reply: Reply, environ: WSGIEnvironment) -> Reply:
    """Return a reply with the headers that the tables say for its kind."""
    headers = list(reply.headers)
    if reply.status != HTTPStatus.NOT_MODIFIED:
        kind = classify(headers[0][1].partition(";")[0])
        own = {name for name, _ in headers}
        fixed = (*TABLE[kind], *READABLE)
        headers += [header for header in fixed if header[0] not in own]
    if environ["wsgi.url_scheme"] == "https":
        headers.append(TRANSPORT)
    return replace(reply, headers=headers)


def send_dressed(reply: Reply, start_response: StartResponse) -> Iterable[bytes]:
    """Send a reply as it is."""
    start_response(_PHRASES[reply.status], reply.headers)
    if isinstance(reply.body, bytes):
        return [reply.body]
    return FileWrapper(reply.body, _CHUNK_BYTES)
