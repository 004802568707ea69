"""`/ns/context.jsonld`: the context that makes our JSON linked data."""

from flask import Blueprint, Response, request

from ontology import read_shipped
from sparql.media_types import JSON_LD
from web.caching import A_DAY
from web.cross_origin import READABLE

blueprint = Blueprint("context", __name__)

# Names are only ever added, so an old copy is still right; a day keeps it fresh enough.


@blueprint.get("/ns/context.jsonld")
def show() -> Response:
    """Return the context, for anybody to read from anywhere."""
    response = Response(read_shipped("context.jsonld"), content_type=JSON_LD.name)
    response.headers["Cache-Control"] = A_DAY
    response.headers.extend(READABLE)
    response.add_etag()
    response.make_conditional(request)
    return response
