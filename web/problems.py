"""Errors going out: RFC 9457 for programs, a page for people.

One of the two places that catch every exception: what nobody foresaw is logged here
and told as our fault, without a word of its inside.
"""

import json
import logging
from collections.abc import Callable
from http import HTTPStatus
from typing import TypeVar
from wsgiref.types import WSGIEnvironment

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from graph.errors import Gone, LimitReached, StadtwissenError
from graph.limits import DISCARDED_BODY, FORM_BODY, QUERY_TEXT, UPLOAD
from graph.update_limits import UPDATE_TEXT
from ontology.iris import PROBLEMS
from sparql.media_types import HTML, PROBLEM
from sparql.negotiation import choose, choose_language
from sparql.request import DIRECT, DIRECT_UPDATE
from web.linked_data.links import link_history, spell_links
from web.pages.rendering import render
from web.problem_types import INTERNAL, Problem, describe, describe_status
from web.reply import Reply

_LOG = logging.getLogger(__name__)
T = TypeVar("T")
_PIECE_BYTES = 64 * 1024
# One header each: not every client takes apart a list of them (RFC 9110, 11.6.1).
_CHALLENGES = [
    ("WWW-Authenticate", 'Bearer realm="Stadtwissen"'),
    ("WWW-Authenticate", 'Basic realm="Stadtwissen", charset="UTF-8"'),
]
_UNFORESEEN = "An error that nobody foresaw"


def register_handlers(app: Flask) -> None:
    """Make an application answer every error with a problem."""
    app.register_error_handler(StadtwissenError, _answer_error)
    app.register_error_handler(HTTPException, _answer_http)
    app.register_error_handler(Exception, _answer_unforeseen)


def attempt(work: Callable[[], T]) -> T | Problem:
    """Return what `work` returns, or the problem that it ran into."""
    try:
        return work()
    except StadtwissenError as error:
        return describe(error)
    except Exception:  # noqa: BLE001 - the process edge: the client is told
        _LOG.exception(_UNFORESEEN)
        return INTERNAL


def answer_problem(problem: Problem) -> Response:
    """Return the answer that tells a problem, as the client likes it."""
    discard_body(request.environ)
    if not prefers_page():
        accepted = request.headers.get("Accept-Language", "")
        reply = reply_problem(problem, accepted)
        return Response(reply.body, status=reply.status, headers=reply.headers)
    response = render("problem.html", problem=problem)
    response.status_code = problem.status
    headers = _list_headers(problem)
    for name, _ in headers:
        response.headers.remove(name)
    response.headers.extend(headers)
    return response


def reply_problem(problem: Problem, accept_language: str) -> Reply:
    """Return the answer that tells a problem to a program.

    The detail is English, so a program that names no language gets that throughout.
    """
    members = {
        "type": PROBLEMS + problem.name,
        "title": problem.titles[choose_language(accept_language, ("en", "de"))],
        "status": problem.status,
        "detail": problem.detail,
        **problem.members,
    }
    body = json.dumps(members, ensure_ascii=False).encode()
    headers = [
        ("Content-Type", PROBLEM.content_type()),
        ("Content-Length", str(len(body))),
        *_list_headers(problem),
    ]
    return Reply(status=problem.status, headers=headers, body=body)


def discard_body(environ: WSGIEnvironment) -> None:
    """Read on a body that is refused: who still sends does not hear the answer.

    A connection closed with unread bytes is reset, and the answer is lost with it.
    """
    left_bytes = DISCARDED_BODY.value
    while left_bytes > 0:
        piece = environ["wsgi.input"].read(min(left_bytes, _PIECE_BYTES))
        if not piece:
            return
        left_bytes -= len(piece)


def prefers_page() -> bool:
    """Tell whether the client asks for a page rather than for data."""
    choice = choose(request.headers.get("Accept", ""), (PROBLEM, HTML))
    return choice is not None and choice.media_type is HTML


def _list_headers(problem: Problem) -> list[tuple[str, str]]:
    headers = [("Vary", "Accept, Accept-Language"), ("Cache-Control", "no-store")]
    if problem.retry_after_seconds is not None:
        headers.append(("Retry-After", str(problem.retry_after_seconds)))
    if problem.status == HTTPStatus.UNAUTHORIZED:
        headers += _CHALLENGES
    return headers


def _answer_error(error: StadtwissenError) -> Response:
    response = answer_problem(describe(error))
    if isinstance(error, Gone):
        # What it was can still be seen.
        response.headers["Link"] = spell_links(link_history(error.iri))
    return response


def _answer_http(error: HTTPException) -> Response:
    if error.code is None or error.code < 400:  # noqa: PLR2004 - below are no errors
        return Response(status=error.code or 200, headers=error.get_headers())
    if isinstance(error, RequestEntityTooLarge):
        return _answer_error(_explain_size())
    answer = answer_problem(describe_status(error.code, error.description or ""))
    for name, value in error.get_headers():
        if name in ("Allow", "Content-Range", "Retry-After", "WWW-Authenticate"):
            answer.headers[name] = value
    return answer


def _explain_size() -> LimitReached:
    """Say which limit the body of this request, or a part of it, was over."""
    size_bytes, most_bytes = request.content_length, request.max_content_length
    if size_bytes is not None and most_bytes is not None and size_bytes <= most_bytes:
        advice = "Send what is long as a file of the form, and fewer parts."
        return LimitReached(FORM_BODY, advice=advice)
    if most_bytes == UPLOAD.value:
        limit, advice = UPLOAD, "Pack it with gzip, or load it by the command line."
    elif request.mimetype == DIRECT_UPDATE:
        limit, advice = UPDATE_TEXT, "Send larger data to /graphs, or load a file."
    elif request.mimetype == DIRECT:
        limit, advice = QUERY_TEXT, "Shorten the query."
    else:
        limit, advice = FORM_BODY, "Shorten what is sent, or load a file."
    return LimitReached(limit, used=size_bytes, advice=advice)


def _answer_unforeseen(error: Exception) -> Response:
    _LOG.error(_UNFORESEEN, exc_info=error)
    return answer_problem(INTERNAL)
