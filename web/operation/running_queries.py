"""`/sparql/queries`: the queries that are under way, and the end of one of them.

Whoever knows the id of a query may end it: the client that chose it, and whoever reads
the list.
"""

import json
from http import HTTPStatus

from flask import Blueprint, Response

from graph.errors import NotFound
from web.cross_origin import answer_preflight
from web.services import get_services

blueprint = Blueprint("running_queries", __name__)

_METHODS = "DELETE, OPTIONS"


@blueprint.route("/sparql/queries", methods=["GET"])
def show_list() -> Response:
    """List what is under way, the oldest first, for administrators."""
    queries = [
        {
            "id": query.id,
            "asker": query.asker.name,
            "seconds": round(query.age_seconds, 3),
            "query": query.text,
        }
        for query in get_services().executor.running.list()
    ]
    return Response(
        json.dumps({"queries": queries}, ensure_ascii=False),
        content_type="application/json",
        headers={"Cache-Control": "no-store"},
    )


@blueprint.route(
    "/sparql/queries/<query_id>", methods=["DELETE"], provide_automatic_options=False
)
def cancel(query_id: str) -> Response:
    """End a query: 204, or 404 where none of that id is under way."""
    if not get_services().executor.running.cancel(query_id):
        raise NotFound("No query of this id is under way.")
    return Response(status=HTTPStatus.NO_CONTENT)


@blueprint.route(
    "/sparql/queries/<query_id>", methods=["OPTIONS"], provide_automatic_options=False
)
def preflight(query_id: str) -> Response:
    """Tell a browser that scripts of any site may end their own queries."""
    del query_id
    headers = answer_preflight(_METHODS)
    return Response(status=HTTPStatus.NO_CONTENT, headers=[*headers])
