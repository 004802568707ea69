"""`/queries` and `/queries/question-NN`: what the graph is asked, and its answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from graph.errors import LimitReached, NotFound
from graph.ntriples import is_iri, read_value
from sparql.hints import Hint
from sparql.media_types import (
    CSV,
    JSON_RESULTS,
    SPREADSHEET,
    SPREADSHEET_DE,
    XML_RESULTS,
)
from sparql.named_queries import NamedQuery, bind, remove_header
from sparql.query_parameters import (
    RESERVED,
    Parameter,
    list_parameters,
    read_values,
)
from sparql.request import Query, read_parameters
from web.ontology_site import get_ontology
from web.operation.answering import run_planned
from web.pages.formats import format_number
from web.pages.naming import Namer, Value
from web.pages.rendering import reader_language, render
from web.question_site import PREFIX, QuestionAnswer, find_gap, get_questions
from web.services import get_services
from web.site import get_site
from web.site_queries import RawResult, read_table

blueprint = Blueprint("questions", __name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionLine:
    """A question in the list, with the number of its rows."""

    number: str
    title: str
    href: str
    count: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A parameter in the form; `things` are those that its values name, as links."""

    name: str
    values: tuple[str, ...]
    takes_iri: bool
    things: tuple[Value, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerTable:
    """An answer as it is shown; `shown` counts the rows of the table."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Value | None, ...], ...]
    count: str
    shown: str
    is_cut: bool


@blueprint.get("/<any(de, en):language>/queries")
def show_list(language: str | None = None) -> Response:
    """Show all questions with the numbers of their rows."""
    language = reader_language()
    site = get_questions()
    is_published = get_site().revision is not None
    lines = []
    for query in site.questions:
        answer = site.answer(query.name) if is_published else None
        count = format_number(str(answer.count), language) if answer else "–"
        lines.append(
            QuestionLine(
                number=query.name.removeprefix(PREFIX),
                title=query.titles[language],
                href=f"/{language}/queries/{query.name}",
                count=count,
            )
        )
    return render("queries.html", questions=lines)


@blueprint.get("/<any(de, en):language>/queries/<name>")
def show(name: str, language: str | None = None) -> Response:
    """Show a question, its query and its answer, for the values of the request."""
    language = reader_language()
    site = get_questions()
    query = site.find(name)
    if query is None:
        raise NotFound("There is no question of that name.")
    given = _read_given()
    values = read_values(query, given)
    bound = bind(query, values)
    answer: QuestionAnswer | None = None
    hints: tuple[Hint, ...] = ()
    if get_site().revision is not None:
        answer, hints = _ask(bound) if given else (site.answer(name), ())
    namer = _make_namer(language, answer)
    terms = [t for t in get_ontology().index.terms.values() if name in t.questions]
    text = remove_header(bound)
    return render(
        "query.html",
        number=name.removeprefix(PREFIX),
        title=query.titles[language],
        text=text,
        fields=[
            _make_field(one, given, values, namer) for one in list_parameters(query)
        ],
        has_values=bool(given),
        hints=hints,
        table=_make_table(answer, namer) if answer else None,
        gap=find_gap(query, language),
        run_path=f"/{language}/sparql?{urlencode({'query': text})}",
        own=f"/{language}/queries/{name}",
        address=f"/queries/{name}",
        downloads=_list_downloads(query, given, language),
        terms=[namer.show_iri(term.iri) for term in terms],
        list_path=f"/{language}/queries",
    )


def _read_given() -> dict[str, list[str]]:
    """Return the values of the request; a field that was left empty gives none."""
    given = {
        name: [value for value in values if value.strip()]
        for name, values in read_parameters(request.query_string).items()
        if name not in RESERVED
    }
    return {name: values for name, values in given.items() if values}


def _ask(text: str) -> tuple[QuestionAnswer | None, tuple[Hint, ...]]:
    """Ask with values of the reader's: as the public, and not as our own pages."""
    asked = Query(text=text)
    plan = get_services().executor.plan(asked)
    try:
        answer = run_planned(asked, plan, JSON_RESULTS)
    except LimitReached:
        return None, plan.hints
    table = read_table(RawResult(body=answer.read(), revision=answer.revision))
    return get_questions().show(table, text), plan.hints


def _make_field(
    parameter: Parameter,
    given: Mapping[str, list[str]],
    terms: Mapping[str, list[str]],
    namer: Namer,
) -> Field:
    held = terms.get(parameter.name) or [parameter.default or ""]
    return Field(
        name=parameter.name,
        values=tuple(given.get(parameter.name, [parameter.example])),
        takes_iri=parameter.takes_iri,
        things=tuple(namer.show_iri(read_value(t)) for t in held if is_iri(t)),
    )


def _list_downloads(
    query: NamedQuery, given: Mapping[str, list[str]], language: str
) -> list[tuple[str, str]]:
    """Return the names of formats and where the answer is had in them."""
    pairs = [(name, value) for name, values in given.items() for value in values]
    spreadsheet = SPREADSHEET_DE if language == "de" else SPREADSHEET
    formats = (spreadsheet, CSV, JSON_RESULTS, XML_RESULTS)
    return [
        (
            media_type.extension,
            f"/queries/{query.name}?"
            + urlencode([*pairs, ("format", media_type.extension)]),
        )
        for media_type in formats
    ]


def _make_namer(language: str, answer: QuestionAnswer | None) -> Namer:
    site = get_site()
    labels = {**get_ontology().labels(), **(answer.labels if answer else {})}
    return Namer(
        language=language, vocabulary=site.vocabulary(site.revision), labels=labels
    )


def _make_table(answer: QuestionAnswer, namer: Namer) -> AnswerTable:
    return AnswerTable(
        columns=answer.columns,
        rows=tuple(
            tuple(_show(row.get(column), namer) for column in answer.columns)
            for row in answer.rows
        ),
        count=format_number(str(answer.count), namer.language),
        shown=format_number(str(len(answer.rows)), namer.language),
        is_cut=answer.count > len(answer.rows),
    )


def _show(term: str | None, namer: Namer) -> Value | None:
    return None if term is None else namer.show(term)
