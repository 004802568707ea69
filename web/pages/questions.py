"""`/queries` and `/queries/question-NN`: what the graph is asked, and its answers."""

import re
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Blueprint, Response

from graph.errors import NotFound
from graph.ntriples import is_iri, read_literal, read_value, spell_name
from sparql.named_queries import NamedQuery
from web.ontology_site import get_ontology
from web.pages.formats import format_number
from web.pages.naming import Namer, Value
from web.pages.rendering import reader_language, render
from web.question_site import PREFIX, QuestionAnswer, find_gap, get_questions
from web.site import get_site

blueprint = Blueprint("questions", __name__)

_FILLED = re.compile(r"^\s*VALUES \?(\w+) \{ (.+) \}$", re.MULTILINE)
_PREFIXED = re.compile(r"[a-z]\w*:[\w-]+\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionLine:
    """A question in the list, with the number of its rows."""

    number: str
    title: str
    href: str
    count: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerTable:
    """An answer as it is shown; `shown` counts the rows of the table."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Value | None, ...], ...]
    count: str
    shown: str
    is_cut: bool


@blueprint.get("/queries")
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


@blueprint.get("/queries/<name>")
@blueprint.get("/<any(de, en):language>/queries/<name>")
def show(name: str, language: str | None = None) -> Response:
    """Show a question, its query and its answer."""
    language = reader_language()
    site = get_questions()
    query = site.find(name)
    if query is None:
        raise NotFound("There is no question of that name.")
    answer = site.answer(name) if get_site().revision is not None else None
    namer = _make_namer(language, answer)
    terms = [t for t in get_ontology().index.terms.values() if name in t.questions]
    text = query.body
    return render(
        "query.html",
        number=name.removeprefix(PREFIX),
        title=query.titles[language],
        text=text,
        values=_show_values(query, namer),
        table=_make_table(answer, namer) if answer else None,
        gap=find_gap(query, language),
        run_path=f"/{language}/sparql?{urlencode({'query': text})}",
        terms=[namer.show_iri(term.iri) for term in terms],
        list_path=f"/{language}/queries",
    )


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


def _show_values(query: NamedQuery, namer: Namer) -> list[tuple[str, Value]]:
    """Return what the query has filled in for its parameters, by name."""
    shown = []
    for name, written in _FILLED.findall(query.text):
        if name not in query.parameters:
            continue
        term = spell_name(written) if _PREFIXED.match(written) else written
        if is_iri(term):
            shown.append((name, namer.show_iri(read_value(term))))
        else:
            shown.append((name, Value(text=read_literal(term)[0])))
    return shown
