"""The competency questions and their answers: each asked once for each revision."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import cast

from flask import Flask, current_app

from graph.errors import LimitReached
from graph.limits import HTML_ROWS
from graph.ntriples import is_iri
from ontology.iris import BASE
from sparql.named_queries import NamedQuery
from web.linked_data.description import read_labels
from web.services import Services
from web.site import Kept, Site
from web.site_queries import ResultTable, Row
from web.vocabulary import Texts

PREFIX = "question-"
_KEY = "stadtwissen.questions"
_OURS = f"<{BASE}"
# One look-up names so many things, which keeps its text within the limits of a query.
_NAMED_AT_ONCE = 200
_IRI = re.compile(r"<[^<>\s]+>")
_GAP = re.compile(r"^# gap(@de)? (.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionAnswer:
    """What the graph answers: all columns, the first rows, how many there are.

    `labels` are the words for the things in those rows.
    """

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    count: int
    labels: Mapping[str, Texts]
    revision: int


class QuestionSite:
    """Asks the questions through the pool of our own pages."""

    def __init__(self, services: Services, site: Site) -> None:
        """Take services and site; nothing is asked yet."""
        self._site = site
        self._queries = {
            query.name: query
            for query in services.named_queries
            if query.name.startswith(PREFIX)
        }
        self._answers = {name: Kept(partial(self._ask, name)) for name in self._queries}

    @property
    def questions(self) -> tuple[NamedQuery, ...]:
        """All questions in their order."""
        return tuple(self._queries.values())

    def find(self, name: str) -> NamedQuery | None:
        """Return a question; None where there is none of that name."""
        return self._queries.get(name)

    def answer(self, name: str) -> QuestionAnswer | None:
        """Return the answer on the published revision; None where it takes too long."""
        try:
            return self._answers[name].get(self._site.revision)
        except LimitReached:
            return None

    def show(self, table: ResultTable, text: str) -> QuestionAnswer:
        """Return what a page shows of the answer to a query's text."""
        shown = table.rows[: HTML_ROWS.value]
        filled = _IRI.findall(text)
        things = dict.fromkeys(
            term
            for term in (*filled, *(t for row in shown for t in row.values()))
            if term.startswith(_OURS) and is_iri(term)
        )
        return QuestionAnswer(
            columns=table.columns,
            rows=shown,
            count=len(table.rows),
            labels=self._read_labels(list(things)),
            revision=table.revision,
        )

    def _ask(self, name: str) -> tuple[int, QuestionAnswer]:
        table = self._site.queries.select_table(name)
        return table.revision, self.show(table, self._queries[name].text)

    def _read_labels(self, things: list[str]) -> dict[str, Texts]:
        labels: dict[str, Texts] = {}
        for start in range(0, len(things), _NAMED_AT_ONCE):
            asked = things[start : start + _NAMED_AT_ONCE]
            rows = self._site.queries.select("labels", thing=asked)
            labels.update(read_labels(rows.rows, "thing"))
        return labels


def find_gap(query: NamedQuery, language: str) -> str | None:
    """Return why a question has no answer, as its file says; None where it has one."""
    gaps = {"de" if tag else "en": text for tag, text in _GAP.findall(query.text)}
    return gaps.get(language) or next(iter(gaps.values()), None)


def get_questions() -> QuestionSite:
    """Return the questions of the application that handles this request."""
    return cast("QuestionSite", current_app.extensions[_KEY])


def attach_questions(app: Flask, questions: QuestionSite) -> None:
    """Give an application its questions."""
    app.extensions[_KEY] = questions
