"""The Link headers of a thing and of its documents (RFC 8288).

They are those of FAIR Signposting, level 1 (https://signposting.org/FAIR/), of Memento
(RFC 7089 section 2.2), and an alternate for each format. Targets on this site are
paths, so that they hold behind any proxy.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from ontology import iris
from sparql.media_types import HTML, LINK_FORMAT, LINKSET, LINKSET_JSON, MediaType
from web.locations import SAFE, data_path, find_document, page_path, write_uri

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
ABOUT_PAGE = "https://schema.org/AboutPage"
_LANGUAGES = ("de", "en")


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A target and how it relates; the rest are hints, or empty.

    `moment` is that of a memento, as an HTTP date.
    """

    target: str
    relation: str
    type: str = ""
    language: str = ""
    moment: str = ""

    def spell(self) -> str:
        """Return the value of a Link header."""
        parts = [f"<{self.target}>", f'rel="{self.relation}"']
        if self.type:
            parts.append(f'type="{self.type}"')
        if self.language:
            parts.append(f'hreflang="{self.language}"')
        if self.moment:
            parts.append(f'datetime="{self.moment}"')
        return "; ".join(parts)


def spell_links(links: Iterable[Link]) -> str:
    """Return links as the one header that also simple clients read whole."""
    return ", ".join(link.spell() for link in links)


def link_thing(iri: str, formats: Sequence[MediaType]) -> list[Link]:
    """Return what a redirect from a thing says: its documents and its history."""
    return [
        *_link_data(iri, formats, "describedby alternate"),
        *_link_pages(iri),
        *_link_common(iri),
    ]


def link_page(
    iri: str, formats: Sequence[MediaType], types: Iterable[str]
) -> list[Link]:
    """Return the links of a page; `types` are the classes of its thing, IRIs."""
    return [
        Link(target=write_uri(iri), relation="cite-as"),
        Link(target=write_uri(iri), relation="canonical"),
        *(Link(target=write_uri(one), relation="type") for one in (ABOUT_PAGE, *types)),
        *_link_data(iri, formats, "describedby alternate"),
        *_link_pages(iri),
        Link(target=iris.BASE, relation="author"),
        *_link_common(iri),
    ]


def link_data(iri: str, formats: Sequence[MediaType]) -> list[Link]:
    """Return the links of a data document."""
    return [
        Link(target=write_uri(iri), relation="describes"),
        Link(target=document_iri(iri), relation="canonical"),
        *_link_data(iri, formats, "alternate"),
        *_link_pages(iri),
        *_link_common(iri),
    ]


def link_history(iri: str) -> list[Link]:
    """Return where an entity's older states are found; nothing for other things."""
    document = find_document(iri)
    if document is None or not iri.startswith(iris.ID):
        return []
    path = quote(document, safe=SAFE)
    return [
        Link(target=f"/timegate/{path}", relation="timegate"),
        Link(
            target=f"/timemap/{path}",
            relation="timemap",
            type=LINK_FORMAT.name,
        ),
    ]


def document_iri(iri: str) -> str:
    """Return the IRI of the data document of a thing, whatever its format."""
    document = find_document(iri)
    return f"{iris.BASE}data/{quote(document or '', safe=SAFE)}"


def linkset_path(iri: str) -> str:
    """Return the path of the links of all documents of a thing (RFC 9264)."""
    document = find_document(iri)
    return f"/linkset/{quote(document or '', safe=SAFE)}"


def _link_data(iri: str, formats: Sequence[MediaType], relation: str) -> Iterable[Link]:
    for media_type in formats:
        target = data_path(iri, media_type.extension) or ""
        yield Link(target=target, relation=relation, type=media_type.name)


def _link_pages(iri: str) -> Iterable[Link]:
    for language in _LANGUAGES:
        yield Link(
            target=page_path(iri, language) or "",
            relation="alternate",
            type=HTML.name,
            language=language,
        )


def _link_common(iri: str) -> Iterable[Link]:
    yield Link(target=LICENCE, relation="license")
    for media_type in (LINKSET_JSON, LINKSET):
        target = linkset_path(iri)
        yield Link(target=target, relation="linkset", type=media_type.name)
    yield from link_history(iri)
