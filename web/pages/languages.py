"""The languages of the pages and the addresses of each (architecture section 7).

`/search` negotiates and names `/de/search` or `/en/search` in Content-Location; the
links on a page keep its language. There is no cookie.
"""

from sparql.negotiation import choose_language

LANGUAGES = ("de", "en")
NAMES = {"de": "Deutsch", "en": "English"}


def pick_language(path: str, accept_language: str) -> str:
    """Return the language that the path names, else the one the reader likes best."""
    named = split_language(path)[0]
    return named or choose_language(accept_language, LANGUAGES)


def split_language(path: str) -> tuple[str | None, str]:
    """Split `/de/search` into `de` and `/search`; None where no language is named."""
    first, _, rest = path.removeprefix("/").partition("/")
    if first in LANGUAGES:
        return first, f"/{rest}"
    return None, path


def localise(path: str, language: str) -> str:
    """Return the path in a language; a language it names already is replaced."""
    return f"/{language}{split_language(path)[1]}"
