"""`/graphs`: the SPARQL 1.1 Graph Store HTTP Protocol."""

import hashlib
import uuid
from http import HTTPStatus
from urllib.parse import quote
from wsgiref.types import WSGIEnvironment

from flask import Blueprint, Response, current_app, request
from werkzeug.datastructures import ETags

from graph.errors import Malformed, Rejection, UnsupportedMedia
from graph.formats import Format, find_by_media_type
from graph.limits import UPLOAD
from sparql.editor import Author
from sparql.graph_address import (
    name_directly,
    read_address,
    refuse_nothing,
    refuse_two,
)
from sparql.graph_store import Body, Written
from sparql.patience import grant
from sparql.preconditions import Preconditions
from sparql.request import DIRECT_UPDATE
from web.access import get_principal
from web.operation.answering import name_this_asker
from web.operation.update_endpoint import answer_outcome, name_author
from web.services import get_services
from web.site_address import get_public_url

blueprint = Blueprint("graph_store", __name__)

_PATH = "/graphs"
_MULTIPART = "multipart/form-data"
_SPECIFICATION = "https://www.w3.org/TR/sparql11-http-rdf-update/#status-codes"
_ENCODINGS = ("", "identity", "gzip")


@blueprint.route(_PATH, methods=["GET"])
@blueprint.route(_PATH + "/<path:name>", methods=["GET"])
def read(name: str | None = None) -> Response:
    """Answer with a graph, in the format that is asked for."""
    content = get_services().graph_store.read(
        _find_graph(name),
        accept=request.headers.get("Accept", ""),
        extension=request.args.get("format"),
        patience=grant(get_principal().query_time),
        asker=name_this_asker(),
    )
    response = Response(content.body, content_type=content.answer.content_type)
    response.headers["Stadtwissen-Revision"] = str(content.answer.revision)
    response.headers["Vary"] = "Accept"
    response.headers["Cache-Control"] = "no-cache"
    response.set_etag(content.tag)
    _read_conditions().judge_read({content.tag})
    # That If-Match holds is known; werkzeug would not let it be `*`.
    response.make_conditional(_without_if_match())
    return response


@blueprint.route(_PATH, methods=["PUT", "DELETE", "PATCH"])
@blueprint.route(_PATH + "/<path:name>", methods=["PUT", "POST", "DELETE", "PATCH"])
def write(name: str | None = None) -> Response:
    """Write a graph that the address names."""
    request.max_content_length = UPLOAD.value
    return _write(_find_graph(name))


@blueprint.route(_PATH, methods=["POST"])
def create() -> Response:
    """Add to the graph that is named, or make a new one where none is."""
    request.max_content_length = UPLOAD.value
    graph, is_named = read_address(request.query_string)
    if is_named:
        return _write(graph)
    author, bodies = name_author(_read_note()), _read_bodies()
    new = f"{current_app.config['PUBLIC_URL']}{_PATH}/{_invent_name(author, bodies)}"
    store = get_services().graph_store
    written = store.post(new, bodies, author, _read_conditions())
    response = _answer(written, new)
    if written.was_there:  # Asked again with its key.
        response.headers["Location"] = new
    return response


def _invent_name(author: Author, bodies: list[Body]) -> str:
    """Return a name for a new graph: who sends the same with their key gets the same.

    Another body with that key is another graph, as it is another commit.
    """
    if author.key is None:
        return uuid.uuid4().hex
    digests = [hashlib.sha256(body.data).hexdigest() for body in bodies]
    return uuid.uuid5(uuid.NAMESPACE_URL, repr((author.name, author.key, digests))).hex


def _write(graph: str | None) -> Response:
    store, author = get_services().graph_store, name_author(_read_note())
    conditions = _read_conditions()
    match request.method:
        case "PUT":
            written = store.put(graph, _read_body(), author, conditions)
        case "POST":
            written = store.post(graph, _read_bodies(), author, conditions)
        case "PATCH":
            written = store.patch(graph, _read_update(), author, conditions)
        case _:
            written = store.delete(graph, author, conditions)
    return _answer(written, graph)


