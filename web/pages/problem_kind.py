"""`/problems/…`: what the type of a problem means (RFC 9457 section 3.1.1)."""

import json

from flask import Blueprint, Response

from graph.errors import NotFound
from ontology import VERSION
from ontology.iris import PROBLEMS
from sparql.media_types import HTML, JSON
from web.linked_data.format_choice import choose_offer
from web.operation.negotiated_document import send_document
from web.pages.rendering import render
from web.problem_types import Problem, find_kind

blueprint = Blueprint("problem_kind", __name__)


@blueprint.get("/problems/<name>")
@blueprint.get("/<any(de, en):language>/problems/<name>")
def show(name: str, language: str | None = None) -> Response:
    """Answer the titles and the status of a kind of problem, as page or JSON."""
    problem = find_kind(name)
    if problem is None:
        raise NotFound("There is no such kind of problem.")
    choice = choose_offer((JSON, HTML))
    if language is not None or choice.media_type is HTML:
        return render("problem_kind.html", problem=problem)
    return send_document(choice, lambda _: _write(problem), tag=VERSION)


def _write(problem: Problem) -> bytes:
    document = {
        "type": PROBLEMS + problem.name,
        "status": problem.status,
        "titles": problem.titles,
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode()
