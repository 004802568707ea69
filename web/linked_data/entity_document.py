"""`/data/….ttl` and its siblings: what the graph says of a thing, as data."""

from flask import Blueprint, Response, request

from graph.errors import NotFound
from graph.limits import INCOMING_SHOWN
from graph.ntriples import Quad, spell_iri
from sparql.media_types import find_by_extension
from web.linked_data.dereference import choose_format
from web.linked_data.description import Description
from web.linked_data.ontology_document import find_shipped
from web.linked_data.serialisation import EXTENSIONS, FORMATS, serialise
from web.locations import data_path, find_iri, page_path, split_extension
from web.site import get_site, read_whole
from web.site_queries import Rows

blueprint = Blueprint("entity_document", __name__)

_LICENCE = "https://creativecommons.org/licenses/by/4.0/"


@blueprint.get("/data/<path:path>")
def show(path: str) -> Response:
    """Return the description of a thing; a path without a file ending negotiates.

    It holds the asserted statements, all types, the nodes that belong to the thing
    and at most 500 statements that name it; of the ontology, what its files say.
    """
    document, extension = split_extension(path, EXTENSIONS)
    iri = find_iri(document)
    if iri is None:
        raise NotFound("Nothing is known under this address.")
    media_type = find_by_extension(extension, FORMATS)
    negotiated = media_type is None
    if media_type is None:
        media_type = choose_format(request.headers.get("Accept", ""), FORMATS)
    shipped = find_shipped(iri)
    quads, revision = _collect(iri) if shipped is None else (shipped, _revision())
    response = Response(
        serialise(quads, media_type), content_type=media_type.content_type()
    )
    _set_headers(response, iri, revision)
    response.headers["Vary"] = "Accept"
    if negotiated:
        response.headers["Content-Location"] = str(data_path(iri, media_type.extension))
    if shipped is None:
        response.set_etag(f"{revision}-{media_type.extension}")
    else:
        response.add_etag()
    response.make_conditional(request)
    return response


def _collect(iri: str) -> tuple[tuple[Quad, ...], int]:
    site = get_site()

    def read() -> tuple[tuple[Description, Rows], set[int]]:
        description = site.describe(iri)
        rows = site.queries.select("entity_incoming", entity=spell_iri(iri))
        return (description, rows), {description.revision, rows.revision}

    description, rows = read_whole(read)
    incoming = [(row["s"], row["p"], spell_iri(iri), row["g"]) for row in rows.rows]
    distinct = list(dict.fromkeys(incoming))[: INCOMING_SHOWN.value]
    quads = description.document_quads(distinct)
    if not quads and not site.exists(iri):
        raise NotFound("Nothing is known under this address.")
    return quads, description.revision


def _revision() -> int:
    return get_site().revision or 0


def _set_headers(response: Response, iri: str, revision: int) -> None:
    response.headers["Cache-Control"] = "public, max-age=60"
    response.headers["Stadtwissen-Revision"] = str(revision)
    response.headers.add(
        "Link", f'<{page_path(iri)}>; rel="alternate"; type="text/html"'
    )
    response.headers.add("Link", f'<{_LICENCE}>; rel="license"')
