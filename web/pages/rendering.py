"""Fills a template in the reader's language and says which language it is."""

from urllib.parse import quote

from flask import Response, current_app, render_template, request

from web.caching import A_MINUTE
from web.locations import SAFE
from web.markup import data_block, mark_words, safe_link
from web.pages.languages import NAMES, localise, pick_language, split_language
from web.pages.texts import say
from web.site import get_site


def reader_language() -> str:
    """Return the language of this page: that of its path, else as negotiated."""
    return pick_language(request.path, request.headers.get("Accept-Language", ""))


def render(template: str, **values: object) -> Response:
    """Return the page; a negotiated one names its language in Content-Location."""
    language = reader_language()
    other = "en" if language == "de" else "de"
    own_path = _localised_path(language)
    revision = get_site().revision
    html = render_template(
        template,
        language=language,
        other_language=other,
        other_name=NAMES[other],
        other_path=_localised_path(other) or f"/{other}/",
        own_path=own_path or f"/{language}/",
        home_path=f"/{language}/",
        search_path=f"/{language}/search",
        revision=revision,
        say=lambda key, **texts: say(key, language, **texts),
        mark_words=mark_words,
        safe_link=safe_link,
        data_block=data_block,
        **values,
    )
    response = Response(html, content_type="text/html; charset=utf-8")
    response.headers["Content-Language"] = language
    response.headers["Cache-Control"] = A_MINUTE
    response.headers["Stadtwissen-Revision"] = str(revision or 0)
    response.vary.add("Accept")
    response.vary.add("Accept-Language")
    if own_path is not None and split_language(request.path)[0] is None:
        response.headers["Content-Location"] = own_path
    return response


def _localised_path(language: str) -> str | None:
    """Return this page's address in a language; None where it has none of its own."""
    path = localise(request.path, language)
    adapter = current_app.create_url_adapter(request)
    if adapter is None or not adapter.test(path, method="GET"):
        return None
    query = request.query_string.decode("ascii", "replace")
    location = quote(path, safe=SAFE.replace("%", ""))  # It was decoded.
    return f"{location}?{query}" if query else location
