"""The site map: every page that people may look for, in both languages.

https://www.sitemaps.org/protocol.html says the form; links of XHTML tell which pages
are one page in two languages, as search engines read them. When a page last changed is
not known for each, and is left out.
"""

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from graph.access_limits import SITEMAP_PAGES, SITEMAP_PATH
from web.pages.languages import LANGUAGES, localise

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XHTML = "http://www.w3.org/1999/xhtml"
# Pages that are none of a thing; those of the lists are there where a list is.
FIXED = ("/", "/dataset", "/queries")
_LISTS = ("/page/ns", "/page/voc", "/page/shapes")


def list_pages(things: Iterable[str]) -> tuple[str, ...]:
    """Return the paths of all pages, given those of the things."""
    own = tuple(things)
    lists = (one for one in _LISTS if any(path.startswith(f"{one}/") for path in own))
    return tuple(dict.fromkeys((*FIXED, *lists, *own)))


def split_pages(paths: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """Divide the paths of pages into the parts of a site map; there is one at least.

    A path of a length that would make a part too large is left out.
    """
    short = tuple(path for path in paths if len(path) <= SITEMAP_PATH.value)
    step = SITEMAP_PAGES.value
    parts = (short[start : start + step] for start in range(0, len(short), step))
    return tuple(parts) or ((),)


def write_index(site: str, parts: int) -> str:
    """Return the index of a site map that is had in parts."""
    lines = "".join(
        f"<sitemap><loc>{escape(f'{site}/sitemap-{number}.xml')}</loc></sitemap>\n"
        for number in range(1, parts + 1)
    )
    return f'{_HEAD}<sitemapindex xmlns="{_SPACE}">\n{lines}</sitemapindex>\n'


def write_part(site: str, paths: Sequence[str]) -> str:
    """Return a part: each page in each language, with the others beside it."""
    entries = "".join(entry for path in paths for entry in _write_page(site, path))
    return (
        f'{_HEAD}<urlset xmlns="{_SPACE}" xmlns:xhtml="{_XHTML}">\n{entries}</urlset>\n'
    )


def _write_page(site: str, path: str) -> Iterator[str]:
    addresses = {one: escape(site + localise(path, one)) for one in LANGUAGES}
    links = addresses | {"x-default": escape(site + path)}
    others = "".join(
        f'<xhtml:link rel="alternate" hreflang="{language}" href="{address}"/>'
        for language, address in links.items()
    )
    for address in addresses.values():
        yield f"<url><loc>{address}</loc>{others}</url>\n"
