"""`/lookup?ags=…`: from the key of another register to the thing that has it."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from flask import Blueprint, Response, request

from graph.errors import NotFound
from graph.ntriples import read_literal, read_value
from sparql.media_types import HTML, JSON
from web.caching import A_MINUTE
from web.cross_origin import READABLE
from web.linked_data.foreign_keys import Claim, read_key
from web.linked_data.format_choice import choose_offer
from web.locations import find_document, thing_path
from web.pages.rendering import reader_language, render
from web.site import get_site
from web.site_address import get_public_url
from web.site_queries import Rows
from web.vocabulary import choose_text

blueprint = Blueprint("lookup", __name__)

_SEE_OTHER = 303
_MULTIPLE_CHOICES = 300
_VARY = "Accept, Accept-Language"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One of several things with the same key; `location` is its path here."""

    iri: str
    name: str
    location: str


@blueprint.get("/lookup")
def find() -> Response:
    """Redirect to the one thing that has a key; list them where several have it.

    300 and not the first of them (RFC 9110 section 15.4.1): who looks up a key wants
    to know that it is ambiguous. Where nothing has it, 404.
    """
    claims = read_key(
        [pair for pair in request.args.items(multi=True) if pair[0] != "format"]
    )
    rows = _find_rows(claims)
    choices = list_choices(rows, reader_language())
    if not choices:
        raise NotFound("Nothing here has that key.")
    if len(choices) == 1:
        response = Response(status=_SEE_OTHER)
        response.headers["Location"] = choices[0].location
    else:
        response = _list(choices)
        response.status_code = _MULTIPLE_CHOICES
    response.headers["Vary"] = _VARY
    response.headers["Cache-Control"] = A_MINUTE
    response.headers["Stadtwissen-Revision"] = str(rows.revision)
    response.headers.extend(
        header for header in READABLE if header[0] not in response.headers
    )
    return response


def list_choices(rows: Rows, language: str) -> list[Choice]:
    """Make the choices of the rows of `lookup.rq`; what is not ours is left out."""
    labels: dict[str, dict[str, str]] = {}
    for row in rows.rows:
        texts = labels.setdefault(read_value(row["entity"]), {})
        if "label" in row:
            text, tag, _ = read_literal(row["label"])
            texts.setdefault(tag or "", text)
    return [
        Choice(
            iri=iri,
            name=choose_text(texts, language) or iri,
            location=thing_path(iri),
        )
        for iri, texts in labels.items()
        if find_document(iri) is not None
    ]


def _find_rows(claims: Iterable[Claim]) -> Rows:
    rows = Rows(rows=(), revision=0)
    for claim in claims:
        rows = get_site().queries.select(
            "lookup", property=claim.property, value=claim.value
        )
        if rows.rows:
            break
    return rows


def _list(choices: list[Choice]) -> Response:
    if choose_offer((JSON, HTML)).media_type is HTML:
        return render("lookup.html", choices=choices)
    root = get_public_url()
    listed = [
        {"id": choice.iri, "name": choice.name, "location": root + choice.location}
        for choice in choices
    ]
    body = json.dumps({"choices": listed}, ensure_ascii=False)
    return Response(body, content_type=JSON.content_type())
