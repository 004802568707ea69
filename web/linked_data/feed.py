"""`/feed`: every version of every entity as a Linked Data Event Stream.

Made from the journal by way of the change index. The root links to pages, and to
ranges of pages once there are many; what is full is served as immutable.
"""

import gzip
import hashlib
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from http import HTTPStatus

from flask import Blueprint, Response, request

from graph.change_index import ChangeIndex
from graph.entity_versions import Version
from graph.errors import NotFound
from graph.ntriples import Quad
from ontology import VERSION
from web.caching import FOR_EVER
from web.linked_data.feed_document import (
    POLLING_SECONDS,
    Link,
    describe_member,
    describe_page,
    describe_range,
    describe_root,
)
from web.linked_data.feed_serialisation import FORMATS, content_type, write_node
from web.linked_data.feed_tree import FeedTree, Span, list_parts
from web.linked_data.format_choice import VARY, choose_format
from web.linked_data.links import LICENCE
from web.operation.compression import accepts_gzip
from web.services import get_services
from web.site_address import get_public_url

blueprint = Blueprint("feed", __name__)

_OPEN = f"public, max-age={POLLING_SECONDS}"
_LEVEL = 3
# What a node says of itself, and its members.
_Node = tuple[list[Quad], list[list[Quad]]]


@blueprint.get("/feed")
def show_root() -> Response:
    """Return the root: what the stream is, and where its versions are."""
    with _open_index() as index:
        tree = FeedTree(index.count())
        return _send(
            index,
            tree.versions,
            lambda: (
                describe_root(
                    get_public_url(), _link(index, tree, tree.list_of_root())
                ),
                [],
            ),
            is_closed=False,
        )


@blueprint.get("/feed/ranges/<int:first>-<int:last>")
def show_range(first: int, last: int) -> Response:
    """Return a range of pages."""
    with _open_index() as index:
        tree = FeedTree(index.count())
        span = _require(tree.find_range(first, last))
        return _send(
            index,
            span.places[1],
            lambda: (
                describe_range(
                    get_public_url(), span, _link(index, tree, list_parts(span))
                ),
                [],
            ),
            is_closed=True,
        )


@blueprint.get("/feed/pages/<int:number>")
def show_page(number: int) -> Response:
    """Return a page: versions in the order of their revisions."""
    with _open_index() as index:
        tree = FeedTree(index.count())
        span = _require(tree.find_page(number))
        return _send(
            index,
            min(span.places[1], tree.versions),
            lambda: _read_page(index, span, is_closed=tree.is_closed(span)),
            is_closed=tree.is_closed(span),
        )


def _open_index() -> AbstractContextManager[ChangeIndex]:
    services = get_services()
    return services.changes.read(services.executor.revision or 0)


def _require(span: Span | None) -> Span:
    # An address that is written otherwise (`007`) is none of ours.
    if span is None or span.path != request.path:
        raise NotFound("The event stream has no such node.")
    return span


def _read_page(index: ChangeIndex, span: Span, *, is_closed: bool) -> _Node:
    first, last = span.places
    # The one after tells whether a revision ends with the page.
    versions = index.list_places(first, last + 1)
    own = versions[: last - first + 1]
    members = [
        describe_member(
            version,
            place=place,
            is_last=_is_last(versions, place - first),
        )
        for place, version in enumerate(own, first)
    ]
    return describe_page(get_public_url(), span, own, is_closed=is_closed), members


def _is_last(versions: Sequence[Version], number: int) -> bool:
    after = versions[number + 1 : number + 2]
    return not after or after[0].revision != versions[number].revision


def _link(index: ChangeIndex, tree: FeedTree, spans: Sequence[Span]) -> list[Link]:
    links = []
    for span in spans:
        first, last = span.places
        latest = index.find_place(last)[1] if tree.is_closed(span) else None
        earliest = index.find_place(first)[1]
        links.append(Link(span=span, earliest=earliest, latest=latest))
    return links


def _send(
    index: ChangeIndex, last: int, read: Callable[[], _Node], *, is_closed: bool
) -> Response:
    """Send a node whose last version has a place; `read` is called where it is needed.

    A node is what it was as long as its last version is.
    """
    media_type = choose_format(FORMATS)
    number, time = index.find_place(last) if last else (0, "")
    known = f"{VERSION}\n{get_public_url()}\n{last}\n{number}\n{time}"
    digest = hashlib.sha256(known.encode()).hexdigest()[:16]
    is_packed = accepts_gzip(request.headers.get("Accept-Encoding", ""))
    coding = "-gzip" if is_packed else ""
    response = Response(content_type=content_type(media_type))
    response.set_etag(f"{digest}-{media_type.extension}{coding}")
    response.headers["Vary"] = f"{VARY}, Accept-Encoding"
    response.headers["Cache-Control"] = FOR_EVER if is_closed else _OPEN
    response.headers["Stadtwissen-Revision"] = str(number if is_closed else index.head)
    response.headers.add("Link", f'<{LICENCE}>; rel="license"')
    response.headers.add(
        "Link", '</feed.atom>; rel="alternate"; type="application/atom+xml"'
    )
    response.make_conditional(request)
    if response.status_code == HTTPStatus.OK:
        body = write_node(*read(), media_type)
        if is_packed:
            # A page in N-Quads, which clients like best, is a twentieth then.
            body = gzip.compress(body, compresslevel=_LEVEL, mtime=0)
            response.headers["Content-Encoding"] = "gzip"
        response.set_data(body)
    return response
