"""`/robots.txt`, `/llms.txt`, `/.well-known/api-catalog`: where programs look first."""

import json

from flask import Blueprint, Response, request

from web.caching import AN_HOUR
from web.dataset_site import get_dataset
from web.linked_data.signposts import (
    API_CATALOGUE,
    API_PROFILE,
    list_apis,
    write_llms,
    write_robots,
)
from web.services import get_services
from web.site_address import get_public_url

blueprint = Blueprint("signposts", __name__)


@blueprint.get("/robots.txt")
def show_robots() -> Response:
    """Answer what crawlers may read."""
    text = write_robots(get_public_url())
    return _send(text, "text/plain; charset=utf-8")


@blueprint.get("/llms.txt")
def show_llms() -> Response:
    """Answer a guide for language models and whoever writes with them."""
    text = write_llms(get_dataset().read(), get_services().named_queries)
    return _send(text, "text/markdown; charset=utf-8")


@blueprint.get(API_CATALOGUE)
def show_apis() -> Response:
    """Answer the APIs of this site; HEAD names the catalogue too (RFC 9727)."""
    text = json.dumps(list_apis(get_dataset().read()), indent=1)
    media_type = f'application/linkset+json; profile="{API_PROFILE}"'
    response = _send(text, media_type)
    own = get_public_url() + API_CATALOGUE
    response.headers.add("Link", f'<{own}>; rel="api-catalog"')
    return response


def _send(text: str, content_type: str) -> Response:
    response = Response(text, content_type=content_type)
    response.headers["Cache-Control"] = AN_HOUR
    response.add_etag()
    response.make_conditional(request)
    return response
