"""`/update`: SPARQL 1.1 Update over the protocol, for editors and their programs."""

import json
from http import HTTPStatus

from flask import Blueprint, Response, request

from graph.proposal import Outcome
from sparql.editor import Author
from sparql.negotiation import choose_language
from sparql.request import Message, read_update
from web.access import get_principal
from web.services import get_services

blueprint = Blueprint("update", __name__)

_REVISION = "Stadtwissen-Revision"
_KEY = "Idempotency-Key"


@blueprint.route("/update", methods=["POST"])
def carry_out() -> Response:
    """Carry out an update; the answer says which revision it became."""
    update = read_update(
        Message(
            method=request.method,
            query_string=request.query_string,
            content_type=request.headers.get("Content-Type", ""),
            body=request.get_data(cache=False),
            content_encoding=request.headers.get("Content-Encoding", ""),
        )
    )
    outcome = get_services().editor.update(update, name_author(update.note))
    return answer_outcome(outcome, HTTPStatus.OK)


def name_author(note: str = "") -> Author:
    """Return who edits with this request; its token names them."""
    principal = get_principal()
    return Author(
        name=principal.name,
        note=note,
        key=request.headers.get(_KEY) or None,
        graphs=principal.graphs,
    )


def answer_outcome(outcome: Outcome, status: HTTPStatus) -> Response:
    """Return the answer that tells what an edit came to."""
    revision = outcome.revision
    # A program that names no language gets English, as with problems.
    accepted = request.headers.get("Accept-Language", "")
    language = choose_language(accepted, ("en", "de"))
    members = {
        "revision": revision.number,
        "is_new": outcome.is_new,
        "added": revision.added if outcome.is_new else 0,
        "removed": revision.removed if outcome.is_new else 0,
        "state_hash": revision.state_hash,
        "notes": [finding.message(language) for finding in outcome.report.findings],
    }
    return Response(
        None if status is HTTPStatus.NO_CONTENT else json.dumps(members),
        status=status,
        content_type="application/json",
        headers={_REVISION: str(revision.number), "Cache-Control": "no-store"},
    )
