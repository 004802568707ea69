"""`/feed.atom`: what changed, revision by revision, for people's feed readers.

The feed has the latest revisions. Older ones stand in archive documents (RFC 5005
section 4), a fixed number in each, that no later revision changes.
"""

import hashlib
from http import HTTPStatus

from flask import Blueprint, Response, current_app, request

from graph.change_index import ChangeIndex
from graph.entity_versions import Kind, RevisionNote
from graph.errors import NotFound
from graph.feed_limits import FEED_ENTRIES, FEED_ENTRY_ENTITIES
from ontology import VERSION
from web.caching import A_DAY
from web.pages.atom_document import ATOM, Change, Entry, Place, write_atom
from web.pages.languages import localise, split_language
from web.pages.rendering import reader_language
from web.services import get_services
from web.site_address import get_public_url

blueprint = Blueprint("atom", __name__)

_OPEN = "public, max-age=300"
_LONGEST_NUMBER = 9


@blueprint.get("/feed.atom")
@blueprint.get("/<any(de, en):language>/feed.atom")
def show(language: str | None = None) -> Response:
    """Return the latest revisions, or those of `?archive=`, the latest first."""
    language = reader_language()
    services = get_services()
    with services.changes.read(services.executor.revision or 0) as index:
        archive = _read_archive(index.head)
        last = index.head if archive is None else archive * FEED_ENTRIES.value
        response = Response(content_type=f"{ATOM}; charset=utf-8")
        _set_headers(response, language, last, is_archive=archive is not None)
        response.make_conditional(request)
        if response.status_code == HTTPStatus.OK:
            first = max(last - FEED_ENTRIES.value + 1, 1)
            notes = index.list_revisions(first, last)
            entries = [_read_entry(index, note) for note in reversed(notes)]
            place = _find_place(language, archive, index.head)
            response.set_data(write_atom(place, entries))
    return response


def _read_archive(head: int) -> int | None:
    """Return the number of the archive asked for; NotFound where it is not full."""
    text = request.args.get("archive")
    if text is None:
        return None
    is_number = text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER
    if not is_number or not 1 <= int(text) <= head // FEED_ENTRIES.value:
        raise NotFound("The feed has no such archive.")
    return int(text)


def _find_place(language: str, archive: int | None, head: int) -> Place:
    full = head // FEED_ENTRIES.value
    previous = full if archive is None else archive - 1
    return Place(
        site=get_public_url(),
        language=language,
        archive=archive,
        previous=previous or None,
    )


def _read_entry(index: ChangeIndex, note: RevisionNote) -> Entry:
    versions = index.list_after(note.number, limit=FEED_ENTRY_ENTITIES.value)
    changes = []
    for version in versions:
        if version.revision == note.number:
            named = version
            if version.kind is Kind.DELETE:
                named = index.find(version.entity, note.number - 1) or version
            changes.append(Change(kind=version.kind, named=named))
    return Entry(
        revision=note, counts=index.count_kinds(note.number), changes=tuple(changes)
    )


def _set_headers(
    response: Response, language: str, last: int, *, is_archive: bool
) -> None:
    kind = "archive" if is_archive else "latest"
    known = f"{last}\n{kind}\n{language}\n{VERSION}\n{current_app.config['PUBLIC_URL']}"
    digest = hashlib.sha256(known.encode()).hexdigest()[:16]
    # Weak: what it says of one revision is the same wherever it was made.
    response.set_etag(digest, weak=True)
    response.headers["Cache-Control"] = A_DAY if is_archive else _OPEN
    response.headers["Content-Language"] = language
    response.headers["Stadtwissen-Revision"] = str(last)
    response.vary.add("Accept-Language")
    if split_language(request.path)[0] is None:
        query = request.query_string.decode("ascii", "replace")
        path = localise(request.path, language)
        response.headers["Content-Location"] = f"{path}?{query}" if query else path
