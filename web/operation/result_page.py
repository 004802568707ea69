"""A query's answer as something a template can show: a table, a truth, a graph."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypedDict, cast

from graph.limits import HTML_ROWS, MIB
from ontology.iris import expand
from sparql.media_types import (
    CSV,
    GEO_JSON,
    JSON_RESULTS,
    SPREADSHEET,
    SPREADSHEET_DE,
    TSV,
    TURTLE,
    XML_RESULTS,
    MediaType,
)
from sparql.prologue import Form
from web.locations import page_path

# JSON of this size takes 0.1 s and 40 MB to read; more would be felt by others.
_MOST_BYTES = 4 * MIB
_WKT = expand("geo:wktLiteral")
_LINKABLE = ("http://", "https://")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One term of a table; `link` is where it leads, if anywhere."""

    text: str
    link: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultPage:
    """What the page shows below the query.

    `truth` is the answer of an ASK, `graph` the Turtle of a graph; else there are
    `columns` and `table`. `is_cut` says that not all rows are shown, `is_too_large`
    that none is.
    """

    rows: int | None
    columns: tuple[str, ...] = ()
    table: tuple[tuple[Cell | None, ...], ...] = ()
    truth: bool | None = None
    graph: str | None = None
    is_cut: bool = False
    is_too_large: bool = False
    downloads: tuple[MediaType, ...] = field(default=())


class _Term(TypedDict, total=False):
    type: str
    value: str
    datatype: str


def show_result(
    body: bytes, *, form: Form, rows: int | None, language: str
) -> ResultPage:
    """Return what to show of an answer in JSON, or in Turtle for a graph.

    An IRI of ours leads to its page in `language`.
    """
    if form in (Form.CONSTRUCT, Form.DESCRIBE):
        is_too_large = len(body) > _MOST_BYTES
        graph = None if is_too_large else body.decode()
        return ResultPage(
            rows=rows, graph=graph, is_too_large=is_too_large, downloads=(TURTLE,)
        )
    if form is Form.ASK:
        return ResultPage(rows=None, truth=bool(json.loads(body)["boolean"]))
    spreadsheet = SPREADSHEET_DE if language == "de" else SPREADSHEET
    downloads = (spreadsheet, CSV, TSV, JSON_RESULTS, XML_RESULTS)
    if len(body) > _MOST_BYTES:
        return ResultPage(rows=rows, is_too_large=True, downloads=downloads)
    answer = json.loads(body)
    columns = tuple(answer["head"]["vars"])
    solutions = answer["results"]["bindings"]
    return ResultPage(
        rows=len(solutions),
        columns=columns,
        table=tuple(
            tuple(_show_term(solution.get(column), language) for column in columns)
            for solution in solutions[: HTML_ROWS.value]
        ),
        is_cut=len(solutions) > HTML_ROWS.value,
        downloads=(*downloads, GEO_JSON) if _has_place(solutions) else downloads,
    )


def _has_place(solutions: list[Mapping[str, _Term]]) -> bool:
    """Tell whether a row near the beginning holds a geometry."""
    return any(
        term.get("datatype") == _WKT
        for solution in solutions[: HTML_ROWS.value]
        for term in solution.values()
    )


def _show_term(term: Mapping[str, object] | None, language: str) -> Cell | None:
    if term is None:
        return None
    match term["type"]:
        case "uri":
            iri = str(term["value"])
            elsewhere = iri if iri.startswith(_LINKABLE) else None
            return Cell(text=iri, link=page_path(iri, language) or elsewhere)
        case "bnode":
            return Cell(text=f"_:{term['value']}")
        case "literal":
            datatype = cast("_Term", term).get("datatype", "")
            note = str(term.get("xml:lang") or datatype.rpartition("#")[2])
            return Cell(text=str(term["value"]), note=note)
        case _:
            return Cell(text=json.dumps(term["value"], ensure_ascii=False))
