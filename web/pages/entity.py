"""`/page/…`: the page of a thing, in German and English."""

from dataclasses import dataclass, replace

from flask import Blueprint, Response, request

from graph.errors import NotFound
from graph.limits import IRI, PAGE_LINKS
from graph.ntriples import read_value, spell_iri, spell_literal, spell_name
from web.linked_data.description import Description, read_labels
from web.linked_data.fate import (
    explain_absence,
    find_successor,
    read_successors,
    redirect_renamed,
    require_described,
)
from web.linked_data.page_head import dress_page
from web.linked_data.schema_org import describe_page
from web.linked_data.serialisation import FORMATS
from web.locations import data_path, find_iri, page_path
from web.pages.entity_view import view_entity
from web.pages.incoming import (
    group_links,
    is_hub,
    name_links,
    read_counts,
    show_subject,
)
from web.pages.languages import split_language
from web.pages.naming import Namer
from web.pages.node_values import index_nodes
from web.pages.rendering import reader_language, render
from web.pages.texts import name_kind
from web.pages.titles import find_title
from web.site import get_site, read_whole
from web.site_address import get_public_url
from web.site_queries import Row

blueprint = Blueprint("entity", __name__)

_TYPE = spell_name("rdf:type")


@blueprint.get("/page/<path:document>")
@blueprint.get("/<any(de, en):language>/page/<path:document>")
def show(document: str, language: str | None = None) -> Response:
    """Show a thing, or with `?property=IRI` all that name it by that property."""
    iri = find_iri(document)
    if iri is None or len(iri) > IRI.value:
        raise explain_absence(None)
    site = get_site()
    if property_ := request.args.get("property", ""):
        described = site.describe(iri)
        return _show_links(described, _make_namer(described), property_)
    description, links = read_whole(lambda: _read(iri))
    namer = _make_namer(description)
    language = namer.language
    incoming = group_links(description, links.rows, namer, links.counts)
    successor = find_successor(iri, read_successors(iri, description.asserted))
    if successor is not None:
        path_language, _ = split_language(request.path)
        return redirect_renamed(page_path(successor, path_language) or "", iri)
    if not description.asserted:
        require_described(iri)
    view = view_entity(description, namer)
    response = render(
        "entity.html",
        view=view,
        incoming=incoming,
        kind_name=name_kind(view.kind, language),
        formats=[(f.extension, data_path(iri, f.extension), f.name) for f in FORMATS],
        path=page_path(iri, language),
        structured_data=describe_page(
            description,
            address=f"{get_public_url()}{page_path(iri, language)}",
            language=language,
        ),
    )
    return dress_page(
        response,
        iri,
        revision=description.revision,
        types=(read_value(o) for _, p, o, _ in description.asserted if p == _TYPE),
    )


def _make_namer(description: Description) -> Namer:
    return Namer(
        language=reader_language(),
        vocabulary=get_site().vocabulary(description.revision),
        labels=description.labels,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Links:
    """Statements that name an entity, and their counts where they are too many."""

    rows: tuple[Row, ...]
    counts: dict[str, int]


def _read(iri: str) -> tuple[tuple[Description, _Links], set[int]]:
    site = get_site()
    description = site.describe(iri)
    entity = spell_iri(iri)
    incoming = site.queries.select("entity_incoming", entity=entity)
    revisions = {description.revision, incoming.revision}
    counts: dict[str, int] = {}
    if is_hub(incoming.rows):
        found = site.queries.select("entity_incoming_counts", entity=entity)
        counts = read_counts(found.rows)
        revisions.add(found.revision)
    return (description, _Links(rows=incoming.rows, counts=counts)), revisions


def _show_links(description: Description, namer: Namer, property_: str) -> Response:
    iri = description.entity
    after = request.args.get("after", "")
    rows = get_site().queries.select(
        "entity_incoming_of",
        entity=spell_iri(iri),
        property=spell_iri(property_),
        after=spell_literal(after),
    )
    subjects = list(dict.fromkeys(row["s"] for row in rows.rows))
    if not subjects:
        raise NotFound("Nothing names this by that property.")
    shown = subjects[: PAGE_LINKS.value]
    own = replace(namer, labels=read_labels(rows.rows, "s"))
    following = len(subjects) > len(shown)
    return render(
        "incoming.html",
        iri=iri,
        title=find_title(description, index_nodes(description.nodes), namer),
        heading=name_links(property_, namer),
        values=[show_subject(term, own) for term in shown],
        path=page_path(iri, namer.language),
        property=property_,
        first=not after,
        next_after=read_value(shown[-1]) if following else None,
    )