def _answer(written: Written, graph: str | None) -> Response:
    status = HTTPStatus.CREATED if written.is_created else HTTPStatus.NO_CONTENT
    response = answer_outcome(written.outcome, status)
    if written.is_created and graph is not None:
        response.headers["Location"] = _locate(graph)
    return response


def _locate(graph: str) -> str:
    """Return where a graph is read: at its name where that is here."""
    public_url = get_public_url()
    if graph.startswith(f"{public_url}{_PATH}/"):
        return graph
    return f"{public_url}{_PATH}?graph={quote(graph, safe='')}"


def _find_graph(name: str | None) -> str | None:
    graph, is_named = read_address(request.query_string)
    if name is not None:
        if is_named:
            raise refuse_two()
        return name_directly(get_public_url(), request.path)
    if not is_named:
        raise refuse_nothing()
    return graph


def _without_if_match() -> WSGIEnvironment:
    return {k: v for k, v in request.environ.items() if k != "HTTP_IF_MATCH"}


def _read_note() -> str:
    return request.args.get("message", "")


def _read_conditions() -> Preconditions:
    headers = request.headers
    return Preconditions(
        match=_list_tags(request.if_match) if "If-Match" in headers else None,
        # Compared weakly (section 13.1.2): proxies that pack answers weaken tags.
        none_match=(
            _list_tags(request.if_none_match, weak=True)
            if "If-None-Match" in headers
            else None
        ),
    )


def _list_tags(tags: ETags, *, weak: bool = False) -> frozenset[str]:
    if tags.star_tag:
        return frozenset({"*"})
    return frozenset(tags.as_set(include_weak=weak))


def _read_update() -> str:
    if request.mimetype != DIRECT_UPDATE:
        raise _refuse_type(f"PATCH needs {DIRECT_UPDATE}.")
    try:
        return request.get_data(cache=False).decode()
    except UnicodeDecodeError as fault:
        reason = Rejection(message="The update is not UTF-8.", rule="graph store")
        raise Malformed(reason) from fault


def _read_bodies() -> list[Body]:
    """Return the parts of a form with files, or the one body there is."""
    if request.mimetype != _MULTIPART:
        return [_read_body()]
    if request.headers.get("Content-Encoding"):
        raise _refuse_type("A form with files is read as it is, not packed.")
    files = [
        Body(
            data=file.read(),
            name=file.filename or "part",
            format=_find_format(file.mimetype),
        )
        for _, file in request.files.items(multi=True)
    ]
    fields = [
        Body(data=text.encode(), name=name, format=None)
        for name, text in request.form.items(multi=True)
    ]
    if not files and not fields:
        reason = Rejection(message="The form has no parts.", rule="graph store")
        raise Malformed(reason)
    return files + fields


def _read_body() -> Body:
    if "Content-Range" in request.headers:
        # RFC 9110 section 14.5: a part must not be taken for the whole.
        reason = Rejection(message="Send the whole graph.", rule="graph store")
        raise Malformed(reason)
    encoding = request.headers.get("Content-Encoding", "").lower()
    if encoding not in _ENCODINGS:
        raise _refuse_type(f"A body in {encoding} is not read; gzip is.")
    if request.mimetype == _MULTIPART:
        raise _refuse_type("A form with files is for POST.")
    return Body(
        data=request.get_data(cache=False),
        name="body",
        format=_find_format(request.mimetype),
    )


def _find_format(media_type: str) -> Format | None:
    """Return the format of a media type; None, to look inside, where none is told."""
    if media_type in ("", "application/octet-stream"):
        return None
    format_ = find_by_media_type(media_type)
    if format_ is None:
        raise _refuse_type(f"{media_type} is no RDF that is read here.")
    return format_


def _refuse_type(message: str) -> UnsupportedMedia:
    return UnsupportedMedia(
        Rejection(message=message, rule="graph store", see=_SPECIFICATION)
    )
