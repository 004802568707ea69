"""Mementos of entities (RFC 7089): what was asserted of one at an earlier moment.

The original resource is the entity. A memento is its data document with `?revision=N`;
it holds the asserted statements of that revision, as the journal has them, and never
changes. A revision that took an entity away has a memento too: it answers 410.
"""

from collections.abc import Sequence
from hashlib import sha256

from flask import Blueprint, Response, request

from graph.entity_versions import Kind, Version, VersionNote
from graph.errors import Malformed, NotFound, Rejection
from graph.ntriples import split_quad
from ontology import iris
from sparql.media_types import LINK_FORMAT, MediaType
from web.caching import A_MINUTE, FOR_EVER
from web.cross_origin import READABLE
from web.entity_tags import make_tag
from web.linked_data.fate import explain_absence, explain_deletion
from web.linked_data.format_choice import choose_format, refuse_formats
from web.linked_data.links import Link, link_history, spell_links
from web.linked_data.serialisation import FORMATS, serialise
from web.linked_data.versions import (
    choose_version,
    describe_versions,
    name_relations,
    read_moment,
    write_date,
)
from web.locations import data_path, find_iri, read_number, write_uri
from web.problem_types import describe
from web.problems import answer_problem
from web.services import get_services
from web.site import get_site
from web.site_address import get_public_url

blueprint = Blueprint("memento", __name__)

_DIGITS = 12
_DATE = "https://www.rfc-editor.org/rfc/rfc7089#section-2.1.1"


@blueprint.get("/timegate/<path:document>")
def negotiate(document: str) -> Response:
    """Redirect to the memento of the moment that Accept-Datetime names.

    Without one, to the newest; before the first, to the first (section 4.5.3).
    """
    versions = _list_versions(find_iri(document))
    wanted = request.headers.get("Accept-Datetime")
    moment = None if wanted is None else read_moment(wanted)
    if wanted is not None and moment is None:
        message = "Accept-Datetime is a date like `Sat, 01 Mar 2025 12:00:00 GMT`."
        raise Malformed(Rejection(message=message, rule="memento", see=_DATE))
    chosen = choose_version(versions, moment)
    media_type = choose_format(FORMATS)
    response = Response(status=302)
    response.headers["Location"] = memento_path(chosen, media_type)
    response.headers["Vary"] = "Accept, Accept-Datetime"
    response.headers["Cache-Control"] = A_MINUTE
    _add_links(response, versions, chosen, media_type)
    response.headers.extend(READABLE)
    return response


@blueprint.get("/timemap/<path:document>")
def show_map(document: str) -> Response:
    """Return all mementos of an entity, as link-format or as RDF (PROV-O)."""
    versions = _list_versions(find_iri(document))
    media_type = choose_format((LINK_FORMAT, *FORMATS))
    if media_type is LINK_FORMAT:
        body = _write_link_format(versions).encode()
    else:
        root = get_public_url()
        addresses = [root + memento_path(one, FORMATS[0]) for one in versions]
        body = serialise(list(describe_versions(versions, addresses)), media_type)
    response = Response(body, content_type=media_type.content_type())
    response.headers["Vary"] = "Accept"
    response.headers["Cache-Control"] = A_MINUTE
    last = versions[-1].revision
    response.set_etag(make_tag(last, "timemap", media_type.extension))
    response.make_conditional(request)
    return response


def show_memento(iri: str, media_type: MediaType, revision: str) -> Response:
    """Return what was asserted of an entity at a revision, for `/data/…?revision=N`.

    Raises Malformed where the revision is no number, NotFound where there is none of
    it or the entity was not there yet.
    """
    head = get_site().revision or 0
    number = read_number(revision)
    if number is None:
        message = "A revision is a number, as in `?revision=1`."
        raise Malformed(Rejection(message=message, rule="revision"))
    if not 0 < number <= head:
        raise NotFound(f"There is no revision {number}; the newest is {head}.")
    if media_type not in FORMATS:
        raise refuse_formats(FORMATS)
    with get_services().changes.read(head) as index:
        versions = index.list_of(iri)
        version = index.find(iri, number)
    if not versions:
        raise explain_absence(None)
    if version is None:
        raise NotFound(f"This was not there yet at revision {number}.")
    return _send(version, versions, media_type)


def memento_path(version: VersionNote, media_type: MediaType) -> str:
    """Return where a version is served in a format."""
    path = data_path(version.entity, media_type.extension)
    return f"{path}?revision={version.revision}"


def _send(
    version: Version, versions: Sequence[VersionNote], media_type: MediaType
) -> Response:
    note = next(one for one in versions if one.revision == version.revision)
    if version.kind is Kind.DELETE:
        response = answer_problem(describe(explain_deletion(version)))
        del response.headers["Cache-Control"]
    else:
        quads = [split_quad(line) for line in version.lines]
        response = Response(
            serialise(quads, media_type), content_type=media_type.content_type()
        )
        digest = sha256("\n".join(version.lines).encode()).hexdigest()[:_DIGITS]
        response.set_etag(make_tag(version.revision, digest, media_type.extension))
    # The newest does not know yet what comes next.
    is_newest = note is versions[-1]
    response.headers["Cache-Control"] = A_MINUTE if is_newest else FOR_EVER
    response.headers["Memento-Datetime"] = write_date(note)
    response.headers["Stadtwissen-Revision"] = str(version.revision)
    _add_links(response, versions, note, media_type)
    return response


def _list_versions(iri: str | None) -> tuple[VersionNote, ...]:
    """Return notes of all versions of an entity; NotFound where it never had one."""
    revision = get_site().revision
    if iri is None or revision is None or not iri.startswith(iris.ID):
        raise explain_absence(None)
    with get_services().changes.read(revision) as index:
        versions = index.list_of(iri)
    if not versions:
        raise explain_absence(None)
    return versions


def _add_links(
    response: Response,
    versions: Sequence[VersionNote],
    chosen: VersionNote,
    media_type: MediaType,
) -> None:
    iri = chosen.entity
    links = [Link(target=write_uri(iri), relation="original"), *link_history(iri)]
    for version, relations in name_relations(versions, chosen):
        target = memento_path(version, media_type)
        moment = write_date(version)
        links.append(Link(target=target, relation=relations, moment=moment))
    response.headers["Link"] = spell_links(links)


def _write_link_format(versions: Sequence[VersionNote]) -> str:
    """Return a TimeMap (RFC 7089 section 5); its addresses are absolute."""
    root = get_public_url()
    iri = versions[0].entity
    timegate, timemap = (root + link.target for link in link_history(iri))
    since, until = write_date(versions[0]), write_date(versions[-1])
    period = f'from="{since}";until="{until}"'
    lines = [
        f'<{write_uri(iri)}>;rel="original"',
        f'<{timegate}>;rel="timegate"',
        f'<{timemap}>;rel="self";type="{LINK_FORMAT.name}";{period}',
    ]
    for version, relations in name_relations(versions):
        address = root + memento_path(version, FORMATS[0])
        date = write_date(version)
        lines.append(f'<{address}>;rel="{relations}";datetime="{date}"')
    return ",\n".join(lines) + "\n"
