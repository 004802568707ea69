"""`/queries` and `/queries/NAME`: named queries for programs; people get the pages.

A parameter of a query is a parameter of the request, and several values of it are
alternatives; see sparql/query_parameters.py for what a value may be. `format`,
`timeout` and `revision` mean what they mean at `/sparql`.
"""

import json
from collections.abc import Mapping

from flask import Blueprint, Response, request

from graph.errors import Malformed, NotFound, Rejection
from ontology import VERSION
from sparql.executables import describe_queries
from sparql.media_types import GRAPHS, HTML, JSON, MediaType
from sparql.named_queries import NamedQuery, bind, remove_header
from sparql.query_parameters import (
    RESERVED,
    Parameter,
    list_parameters,
    read_values,
)
from sparql.request import build_query, read_parameters
from web.linked_data.format_choice import choose_offer
from web.linked_data.serialisation import serialise
from web.operation.answering import answer_planned
from web.operation.negotiated_document import send_document
from web.operation.prefixes import PATH as PREFIXES_PATH
from web.pages import questions
from web.services import get_services
from web.site_address import get_public_url

blueprint = Blueprint("named_queries", __name__)


@blueprint.get("/queries")
def list_all() -> Response:
    """Answer a list of the queries in JSON or RDF; a page for people."""
    choice = choose_offer((JSON, *GRAPHS, HTML))
    if choice.media_type is HTML:
        return questions.show_list()
    return send_document(choice, _write_list, tag=VERSION)


@blueprint.get("/queries/<name>")
def answer(name: str) -> Response:
    """Answer a query with the values of the request; a page for people."""
    query = _find(name)
    parameters = read_parameters(request.query_string)
    beside = {key: values for key, values in parameters.items() if key in RESERVED}
    given = {key: parameters[key] for key in parameters.keys() - RESERVED}
    text = remove_header(bind(query, read_values(query, given)))
    asked = build_query({**beside, "query": [text]}, request.headers.get("Accept", ""))
    if asked is None:
        raise Malformed(Rejection(message="There is no query.", rule="named-query"))
    plan = get_services().executor.plan(asked, also=(HTML,))
    if plan.choice.media_type is HTML:
        return questions.show(name)
    return answer_planned(asked, plan, file_name=query.name)


def _find(name: str) -> NamedQuery:
    query = get_services().named_queries.find(name)
    if not query.is_public:
        raise NotFound(f"There is no query named {name}.")
    return query


def _list_public() -> list[NamedQuery]:
    return [query for query in get_services().named_queries if query.is_public]


def _write_list(media_type: MediaType) -> bytes:
    site = get_public_url()
    if media_type is JSON:
        described = [_describe(query, site) for query in _list_public()]
        return json.dumps({"queries": described}, ensure_ascii=False).encode()
    quads = describe_queries(
        _list_public(),
        site=site,
        prefixes=site + PREFIXES_PATH,
        endpoint=f"{site}/sparql",
    )
    return serialise(quads, media_type)


def _describe(query: NamedQuery, site: str) -> Mapping[str, object]:
    return {
        "name": query.name,
        "title": dict(query.titles),
        "address": f"{site}/queries/{query.name}",
        "parameters": [_describe_parameter(p) for p in list_parameters(query)],
        "query": query.body,
    }


def _describe_parameter(parameter: Parameter) -> Mapping[str, object]:
    return {
        "name": parameter.name,
        "takes": "iri" if parameter.takes_iri else "text",
        "language": parameter.language,
        "example": parameter.example,
    }
