"""`/search`: entities by words of their names, places and summaries."""

import re

from flask import Blueprint, Response, request

from graph.errors import StorageFault
from graph.folding import fold, split_words
from graph.search import Hits, Question
from graph.search_limits import SEARCH_TEXT
from web.locations import page_path
from web.pages.rendering import reader_language, render
from web.pages.texts import name_kind
from web.site import get_site

blueprint = Blueprint("search", __name__)

_PAGE = 20
_WORD = re.compile(r"[^\W_]+")
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
    words = tuple(split_words(text))
    return render(
        "search.html",
        text=text,
        kind=kind,
        hits=hits,
        links=[page_path(hit.iri, language) for hit in hits.items],
        kinds=[(name, name_kind(name, language), count) for name, count in hits.types],
        kind_name=lambda name: name_kind(name, language),
        words=(*words, *hits.meant),
        meant=spell_as_written(hits),
        page=page,
        has_next=page < _LAST_PAGE and hits.total > page * _PAGE,
    )


def read_page(text: str) -> int:
    """Return the number of a page; 1 for what is none."""
    page = int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else 1  # noqa: PLR2004 - three digits are enough
    return min(max(page, 1), _LAST_PAGE)


def spell_as_written(hits: Hits) -> list[str]:
    """Return what was meant as the hits write it: `Mobilität`, not `mobilitaet`.

    What stands in no hit of the page is left out, unless nothing else is left.
    """
    written: dict[str, str] = {}
    for hit in hits.items:
        for word in _WORD.findall(f"{hit.label} {hit.place} {hit.summary}"):
            written.setdefault(fold(word), word)
    found = [written[word] for word in hits.meant if word in written]
    return found or list(hits.meant[:1])


def _find(question: Question) -> Hits:
    if not question.text:
        return Hits(items=(), types=(), total=0, revision=0)
    try:
        return get_site().search(question)
    except StorageFault:
        if get_site().revision is None:
            return Hits(items=(), types=(), total=0, revision=0)
        raise
