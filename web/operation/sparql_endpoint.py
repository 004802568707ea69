"""`/sparql`: the SPARQL 1.1 Protocol for programs, a form for people.

A program's request takes the short way: read, plan, run, send. Without a query it
gets the service description, and a person the empty form.
"""

from dataclasses import dataclass
from http import HTTPStatus

from flask import Blueprint, Response, request

from graph.errors import Malformed, Rejection, StadtwissenError
from sparql.estimation import Note
from sparql.execution import Answer
from sparql.hints import Hint
from sparql.media_types import GRAPHS, HTML, JSON_RESULTS, TURTLE
from sparql.negotiation import choose
from sparql.plan import Plan
from sparql.prologue import Form
from sparql.request import Message, Query, read_query
from web.cross_origin import answer_preflight
from web.operation.answering import answer_planned, run_planned
from web.operation.query_explanation import (
    Explanation,
    answer_explanation,
    get_explainer,
)
from web.operation.result_page import ResultPage, show_result
from web.operation.service_document import answer_description
from web.pages.formats import format_number
from web.pages.rendering import reader_language, render
from web.problem_types import Problem, describe
from web.problems import prefers_page
from web.services import get_services

blueprint = Blueprint("sparql", __name__)

_METHODS = "GET, HEAD, POST, QUERY, OPTIONS"
_WITHOUT_BODY = ("GET", "HEAD")
_NOTES = {
    Note.NOTHING: "query_plan_nothing",
    Note.EVERYTHING: "query_plan_everything",
    Note.REPEATED: "query_plan_repeated",
}
_REVISION = "Stadtwissen-Revision"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What the page shows: a query and, where it was asked, what came of it."""

    text: str | None = None
    page: ResultPage | None = None
    answer: Answer | None = None
    explanation: Explanation | None = None
    problem: Problem | None = None
    hints: tuple[Hint, ...] = ()


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
                content_encoding=request.headers.get("Content-Encoding", ""),
            )
        )
        if query is None:
            return _describe()
        plan = get_services().executor.plan(query, also=(HTML,))
        if query.explains:
            return _explain(query, plan)
        if plan.choice.media_type is HTML:
            return _answer_person(query, plan)
        return answer_planned(query, plan)
    except StadtwissenError as error:
        if not prefers_page():
            raise
        return _show_error(error, query)


@blueprint.route("/sparql", methods=["OPTIONS"], provide_automatic_options=False)
def preflight() -> Response:
    """Tell a browser that scripts of any site may ask here."""
    headers = answer_preflight(_METHODS)
    return Response(status=HTTPStatus.NO_CONTENT, headers=[*headers])


def _read_body() -> bytes:
    if request.method in _WITHOUT_BODY:
        return b""
    return request.get_data()


def _describe() -> Response:
    choice = choose(request.headers.get("Accept", ""), (*GRAPHS, HTML))
    if choice is not None and choice.media_type is HTML:
        return _show_page(Shown())
    return answer_description()


def _answer_person(query: Query, plan: Plan) -> Response:
    is_graph = plan.form in (Form.CONSTRUCT, Form.DESCRIBE)
    answer = run_planned(query, plan, TURTLE if is_graph else JSON_RESULTS)
    page = show_result(
        answer.read(),
        form=plan.form,
        rows=answer.rows,
        language=reader_language(),
    )
    response = _show_page(
        Shown(text=query.text, page=page, answer=answer, hints=plan.hints)
    )
    response.headers[_REVISION] = str(answer.revision)
    return response


def _explain(query: Query, plan: Plan) -> Response:
    if query.revision is not None:
        message = "The newest revision alone is explained; leave revision off."
        raise Malformed(Rejection(message=message, rule="explain"))
    if prefers_page():
        explanation = get_explainer().explain(plan)
        return _show_page(
            Shown(text=query.text, explanation=explanation, hints=plan.hints)
        )
    return answer_explanation(plan)


def _show_error(error: StadtwissenError, query: Query | None) -> Response:
    problem = describe(error)
    # What was wrong may be another parameter: the query is still the reader's.
    text = request.values.get("query") if query is None else query.text
    response = _show_page(Shown(text=text, problem=problem))
    response.status_code = problem.status
    if problem.retry_after_seconds is not None:
        response.headers["Retry-After"] = str(problem.retry_after_seconds)
    return response


def _show_page(shown: Shown) -> Response:
    example = get_services().named_queries.find("example")
    response = render(
        "sparql.html",
        query=example.body if shown.text is None else shown.text,
        shown=shown,
        note_texts=_NOTES,
        count=lambda number: format_number(str(number), reader_language()),
    )
    response.headers["Cache-Control"] = "no-cache"
    return response
