"""`/sitemap.xml` and its parts, for search engines."""

from typing import cast

from flask import Blueprint, Flask, Response, current_app, request

from graph.errors import LimitReached, NotFound
from graph.ntriples import read_value
from web.caching import AN_HOUR
from web.linked_data.sitemap import (
    FIXED,
    list_pages,
    split_pages,
    write_index,
    write_part,
)
from web.locations import page_path
from web.site import Kept, Site, get_site
from web.site_address import get_public_url

blueprint = Blueprint("sitemap", __name__)

_KEY = "stadtwissen.sitemap"


class Sitemap:
    """The paths of all pages, read once for each revision."""

    def __init__(self, site: Site) -> None:
        """Take the site; nothing is read yet."""
        self._site = site
        self._parts = Kept(self._read)

    def list_parts(self) -> tuple[tuple[str, ...], ...]:
        """Return the parts; of things that are too many, or none, the fixed pages."""
        if self._site.revision is None:
            return split_pages(FIXED)
        try:
            return self._parts.get(self._site.revision)
        except LimitReached:
            return split_pages(FIXED)

    def _read(self) -> tuple[int, tuple[tuple[str, ...], ...]]:
        rows = self._site.queries.select("sitemap")
        found = (page_path(read_value(row["thing"])) for row in rows.rows)
        return rows.revision, split_pages(list_pages(filter(None, found)))


@blueprint.get("/sitemap.xml")
def show_index() -> Response:
    """Answer the index, which names the parts."""
    parts = _get_sitemap().list_parts()
    return _send(write_index(get_public_url(), len(parts)))


@blueprint.get("/sitemap-<int:number>.xml")
def show_part(number: int) -> Response:
    """Answer a part, the first of which is 1."""
    parts = _get_sitemap().list_parts()
    if not 1 <= number <= len(parts):
        raise NotFound("Nothing is known under this address.")
    return _send(write_part(get_public_url(), parts[number - 1]))


def attach_sitemap(app: Flask, sitemap: Sitemap) -> None:
    """Give an application its site map."""
    app.extensions[_KEY] = sitemap


def _get_sitemap() -> Sitemap:
    return cast("Sitemap", current_app.extensions[_KEY])


def _send(text: str) -> Response:
    response = Response(text, content_type="application/xml")
    response.headers["Cache-Control"] = AN_HOUR
    response.headers["Stadtwissen-Revision"] = str(get_site().revision or 0)
    response.add_etag()
    response.make_conditional(request)
    return response
