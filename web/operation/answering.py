"""A planned query, answered for whoever sent the request that Flask handles."""

from dataclasses import replace

from flask import Response, current_app, request
from werkzeug.wsgi import FileWrapper

from sparql.execution import Answer
from sparql.media_types import MediaType
from sparql.negotiation import Choice
from sparql.patience import Patience, grant
from sparql.plan import Plan
from sparql.request import Query
from sparql.running import Asker
from web.access import get_principal
from web.operation.askers import name_asker
from web.operation.program_answer import Manner, answer_program
from web.services import get_services
from web.site_address import get_public_url

_CHUNK_BYTES = 64 * 1024


def answer_planned(query: Query, plan: Plan, *, file_name: str = "") -> Response:
    """Answer a program; `file_name` is what a file of the answer is called."""
    is_safe = request.method != "POST"
    manner = Manner(
        patience=grant_time(query),
        asker=name_this_asker(),
        public_url=get_public_url(),
        if_none_match=request.headers.get("If-None-Match", "") if is_safe else "",
        accept_encoding=request.headers.get("Accept-Encoding", ""),
        file_name=file_name,
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


def run_planned(query: Query, plan: Plan, media_type: MediaType) -> Answer:
    """Run a query for a page, which is made of its answer in a format."""
    choice = Choice(media_type=media_type, name=media_type.name)
    return get_services().executor.run(
        replace(plan, choice=choice),
        patience=grant_time(query),
        asker=name_this_asker(),
    )


def name_this_asker() -> Asker:
    """Return who sent the request."""
    return name_asker(
        request.environ, get_principal(), proxies=current_app.config["PROXIES"]
    )


def grant_time(query: Query) -> Patience:
    """Return how long a query of this asker may take."""
    return grant(get_principal().query_time, query.timeout_seconds)
