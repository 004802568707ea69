"""`/data/….ttl` and its siblings: what the graph says of a thing, as data."""

import re
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from graph.errors import Malformed, Rejection
from graph.limits import INCOMING_SHOWN
from graph.ntriples import (
    Quad,
    is_blank,
    read_literal,
    spell_iri,
    spell_literal,
    split_quad,
)
from ontology import iris
from sparql.media_types import GEO_JSON, MediaType, find_by_extension
from web.caching import A_MINUTE
from web.entity_tags import make_tag
from web.linked_data.description import Description, describe
from web.linked_data.fate import (
    explain_absence,
    find_successor,
    is_described,
    read_successors,
    redirect_renamed,
    require_described,
)
from web.linked_data.format_choice import VARY, choose_format
from web.linked_data.links import Link, link_data, spell_links
from web.linked_data.memento import show_memento
from web.linked_data.ontology_document import find_shipped
from web.linked_data.page_head import set_last_modified
from web.linked_data.place import has_place, write_place
from web.linked_data.serialisation import EXTENSIONS, FORMATS, serialise
from web.linked_data.surroundings import (
    describe_document,
    describe_page,
    list_graphs,
    list_named,
    read_surroundings,
)
from web.locations import data_path, find_iri, split_extension
from web.services import get_services
from web.site import get_site, read_whole
from web.site_address import get_public_url

blueprint = Blueprint("entity_document", __name__)

