"""`/id/…`, `/ns/…`, `/voc/…`, `/graph/…`, `/shapes/…`: from a thing to its documents.

A thing is no document, so its address answers 303 with the page or the data, as the
client asks (https://www.w3.org/TR/cooluris/ section 4.1); only then 200.
"""

from flask import Blueprint, Response, request

from graph.errors import NotAcceptable, NotFound, Rejection
from ontology import iris
from sparql.media_types import HTML, MediaType
from sparql.negotiation import choose
from web.cross_origin import READABLE
from web.linked_data.ontology_document import is_shipped
from web.linked_data.serialisation import FORMATS
from web.locations import data_path, find_iri, page_path
from web.site import get_site

blueprint = Blueprint("dereference", __name__)

# `*/*` alone, as curl sends it, gets Turtle: what a person types names HTML first.
_OFFERS = (FORMATS[0], HTML, *FORMATS[1:])
_NEGOTIATION = "https://www.rfc-editor.org/rfc/rfc9110#section-12.5.1"
_A_MINUTE = "public, max-age=60"


@blueprint.get("/id/<path:key>")
def redirect_entity(key: str) -> Response:
    """Redirect from an entity to its page or its data."""
    return _redirect(iris.ID + key, find_iri(key))


@blueprint.get("/ns/", defaults={"key": ""})
@blueprint.get("/ns/<path:key>")
def redirect_term(key: str) -> Response:
    """Redirect from a term of the ontology, or from the ontology itself."""
    return _redirect(iris.NS + key, find_iri(f"ns/{key}"))


@blueprint.get("/voc/", defaults={"key": ""})
@blueprint.get("/voc/<path:key>")
def redirect_concept(key: str) -> Response:
    """Redirect from a concept, a concept scheme, or from all lists together."""
    return _redirect(iris.VOC + key, find_iri(f"voc/{key}"))


@blueprint.get("/graph/<path:key>")
def redirect_graph(key: str) -> Response:
    """Redirect from a named graph."""
    return _redirect(iris.GRAPH + key, find_iri(f"graph/{key}"))


@blueprint.get("/shapes/", defaults={"key": ""})
@blueprint.get("/shapes/<path:key>")
def redirect_shape(key: str) -> Response:
    """Redirect from a shape, or from all shapes together."""
    return _redirect(iris.SHAPES + key, find_iri(f"shapes/{key}"))


def choose_format(accept: str, offers: tuple[MediaType, ...]) -> MediaType:
    """Return the offer that a client likes best; NotAcceptable names all offers."""
    choice = choose(accept, offers)
    if choice is None:
        names = ", ".join(offer.name for offer in offers)
        raise NotAcceptable(
            Rejection(
                message=f"No format asked for is offered. There are: {names}.",
                rule="negotiation",
                see=_NEGOTIATION,
            )
        )
    return choice.media_type


def require(iri: str, found: str | None) -> str:
    """Return the IRI; NotFound where it can be none or nothing is known of it."""
    if found != iri or not (get_site().exists(iri) or is_shipped(iri)):
        raise NotFound("Nothing is known under this address.")
    return iri


def _redirect(iri: str, found: str | None) -> Response:
    require(iri, found)
    chosen = choose_format(request.headers.get("Accept", ""), _OFFERS)
    target = page_path(iri) if chosen is HTML else data_path(iri, chosen.extension)
    if target is None:
        raise NotFound("Nothing is known under this address.")
    response = Response(status=303)
    response.headers["Location"] = target
    response.headers["Vary"] = "Accept"
    response.headers["Cache-Control"] = _A_MINUTE
    response.headers.extend(READABLE)
    return response
