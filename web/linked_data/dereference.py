"""`/id/…`, `/ns/…`, `/voc/…`, `/graph/…`, `/shapes/…`: from a thing to its documents.

A thing is no document, so its address answers 303 with the page or the data, as the
client asks (https://www.w3.org/TR/cooluris/ section 4.1); only then 200.
"""

from urllib.parse import urlencode

from flask import Blueprint, Response, request

from ontology import iris
from sparql.media_types import GEO_JSON, HTML
from web.caching import A_MINUTE
from web.cross_origin import READABLE
from web.linked_data.fate import (
    explain_absence,
    find_successor,
    redirect_renamed,
    require_described,
)
from web.linked_data.format_choice import VARY, choose_format
from web.linked_data.links import link_history, link_thing, spell_links
from web.linked_data.ontology_document import is_shipped
from web.linked_data.place import has_place
from web.linked_data.serialisation import FORMATS
from web.locations import data_path, find_iri, page_path, thing_path
from web.site import get_site

blueprint = Blueprint("dereference", __name__)

# `*/*` alone, as curl sends it, gets Turtle: what a person types names HTML first.
_OFFERS = (FORMATS[0], HTML, *FORMATS[1:], GEO_JSON)


@blueprint.get("/id/<path:key>")
def redirect_entity(key: str) -> Response:
    """Redirect from an entity to its page or its data; 301 where it was renamed.

    With `?revision=N` it is a version of the entity, whose memento alone it leads to.
    """
    if "revision" in request.args:
        return _redirect_version(find_iri(key))
    return _redirect(iris.ID, find_iri(key))


@blueprint.get("/ns/", defaults={"key": ""})
@blueprint.get("/ns/<path:key>")
def redirect_term(key: str) -> Response:
    """Redirect from a term of the ontology, or from the ontology itself."""
    return _redirect(iris.NS, find_iri(f"ns/{key}"))


@blueprint.get("/voc/", defaults={"key": ""})
@blueprint.get("/voc/<path:key>")
def redirect_concept(key: str) -> Response:
    """Redirect from a concept, a concept scheme, or from all lists together."""
    return _redirect(iris.VOC, find_iri(f"voc/{key}"))


@blueprint.get("/graph/<path:key>")
def redirect_graph(key: str) -> Response:
    """Redirect from a named graph."""
    return _redirect(iris.GRAPH, find_iri(f"graph/{key}"))


@blueprint.get("/shapes/", defaults={"key": ""})
@blueprint.get("/shapes/<path:key>")
def redirect_shape(key: str) -> Response:
    """Redirect from a shape, or from all shapes together."""
    return _redirect(iris.SHAPES, find_iri(f"shapes/{key}"))


def _redirect_version(iri: str | None) -> Response:
    """Redirect from a version to its memento, which says whether there is one."""
    if iri is None or not iri.startswith(iris.ID):
        raise explain_absence(None)
    target = data_path(iri, choose_format(FORMATS).extension)
    response = Response(status=303)
    revision = urlencode({"revision": request.args["revision"]})
    response.headers["Location"] = f"{target}?{revision}"
    response.headers["Vary"] = VARY
    response.headers["Cache-Control"] = A_MINUTE
    response.headers["Link"] = spell_links(link_history(iri))
    response.headers.extend(READABLE)
    return response


def _redirect(space: str, iri: str | None) -> Response:
    # `/id/ns/…` is no address of a term.
    if iri is None or not iri.startswith(space):
        raise explain_absence(None)
    site = get_site()
    known = site.look_up(iri)
    if known is None and not is_shipped(iri):
        raise explain_absence(iri)
    successor = None if known is None else find_successor(iri, known.successors)
    if successor is not None:
        return redirect_renamed(thing_path(successor), iri)
    if known is not None and not known.is_subject and not is_shipped(iri):
        require_described(iri)
    chosen = choose_format(_OFFERS)
    if chosen is GEO_JSON and not has_place(iri, site.describe(iri).document_quads()):
        chosen = choose_format(_OFFERS[:-1])
    target = page_path(iri) if chosen is HTML else data_path(iri, chosen.extension)
    if target is None:
        raise explain_absence(None)
    response = Response(status=303)
    response.headers["Location"] = target
    response.headers["Vary"] = VARY
    response.headers["Cache-Control"] = A_MINUTE
    response.headers["Stadtwissen-Revision"] = str(site.revision or 0)
    response.headers["Link"] = spell_links(link_thing(iri, FORMATS))
    response.headers.extend(READABLE)
    return response
