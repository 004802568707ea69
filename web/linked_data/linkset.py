"""`/linkset/…`: the links of all documents of a thing in one document (RFC 9264).

What Link headers say one answer at a time: FAIR Signposting, level 2.
"""

from collections.abc import Iterable
from dataclasses import replace

from flask import Blueprint, Response, request

from graph.ntriples import is_iri, read_value, spell_name
from sparql.media_types import LINKSET, LINKSET_JSON
from web.caching import A_MINUTE
from web.entity_tags import make_tag
from web.linked_data.fate import explain_absence, require
from web.linked_data.format_choice import choose_format
from web.linked_data.links import Link, link_data, link_page, link_thing
from web.linked_data.linkset_text import write_json, write_text
from web.linked_data.serialisation import FORMATS
from web.locations import data_path, find_iri, page_path, write_uri
from web.site import get_site
from web.site_address import get_public_url

blueprint = Blueprint("linkset", __name__)

_TYPE = spell_name("rdf:type")


@blueprint.get("/linkset/<path:document>")
def show(document: str) -> Response:
    """Return the links of a thing, its page and its data, as JSON or as text."""
    iri = find_iri(document)
    if iri is None:
        raise explain_absence(None)
    require(iri, iri)
    media_type = choose_format((LINKSET_JSON, LINKSET))
    revision = get_site().revision or 0
    contexts = {
        anchor: _make_absolute(links) for anchor, links in _list_contexts(iri).items()
    }
    write = write_json if media_type is LINKSET_JSON else write_text
    response = Response(write(contexts), content_type=media_type.content_type())
    response.headers["Vary"] = "Accept"
    response.headers["Cache-Control"] = A_MINUTE
    response.headers["Stadtwissen-Revision"] = str(revision)
    response.set_etag(make_tag(revision, media_type.extension))
    response.make_conditional(request)
    return response


def list_types(iri: str) -> list[str]:
    """Return the classes of a thing that somebody asserted, IRIs."""
    asserted = get_site().describe(iri).asserted
    return sorted(
        {read_value(q[2]) for q in asserted if q[1] == _TYPE and is_iri(q[2])}
    )


def _list_contexts(iri: str) -> dict[str, list[Link]]:
    root = get_public_url()
    contexts = {write_uri(iri): link_thing(iri, FORMATS)}
    types = list_types(iri)
    for language in ("de", "en"):
        address = root + (page_path(iri, language) or "")
        contexts[address] = link_page(iri, FORMATS, types)
    for media_type in FORMATS:
        address = root + (data_path(iri, media_type.extension) or "")
        contexts[address] = link_data(iri, FORMATS)
    return contexts


def _make_absolute(links: Iterable[Link]) -> list[Link]:
    root = get_public_url()
    return [
        replace(link, target=root + link.target) if link.target[0] == "/" else link
        for link in links
    ]
