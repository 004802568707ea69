"""`/search`: entities by words of their names, places and summaries."""

from flask import Blueprint, Response, request

from graph.errors import StorageFault
from graph.folding import split_words
from graph.limits import SEARCH_TEXT
from graph.search_index import Hits, Question
from web.locations import page_path
from web.pages.rendering import reader_language, render
from web.pages.texts import name_kind
from web.site import get_site

blueprint = Blueprint("search", __name__)

_PAGE = 20
# Deeper than this nobody reads; a narrower question is better than page 51.
_LAST_PAGE = 50


@blueprint.get("/search")
@blueprint.get("/<any(de, en):language>/search")
def show(language: str | None = None) -> Response:
    """Show the hits for `?q=`; without a question the form alone."""
    language = reader_language()
    text = request.args.get("q", "").replace("\x00", " ")[: SEARCH_TEXT.value].strip()
    kind = request.args.get("type", "")
    page = read_page(request.args.get("page", ""))
    question = Question(
        text=text,
        language=language,
        type=kind,
        limit=_PAGE,
        offset=(page - 1) * _PAGE,
    )
    hits = _find(question)
    return render(
        "search.html",
        text=text,
        kind=kind,
        hits=hits,
        links=[page_path(hit.iri, language) for hit in hits.items],
        kinds=[(name, name_kind(name, language), count) for name, count in hits.types],
        kind_name=lambda name: name_kind(name, language),
        words=tuple(split_words(text)),
        page=page,
        has_next=page < _LAST_PAGE and hits.total > page * _PAGE,
    )


def read_page(text: str) -> int:
    """Return the number of a page; 1 for what is none."""
    page = int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else 1  # noqa: PLR2004 - three digits are enough
    return min(max(page, 1), _LAST_PAGE)


def _find(question: Question) -> Hits:
    if not question.text:
        return Hits(items=(), types=(), total=0, revision=0)
    try:
        return get_site().search(question)
    except StorageFault:
        if get_site().revision is None:
            return Hits(items=(), types=(), total=0, revision=0)
        raise
