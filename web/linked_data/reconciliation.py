"""`/reconcile`: from the names in somebody's table to things of the graph.

The Reconciliation Service API 0.2, as OpenRefine speaks it
(https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/).
JSONP is not offered: any origin may read the answers (section 3.3).
"""

import json
from collections.abc import Mapping
from functools import partial

from flask import Blueprint, Response, request

from graph.errors import Malformed, NotFound, Rejection
from graph.search_limits import SEARCH_TEXT
from ontology.iris import expand
from sparql.media_types import JSON
from web.cross_origin import READABLE
from web.headers import FRAMED_POLICY
from web.linked_data.data_extension import write_extension, write_values
from web.linked_data.reconciliation_answer import (
    Json,
    NameTerm,
    choose_terms,
    describe,
    write_manifest,
    write_match,
    write_term,
)
from web.linked_data.reconciliation_query import (
    SPECIFICATION,
    read_batch,
    read_entity_id,
    read_extension,
    read_schema_id,
    write_entity_id,
)
from web.locations import entity_type, page_path
from web.pages.languages import LANGUAGES
from web.pages.rendering import reader_language, render
from web.pages.texts import name_standard_term
from web.reconciliation_site import get_reconciliation
from web.site import get_site
from web.site_address import get_public_url

blueprint = Blueprint("reconciliation", __name__)

_SUGGESTED = 10
# Whoever pages further than this through suggestions should type another letter.
_LAST_SUGGESTED = 200
_PROPOSED = 50
_MOST_DIGITS = 3
_LABEL, _SUMMARY, _STATE = (
    expand(name) for name in ("rdfs:label", "dcterms:description", "stadt:inState")
)


@blueprint.route("/reconcile", methods=["GET", "POST"])
def answer() -> Response:
    """Answer a batch of queries or a data extension query; else the manifest."""
    given = request.form if request.method == "POST" else request.args
    if "queries" in given:
        return _send(_reconcile(given["queries"]))
    if "extend" in given:
        return _send(_extend(given["extend"]))
    if request.method == "POST" or "query" in given:
        message = "Send a form with the field queries, a batch in JSON, or extend."
        raise Malformed(
            Rejection(message=message, rule="reconciliation", see=SPECIFICATION)
        )
    return _send(write_manifest(get_public_url(), _naming()))


@blueprint.get("/reconcile/suggest/entity")
def suggest_entity() -> Response:
    """Answer the entities whose names go on from `prefix`."""
    prefix, start = _read_prefix()
    language = reader_language()
    with get_reconciliation().work():
        hits = get_reconciliation().suggest(prefix, language, start + _SUGGESTED)
    result = [
        {
            "id": write_entity_id(hit.iri),
            "name": hit.label,
            "description": describe(hit.type, hit.place, language),
        }
        for hit in hits[start:]
    ]
    return _send({"result": result})


@blueprint.get("/reconcile/suggest/type")
def suggest_type() -> Response:
    """Answer the classes whose names begin with `prefix`, the largest first."""
    counts = get_reconciliation().count_classes()
    ordered = sorted(counts, key=lambda iri: (-counts[iri].entities, iri))
    return _suggest_terms(ordered)


@blueprint.get("/reconcile/suggest/property")
def suggest_property() -> Response:
    """Answer the properties whose names begin with `prefix`, the largest first."""
    return _suggest_terms(get_reconciliation().list_properties(None))


@blueprint.get("/reconcile/properties")
def propose_properties() -> Response:
    """Answer the properties that entities of a `type` have, the commonest first."""
    type_ = request.args.get("type", "")
    class_ = read_schema_id(type_) if type_ else None
    naming = _naming()
    named = [iri for iri in get_reconciliation().list_properties(class_) if naming(iri)]
    most = _read_number("limit", usual=_PROPOSED)
    properties = [write_term(iri, naming) for iri in named[:most]]
    return _send({"type": type_, "limit": most, "properties": properties})


@blueprint.get("/reconcile/preview")
def preview() -> Response:
    """Show in a few words what an entity is, for the frame of another program."""
    iri = read_entity_id(request.args.get("id", ""))
    if iri is None:
        raise NotFound("Nothing is known under this id.")
    language = reader_language()
    facts = get_reconciliation().read_facts([iri], [_LABEL, _SUMMARY, _STATE])
    texts = {
        property_: ", ".join(
            str(cell.get("name") or cell.get("str") or "")
            for cell in write_values(facts.get((iri, property_), ()), language)
        )
        for property_ in (_LABEL, _SUMMARY, _STATE)
    }
    if not facts:
        raise NotFound("Nothing is known under this id.")
    response = render(
        "reconcile_preview.html",
        name=texts[_LABEL],
        summary=texts[_SUMMARY],
        description=describe(entity_type(iri), texts[_STATE], language),
        address=get_public_url() + str(page_path(iri, language)),
    )
    response.headers["Content-Security-Policy"] = FRAMED_POLICY
    response.headers.extend(READABLE)
    return response


def _reconcile(text: str) -> Json:
    batch = read_batch(text)
    language = reader_language()
    site = get_reconciliation()
    with site.work():
        results = site.reconcile(batch, language)
    naming = _naming()
    return {
        key: {"result": [write_match(m, results.facts, naming, language) for m in some]}
        for key, some in results.matches.items()
    }


def _extend(text: str) -> Json:
    query = read_extension(text)
    facts = get_reconciliation().read_facts(
        (iri for id_ in query.ids if (iri := read_entity_id(id_)) is not None),
        (read_schema_id(id_) for id_ in query.properties),
    )
    return write_extension(query, facts, _naming(), reader_language())


def _suggest_terms(terms: list[str]) -> Response:
    prefix, start = _read_prefix()
    chosen = choose_terms(terms, prefix, [_naming(tag) for tag in LANGUAGES])
    naming = _naming()
    page = chosen[start : start + _SUGGESTED]
    return _send({"result": [write_term(iri, naming) for iri in page]})


def _read_prefix() -> tuple[str, int]:
    """Return what was typed, and how many suggestions were seen before."""
    prefix = request.args.get("prefix", "").replace("\x00", " ")[: SEARCH_TEXT.value]
    return prefix, min(_read_number("cursor", usual=0), _LAST_SUGGESTED)


def _read_number(name: str, *, usual: int) -> int:
    """Return a number of the request; the usual one where it is none."""
    text = request.args.get(name, "")
    is_number = text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS
    return int(text) if is_number else usual


def _naming(language: str | None = None) -> NameTerm:
    return partial(_name_term, language=language or reader_language())


def _name_term(iri: str, *, language: str) -> str | None:
    vocabulary = get_site().vocabulary(get_site().revision)
    return vocabulary.name(iri, language) or name_standard_term(iri, language)


def _send(message: Mapping[str, object]) -> Response:
    response = Response(
        json.dumps(message, ensure_ascii=False), content_type=JSON.content_type()
    )
    response.headers["Vary"] = "Accept-Language"
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Stadtwissen-Revision"] = str(get_site().revision or 0)
    if request.method in ("GET", "HEAD"):
        response.add_etag()
        response.make_conditional(request)
    return response
