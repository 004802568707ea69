"""`/page/ns/…`, `/page/shapes/…`, `/page/voc/…`: terms, rules, lists, versions."""

from urllib.parse import urlencode

from flask import Blueprint, Response, request

from graph.errors import NotFound
from ontology import iris
from ontology.iris import expand
from ontology.modules import Module
from ontology.term_index import Term, TermIndex, index_terms
from web.linked_data.fate import require
from web.linked_data.json_ld import CONTEXT_IRI
from web.linked_data.page_head import dress_page
from web.locations import find_iri, page_path
from web.ontology_site import Count, get_ontology
from web.pages import entity
from web.pages.class_diagram import draw_diagram
from web.pages.formats import format_number
from web.pages.naming import Namer
from web.pages.ontology_overview import (
    list_downloads,
    view_groups,
    view_module,
)
from web.pages.ontology_view import view_term
from web.pages.rendering import reader_language, render
from web.pages.shape_view import list_node_shapes, view_shape
from web.pages.vocabulary_view import list_schemes
from web.services import get_services
from web.site import get_site

blueprint = Blueprint("ontology", __name__)

_TYPE = expand("rdf:type")


@blueprint.get("/page/ns")
@blueprint.get("/<any(de, en):language>/page/ns")
def show_overview(language: str | None = None) -> Response:
    """Show the ontology as a whole: diagram, modules, every term."""
    language = reader_language()
    require(iris.NS, iris.NS)
    return _overview(iris.NS, _make_namer(language))


@blueprint.get("/page/ns/<path:name>")
@blueprint.get("/<any(de, en):language>/page/ns/<path:name>")
def show_term(name: str, language: str | None = None) -> Response:
    """Show a term, a module or a version of one."""
    document = f"ns/{name}"
    iri = find_iri(document)
    ontology = get_ontology()
    term = ontology.index.terms.get(iri or "")
    if iri is not None and term is None and ontology.index.find_module(iri):
        require(iri, iri)
        return _overview(iri, _make_namer(reader_language()))
    if iri is None or term is None or request.args.get("property"):
        # What names a term is listed as for any other thing.
        return entity.show(document, language)
    require(iri, iri)
    namer = _make_namer(reader_language())
    count = ontology.count(iri)
    response = render(
        "ns_term.html",
        view=view_term(ontology.index, term, namer),
        count=_show_count(count, namer),
        instances_path=_find_instances(term, count, namer.language),
        questions=_list_questions(term.questions, namer.language),
        downloads=list_downloads(iri),
        home=page_path(iris.NS, namer.language),
    )
    return _describe(response, iri, namer)


@blueprint.get("/page/shapes")
@blueprint.get("/<any(de, en):language>/page/shapes")
def show_shapes(language: str | None = None) -> Response:
    """Show all rules, by what they are about."""
    require(iris.SHAPES, iris.SHAPES)
    module = get_ontology().index.find_module(iris.SHAPES)
    if module is None:
        return entity.show("shapes", language)
    return _list_shapes(iris.SHAPES, module)


@blueprint.get("/page/shapes/<path:name>")
@blueprint.get("/<any(de, en):language>/page/shapes/<path:name>")
def show_shape(name: str, language: str | None = None) -> Response:
    """Show a rule, what it demands and its words, or a version of all rules."""
    document = f"shapes/{name}"
    iri = find_iri(document)
    index = get_ontology().index
    shape = index.shapes.get(iri or "")
    module = index.find_module(iri) if iri else None
    if iri is not None and module is not None:
        require(iri, iri)
        return _list_shapes(iri, module)
    if iri is None or shape is None:
        return entity.show(document, language)
    require(iri, iri)
    namer = _make_namer(reader_language())
    response = render(
        "shape.html",
        view=view_shape(index, shape, namer),
        downloads=list_downloads(iri),
        home=page_path(iris.SHAPES, namer.language),
    )
    return _describe(response, iri, namer)


