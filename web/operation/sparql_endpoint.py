"""`/sparql`: the SPARQL 1.1 Protocol for programs, a form for people.

A program's request takes the short way: read, plan, run, send. Without a query it
gets the service description, and a person the empty form.
"""

from dataclasses import replace
from http import HTTPStatus

from flask import Blueprint, Response, current_app, request
from werkzeug.wsgi import FileWrapper

from graph.errors import StadtwissenError
from sparql.execution import Answer
from sparql.media_types import GRAPHS, HTML, JSON_RESULTS, TURTLE
from sparql.negotiation import Choice, choose
from sparql.patience import Patience, grant
from sparql.plan import Plan
from sparql.prologue import Form
from sparql.request import Message, Query, read_query
from sparql.running import Asker
from sparql.service_description import describe_service
from web.access import get_principal
from web.cross_origin import answer_preflight
from web.linked_data.serialisation import serialise
from web.operation.askers import name_asker
from web.operation.program_answer import Manner, answer_program
from web.operation.result_page import ResultPage, show_result
from web.pages.rendering import reader_language, render
from web.problem_types import describe
from web.problems import prefers_page
from web.services import get_services

blueprint = Blueprint("sparql", __name__)

_METHODS = "GET, HEAD, POST, QUERY, OPTIONS"
_WITHOUT_BODY = ("GET", "HEAD")
_REVISION = "Stadtwissen-Revision"
_CHUNK_BYTES = 64 * 1024


@blueprint.route(
    "/sparql", methods=["GET", "POST", "QUERY"], provide_automatic_options=False
)
@blueprint.route(
    "/<any(de, en):language>/sparql",
    methods=["GET", "POST", "QUERY"],
    provide_automatic_options=False,
)
def answer(language: str | None = None) -> Response:
    """Answer a query, or describe the service."""
    del language  # The path is read where texts are chosen.
    query: Query | None = None
    try:
        query = read_query(
            Message(
                method=request.method,
                query_string=request.query_string,
                content_type=request.headers.get("Content-Type", ""),
                body=_read_body(),
                accept=request.headers.get("Accept", ""),
            )
        )
        if query is None:
            return _describe()
        plan = get_services().executor.plan(query, also=(HTML,))
        if plan.choice.media_type is HTML:
            return _answer_person(query, plan)
        return _answer_program(query, plan)
    except StadtwissenError as error:
        if not prefers_page():
            raise
        return _show_error(error, query)


@blueprint.route("/sparql", methods=["OPTIONS"], provide_automatic_options=False)
def preflight() -> Response:
    """Tell a browser that scripts of any site may ask here."""
    headers = answer_preflight(_METHODS)
    return Response(status=HTTPStatus.NO_CONTENT, headers=[*headers])


def _answer_program(query: Query, plan: Plan) -> Response:
    is_safe = request.method != "POST"
    if_none_match = request.headers.get("If-None-Match", "") if is_safe else ""
    manner = Manner(
        patience=_grant(query),
        asker=_name_asker(),
        public_url=current_app.config["PUBLIC_URL"],
        if_none_match=if_none_match,
        accept_encoding=request.headers.get("Accept-Encoding", ""),
    )
    reply = answer_program(get_services().executor, plan, manner)
    is_whole = isinstance(reply.body, bytes)
    return Response(
        reply.body
        if isinstance(reply.body, bytes)
        else FileWrapper(reply.body, _CHUNK_BYTES),
        status=reply.status,
        headers=reply.headers,
        direct_passthrough=not is_whole,
    )


def _read_body() -> bytes:
    if request.method in _WITHOUT_BODY:
        return b""
    return request.get_data(cache=False)


def _name_asker() -> Asker:
    return name_asker(
        request.environ, get_principal(), proxies=current_app.config["PROXIES"]
    )


def _grant(query: Query) -> Patience:
    return grant(get_principal().query_time, query.timeout_seconds)


def _describe() -> Response:
    choice = choose(request.headers.get("Accept", ""), (*GRAPHS, HTML))
    if choice is not None and choice.media_type is HTML:
        return _show_page()
    if choice is None:
        choice = Choice(media_type=TURTLE, name=TURTLE.name)
    published = get_services().executor.public.find_snapshot()
    quads = describe_service(
        current_app.config["PUBLIC_URL"] + "/sparql",
        triples=0 if published is None else published.triples,
    )
    response = Response(
        serialise(quads, choice.media_type), content_type=choice.content_type
    )
    number = 0 if published is None else published.number
    response.headers[_REVISION] = str(number)
    response.headers["Vary"] = "Accept"
    response.headers["Cache-Control"] = "no-cache"
    response.set_etag(f"{number}-{choice.media_type.extension}", weak=True)
    response.make_conditional(request)
    return response


def _answer_person(query: Query, plan: Plan) -> Response:
    is_graph = plan.form in (Form.CONSTRUCT, Form.DESCRIBE)
    media_type = TURTLE if is_graph else JSON_RESULTS
    choice = Choice(media_type=media_type, name=media_type.name)
    answer = get_services().executor.run(
        replace(plan, choice=choice), patience=_grant(query), asker=_name_asker()
    )
    page = show_result(
        answer.read(),
        form=plan.form,
        rows=answer.rows,
        language=reader_language(),
    )
    response = _show_page(text=query.text, page=page, answer=answer)
    response.headers[_REVISION] = str(answer.revision)
    return response


def _show_error(error: StadtwissenError, query: Query | None) -> Response:
    problem = describe(error)
    text = None if query is None else query.text
    response = _show_page(text=text, detail=problem.detail)
    response.status_code = problem.status
    if problem.retry_after_seconds is not None:
        response.headers["Retry-After"] = str(problem.retry_after_seconds)
    return response


def _show_page(
    *,
    text: str | None = None,
    page: ResultPage | None = None,
    answer: Answer | None = None,
    detail: str = "",
) -> Response:
    example = get_services().named_queries.find("example")
    response = render(
        "sparql.html",
        query=example.body if text is None else text,
        page=page,
        answer=answer,
        detail=detail,
    )
    response.headers["Cache-Control"] = "no-cache"
    return response
