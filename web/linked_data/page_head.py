"""The headers of a page about a thing: links, validators, and the revision it shows."""

from collections.abc import Iterable
from datetime import datetime

from flask import Response, request

from web.cross_origin import READABLE
from web.entity_tags import make_tag
from web.linked_data.links import link_page, spell_links
from web.linked_data.serialisation import FORMATS
from web.site import get_site


def dress_page(
    response: Response, iri: str, *, revision: int, types: Iterable[str] = ()
) -> Response:
    """Add what the page of an IRI says in its headers; answers 304 where that holds.

    `revision` is the one that the page was made of, `types` the classes of its thing.
    """
    response.headers["Link"] = spell_links(link_page(iri, FORMATS, types))
    response.headers["Stadtwissen-Revision"] = str(revision)
    published = get_site().published
    if published is not None and published.number == revision:
        set_last_modified(response, published.time)
    language = response.headers.get("Content-Language", "")
    response.set_etag(make_tag(revision, "html", language))
    response.headers.extend(READABLE)
    response.make_conditional(request)
    return response


def set_last_modified(response: Response, time: str) -> None:
    """Say when the revision of an answer was made (ISO 8601), where that is known."""
    if time:
        response.last_modified = datetime.fromisoformat(time)
