"""`/dumps/`: the whole graph to take away, dated, and immutable by revision.

    /dumps/                 which dumps there are: a page, or JSON for programs
    /dumps/latest[/FILE]    302 to the newest of them
    /dumps/N/[FILE]         the dump of revision N; its files never change

A file is sent as it lies there, so that its sum holds: what is packed is
`application/gzip` and not an encoding of something else. Ranges, 304 and HEAD are
those of RFC 9110; the strong ETag is the file's SHA-256.
"""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

from flask import Blueprint, Flask, Response, current_app, send_file

from graph.dump_files import Dump, read_number
from graph.dump_shelf import find_dump, list_dumps
from graph.errors import Busy, NotFound
from graph.layout import Layout
from graph.storage_settings import DUMPS
from sparql.media_types import HTML, JSON, MediaType
from web.caching import A_MINUTE, FOR_EVER
from web.cross_origin import READABLE
from web.linked_data.dump_listing import describe_dump, find_address, view_dump
from web.linked_data.format_choice import choose_offer
from web.linked_data.links import LICENCE, Link
from web.operation.negotiated_document import send_document
from web.pages.rendering import reader_language, render
from web.site import get_site
from web.site_address import get_public_url

blueprint = Blueprint("dumps", __name__)

_KEY = "stadtwissen.dumps"
_RETRY_AFTER_SECONDS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class DumpSite:
    """The dumps of a data directory, and how many of them the operator keeps."""

    layout: Layout
    kept: int

    def list(self) -> tuple[Dump, ...]:
        """List the dumps, the newest first; NotFound where none are published."""
        if self.kept == 0:
            raise NotFound(f"This service publishes no dumps ({DUMPS} is 0).")
        return list_dumps(self.layout)

    def find_latest(self) -> Dump:
        """Return the newest dump; Busy while the first is made."""
        dumps = self.list()
        if dumps:
            return dumps[0]
        if not get_site().revision:
            raise NotFound("There is no revision yet, so there is no dump.")
        message = "The first dump is being made; ask again."
        raise Busy(message, retry_after_seconds=_RETRY_AFTER_SECONDS)

    def find(self, text: str) -> Dump:
        """Return the dump of the revision that an address names, or raise NotFound."""
        self.list()
        number = read_number(text)
        dump = None if number is None else find_dump(self.layout, number)
        if dump is None:
            message = (
                f"There is no dump of that revision. The newest {self.kept} are kept; "
                "/dumps/ lists them."
            )
            raise NotFound(message)
        return dump


@blueprint.get("/dumps")
def redirect_folder() -> Response:
    """Redirect to the address with a slash, below which the files lie."""
    return _redirect("/dumps/", status=301)


@blueprint.get("/dumps/")
@blueprint.get("/<any(de, en):language>/dumps/")
def show_list(language: str | None = None) -> Response:
    """Answer which dumps there are."""
    dumps = _get().list()
    choice = choose_offer((HTML,) if language else (JSON, HTML))
    if choice.media_type is HTML:
        views = [view_dump(dump, reader_language()) for dump in dumps]
        return render("dumps.html", dumps=views)

    def write(_: MediaType) -> bytes:
        return _encode({"dumps": [_describe(dump, is_whole=False) for dump in dumps]})

    newest = f"{dumps[0].revision}-{len(dumps)}" if dumps else "0"
    return send_document(choice, write, tag=newest)


@blueprint.get("/dumps/latest")
@blueprint.get("/dumps/latest/", defaults={"name": ""})
@blueprint.get("/dumps/latest/<path:name>")
def redirect_latest(name: str = "") -> Response:
    """Redirect to the newest dump, or to a file of it."""
    dump = _get().find_latest()
    if name and dump.find(name) is None:
        raise _no_file()
    return _redirect(find_address(dump, name), status=302)


@blueprint.get("/dumps/<number>")
def redirect_dump(number: str) -> Response:
    """Redirect to the address with a slash, below which the files lie."""
    return _redirect(find_address(_get().find(number)), status=301)


@blueprint.get("/dumps/<number>/")
@blueprint.get("/<any(de, en):language>/dumps/<number>/")
def show_dump(number: str, language: str | None = None) -> Response:
    """Answer what the dump of a revision holds."""
    dump = _get().find(number)
    choice = choose_offer((HTML,) if language else (JSON, HTML))
    if choice.media_type is HTML:
        return render("dump.html", dump=view_dump(dump, reader_language()))
    tag = f"{dump.revision}-{dump.state_hash[:16]}"
    return send_document(
        choice, lambda _: _encode(_describe(dump, is_whole=True)), tag=tag
    )


@blueprint.get("/dumps/<number>/<path:name>")
def send(number: str, name: str) -> Response:
    """Send a file of a dump, or the range of it that was asked for."""
    site = _get()
    dump = site.find(number)
    file = dump.find(name)
    if file is None:
        raise _no_file()
    # The name stands in the description of the dump, so it leads nowhere else.
    path = site.layout.dumps / str(dump.revision) / file.path
    try:
        response = send_file(
            path.absolute(),
            mimetype=file.content_type,
            as_attachment=True,
            etag=file.sha256,
            last_modified=datetime.fromisoformat(dump.made).astimezone(UTC),
        )
    except FileNotFoundError as fault:
        raise _no_file() from fault  # It was just taken away for a newer one.
    response.headers["Cache-Control"] = FOR_EVER
    response.headers.pop("Expires", None)
    response.headers["Stadtwissen-Revision"] = str(dump.revision)
    response.headers.add("Link", Link(target=LICENCE, relation="license").spell())
    return response


def attach_dumps(app: Flask, data_dir: Path, *, kept: int) -> None:
    """Give an application the dumps of a data directory."""
    app.extensions[_KEY] = DumpSite(layout=Layout(data_dir=data_dir), kept=kept)


def _get() -> DumpSite:
    return cast("DumpSite", current_app.extensions[_KEY])


def _describe(dump: Dump, *, is_whole: bool) -> object:
    return describe_dump(dump, get_public_url(), is_whole=is_whole)


def _encode(document: object) -> bytes:
    return json.dumps(document, ensure_ascii=False).encode()


def _no_file() -> NotFound:
    return NotFound("The dump has no such file; its own address lists those it has.")


def _redirect(path: str, *, status: int) -> Response:
    response = Response(status=status)
    response.headers["Location"] = path
    response.headers["Cache-Control"] = A_MINUTE
    response.headers.extend(READABLE)
    return response