OFFERS = (*FORMATS, GEO_JSON)
_EXTENSIONS = EXTENSIONS | {GEO_JSON.extension}
# An IRI that names no graph: nothing is left out.
_NOTHING = "<about:nothing>"
_TRUE = ("true", "1", "yes")
# Subject, property and graph of a statement.
_CURSOR = re.compile(r"\S+ \S+ \S+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What of a description is asked for.

    `after` is the key of the last statement of the page before, or empty for the first;
    `inferred` wants what follows from the asserted statements too.
    """

    iri: str
    inferred: bool
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of a description, its revision and time, and where the next begins.

    `is_shipped` says that it is what a file of the ontology says, and no more.
    """

    quads: tuple[Quad, ...]
    revision: int
    time: str
    next_after: str | None = None
    is_shipped: bool = False


@blueprint.get("/data/<path:path>")
def show(path: str) -> Response:
    """Return the description of a thing; a path without a file ending negotiates.

    It holds the asserted statements, all types, the nodes that belong to the thing, a
    page of the statements that name it, the names of what is named, and the sources;
    with `?inferred=true` also what follows. Of the ontology, what its files say. With
    `?revision=N` what was asserted of an entity then.
    """
    document, extension = split_extension(path, _EXTENSIONS)
    iri = find_iri(document)
    if iri is None:
        raise explain_absence(None)
    named = find_by_extension(extension, OFFERS)
    if "revision" in request.args:
        media_type = named or choose_format(FORMATS)
        response = show_memento(iri, media_type, request.args["revision"])
    else:
        response = _show_now(iri, named)
    # A problem varies by more than data do.
    response.vary.add(VARY)
    if not extension and response.status_code < 300:  # noqa: PLR2004 - has a body
        chosen = next(one for one in OFFERS if one.name == response.mimetype)
        query = request.query_string.decode("ascii", "replace")
        path = data_path(iri, chosen.extension) or ""
        response.headers["Content-Location"] = f"{path}?{query}" if query else path
    response.make_conditional(request)
    return response


def _show_now(iri: str, named: MediaType | None) -> Response:
    shipped = find_shipped(iri)
    if shipped is not None:
        published = get_site().published
        page = Page(
            quads=shipped,
            revision=published.number if published else 0,
            time=published.time if published else "",
            is_shipped=True,
        )
        return _send(iri, page, named or choose_format(FORMATS))
    wish = Wish(
        iri=iri,
        inferred=request.args.get("inferred", "").lower() in _TRUE,
        after=request.args.get("after", ""),
    )
    if wish.after and not _CURSOR.fullmatch(wish.after):
        message = "`after` is the place where a page ended; follow its `next` link."
        raise Malformed(Rejection(message=message, rule="page"))
    page = read_whole(lambda: _read(wish))
    offers = OFFERS if has_place(iri, page.quads) else FORMATS
    media_type = named or choose_format(offers)
    successors = read_successors(iri, page.quads)
    if not is_described(iri, page.quads):
        # A later page has no statements of the thing itself either.
        successors = require_described(iri).successors
    successor = find_successor(iri, successors)
    if successor is not None:
        return redirect_renamed(data_path(successor, media_type.extension) or "", iri)
    return _send(iri, page, media_type)


def _read(wish: Wish) -> tuple[Page, set[int]]:
    site = get_site()
    published = site.published
    found = site.queries.select(
        "entity_document",
        entity=spell_iri(wish.iri),
        after=spell_literal(wish.after),
        without=_NOTHING if wish.inferred else spell_iri(iris.GRAPH_INFERRED),
    )
    keys = {read_literal(row["key"])[0]: row for row in found.rows if "key" in row}
    incoming = sorted(keys.items())
    shown = incoming[: INCOMING_SHOWN.value]
    naming = [(row["s"], row["p"], spell_iri(wish.iri), row["g"]) for _, row in shown]
    # Its time is told too, and belongs to the same revision.
    revisions = {found.revision, published.number if published else 0}
    own: tuple[Quad, ...] = ()
    if not wish.after:
        rows = tuple(row for row in found.rows if "key" not in row)
        own_rows = site.with_default_graph(wish.iri, replace(found, rows=rows))
        revisions.add(own_rows.revision)
        description = describe(wish.iri, own_rows)
        own = _choose(description, wish)
        own = (*own, *_read_blank_nodes(wish.iri, own, found.revision))
    quads = tuple(dict.fromkeys((*own, *naming)))
    if quads:
        around = site.queries.select(
            "entity_surroundings", named=list_named(quads), graph=list_graphs(quads)
        )
        revisions.add(around.revision)
        quads = tuple(dict.fromkeys((*quads, *read_surroundings(around.rows))))
    after = None if len(shown) == len(incoming) else shown[-1][0]
    page = Page(
        quads=quads,
        revision=found.revision,
        time=published.time if published else "",
        next_after=after,
    )
    return page, revisions


def _choose(description: Description, wish: Wish) -> tuple[Quad, ...]:
    quads = description.document_quads()
    return (*quads, *description.inferred) if wish.inferred else quads


def _read_blank_nodes(
    iri: str, quads: tuple[Quad, ...], revision: int
) -> tuple[Quad, ...]:
    """Return what is asserted of the blank nodes that belong to an entity.

    No query can name a blank node that another query found; the journal can.
    """
    if not iri.startswith(iris.ID) or not any(is_blank(quad[2]) for quad in quads):
        return ()
    with get_services().changes.read(revision) as index:
        version = index.find(iri, revision)
    lines = () if version is None else version.lines
    return tuple(split_quad(line) for line in lines if is_blank(line))


def _send(iri: str, page: Page, media_type: MediaType) -> Response:
    quads = page.quads
    links = link_data(iri, OFFERS if has_place(iri, quads) else FORMATS)
    if media_type is GEO_JSON:
        body = write_place(iri, quads)
    else:
        if not page.is_shipped:
            links += _link_pages(iri, page, media_type)
            quads = (*quads, *_describe(iri, page))
        body = serialise(quads, media_type)
    response = Response(body, content_type=media_type.content_type())
    response.headers["Cache-Control"] = A_MINUTE
    response.headers["Stadtwissen-Revision"] = str(page.revision)
    response.headers["Link"] = spell_links(links)
    set_last_modified(response, page.time)
    response.set_etag(make_tag(page.revision, media_type.extension))
    return response


def _describe(iri: str, page: Page) -> list[Quad]:
    is_ours = not get_site().is_bare
    quads = list(describe_document(iri, page.quads, page.time, is_ours=is_ours))
    if page.next_after is not None or request.args.get("after"):
        root = get_public_url()
        whole = root + (data_path(iri, "") or "").removesuffix(".")
        own = _add_query(whole, after=request.args.get("after", ""))
        following = _following(whole, page)
        quads += describe_page(iri, own, whole, following)
    return quads


def _link_pages(iri: str, page: Page, media_type: MediaType) -> list[Link]:
    whole = data_path(iri, media_type.extension) or ""
    links = []
    if request.args.get("after"):
        first = _add_query(whole, after="")
        links.append(Link(target=first, relation="first", type=media_type.name))
    following = _following(whole, page)
    if following is not None:
        links.append(Link(target=following, relation="next", type=media_type.name))
    return links


def _following(whole: str, page: Page) -> str | None:
    if page.next_after is None:
        return None
    return _add_query(whole, after=page.next_after)


def _add_query(address: str, *, after: str) -> str:
    wanted = {"inferred": request.args.get("inferred", ""), "after": after}
    query = urlencode({name: value for name, value in wanted.items() if value})
    return f"{address}?{query}" if query else address