@blueprint.get("/page/voc")
@blueprint.get("/<any(de, en):language>/page/voc")
def show_vocabularies(language: str | None = None) -> Response:
    """Show all closed lists with their concepts."""
    require(iris.VOC, iris.VOC)
    module = get_ontology().index.find_module(iris.VOC)
    if module is None:
        return entity.show("voc", language)
    return _list_vocabularies(iris.VOC, module)


@blueprint.get("/page/voc/<path:name>")
@blueprint.get("/<any(de, en):language>/page/voc/<path:name>")
def show_concept(name: str, language: str | None = None) -> Response:
    """Show a concept or a list, or a version of all lists."""
    document = f"voc/{name}"
    iri = find_iri(document)
    module = get_ontology().index.find_module(iri) if iri else None
    if iri is None or module is None:
        return entity.show(document, language)
    require(iri, iri)
    return _list_vocabularies(iri, module)


def _list_shapes(iri: str, module: Module) -> Response:
    """Show the rules of a version: those of a former one are read from its file."""
    index = get_ontology().index
    namer = _make_namer(reader_language())
    own = index if module in index.modules else index_terms([module], {})
    response = render(
        "shapes.html",
        module=view_module(module, namer, iri),
        groups=list_node_shapes(own, namer),
        home=page_path(iris.NS, namer.language),
    )
    return _describe(response, iri, namer)


def _list_vocabularies(iri: str, module: Module) -> Response:
    namer = _make_namer(reader_language())
    response = render(
        "voc.html",
        module=view_module(module, namer, iri),
        schemes=list_schemes(module, namer),
        home=page_path(iris.NS, namer.language),
    )
    return _describe(response, iri, namer)


def _overview(iri: str, namer: Namer) -> Response:
    ontology = get_ontology()
    index = ontology.index
    shown = index.find_module(iri) or index.find_module(iris.NS)
    if shown is None:
        raise NotFound("Nothing is known under this address.")

    def count(term: str) -> str:
        found = ontology.count(term)
        total = found.asserted + found.inferred if found else 0
        return format_number(str(total), namer.language) if total else ""

    response = render(
        "ns.html",
        iri=iri,
        module=view_module(shown, namer),
        modules=[view_module(module, namer) for module in index.modules],
        groups=view_groups(index, namer, count),
        diagram=draw_diagram(index, namer.name),
        numbers=_count_terms(index),
        context_iri=CONTEXT_IRI,
        downloads=list_downloads(iri),
    )
    return _describe(response, iri, namer)


def _make_namer(language: str) -> Namer:
    site = get_site()
    return Namer(
        language=language,
        vocabulary=site.vocabulary(site.revision),
        labels=get_ontology().labels(),
    )


def _show_count(count: Count | None, namer: Namer) -> tuple[str, str] | None:
    if count is None:
        return None
    asserted, inferred = count.asserted, count.inferred
    return (
        format_number(str(asserted), namer.language),
        format_number(str(inferred), namer.language),
    )


def _find_instances(term: Term, count: Count | None, language: str) -> str | None:
    """Return where the things of a class are listed, None where there are none."""
    if not term.is_class or count is None or not count.asserted + count.inferred:
        return None
    return f"{page_path(term.iri, language)}?{urlencode({'property': _TYPE})}"


def _list_questions(names: tuple[str, ...], language: str) -> list[tuple[str, str]]:
    queries = get_services().named_queries
    return [
        (f"/{language}/queries/{name}", queries.find(name).titles[language])
        for name in names
    ]


def _count_terms(index: TermIndex) -> tuple[int, int]:
    classes = sum(term.is_class for term in index.terms.values())
    return classes, len(index.terms) - classes


def _describe(response: Response, iri: str, namer: Namer) -> Response:
    # That of the words; a count may be of a later one, never of an earlier.
    return dress_page(response, iri, revision=namer.vocabulary.revision)
