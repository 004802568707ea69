"""The Atom document of the latest revisions, or of older ones (RFC 4287, RFC 5005)."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, tostring

from graph.entity_versions import Kind, RevisionNote, Version
from graph.ntriples import is_literal, read_literal, spell_iri, spell_name, split_quad
from graph.provenance import revision_iri
from ontology.iris import BASE
from web.linked_data.links import LICENCE
from web.locations import page_path
from web.pages.languages import NAMES
from web.pages.naming import Namer
from web.pages.texts import say
from web.vocabulary import Vocabulary

ATOM = "application/atom+xml"
# A feed needs a time also where nothing has happened yet.
_NEVER = "1970-01-01T00:00:00.000+00:00"
_NAMESPACE = "http://www.w3.org/2005/Atom"
_XHTML = "http://www.w3.org/1999/xhtml"
_HISTORY = "http://purl.org/syndication/history/1.0"
# What XML 1.0 section 2.2 has no form for.
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LABELS = frozenset({spell_name("rdfs:label"), spell_name("skos:prefLabel")})
_HEADINGS = {
    Kind.CREATE: "feed_created",
    Kind.UPDATE: "feed_updated",
    Kind.DELETE: "feed_deleted",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What happened to one entity; `named` is a version of it that has its labels."""

    kind: Kind
    named: Version


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A revision, how many entities it changed, and some of them."""

    revision: RevisionNote
    counts: Mapping[Kind, int]
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a document lies: the site's address, a language, and what comes before.

    `archive` is the number of an archive document, None for the feed itself;
    `previous` is that of the archive before. None names the one after it, because an
    archive that did would change once.
    """

    site: str
    language: str
    archive: int | None = None
    previous: int | None = None

    @property
    def feed(self) -> str:
        """The address of the feed itself."""
        return f"{self.site}/{self.language}/feed.atom"

    def find_archive(self, number: int | None) -> str:
        """Return the address of an archive document, or of the feed itself."""
        return self.feed if number is None else f"{self.feed}?archive={number}"


def write_atom(place: Place, entries: Iterable[Entry]) -> bytes:
    """Return the document; entries come as given, the latest first."""
    language = place.language
    known = tuple(entries)
    feed = Element("feed", {"xmlns": _NAMESPACE, "xml:lang": language})
    _add(feed, "id", f"{BASE}{language}/feed.atom")
    _add(feed, "title", say("feed_title", language))
    _add(feed, "subtitle", say("feed_subtitle", language))
    _add(feed, "updated", max((e.revision.time for e in known), default=_NEVER))
    _add(SubElement(feed, "author"), "name", say("site_name", language))
    for rel, address, kind in _list_links(place):
        SubElement(feed, "link", {"rel": rel, "href": address, **kind})
    if place.archive is not None:
        SubElement(feed, "fh:archive", {"xmlns:fh": _HISTORY})
    for entry in known:
        _add_entry(feed, entry, place)
    document: bytes = tostring(feed, encoding="utf-8", xml_declaration=True)
    return document


def _list_links(place: Place) -> Iterable[tuple[str, str, dict[str, str]]]:
    atom = {"type": ATOM}
    yield "self", place.find_archive(place.archive), atom
    page = {"type": "text/html", "hreflang": place.language}
    yield "alternate", f"{place.site}/{place.language}/", page
    for other in NAMES:
        if other != place.language:
            address = f"{place.site}/{other}/feed.atom"
            yield "alternate", address, {**atom, "hreflang": other}
    yield "related", f"{place.site}/feed", {"type": "application/trig"}
    yield "license", LICENCE, {}
    if place.archive is not None:
        yield "current", place.feed, atom
    if place.previous is not None:
        yield "prev-archive", place.find_archive(place.previous), atom


def _add_entry(feed: Element, entry: Entry, place: Place) -> None:
    revision = entry.revision
    element = SubElement(feed, "entry")
    number = say("feed_revision", place.language, number=str(revision.number))
    _add(element, "id", revision_iri(revision.number))
    _add(element, "title", revision.message.strip().partition("\n")[0] or number)
    _add(element, "updated", revision.time)
    if revision.agent:
        _add(SubElement(element, "author"), "name", revision.agent)
    content = SubElement(element, "content", {"type": "xhtml"})
    body = SubElement(content, "div", {"xmlns": _XHTML})
    _add(body, "p", f"{number}: {_count(entry, place.language)}")
    for kind, heading in _HEADINGS.items():
        changes = [change for change in entry.changes if change.kind is kind]
        if changes:
            _add(body, "h2", say(heading, place.language))
            listing = SubElement(body, "ul")
            for change in changes:
                _add_change(listing, change, place)
    left = sum(entry.counts.values()) - len(entry.changes)
    if left:
        _add(body, "p", say("feed_more", place.language, count=str(left)))


def _count(entry: Entry, language: str) -> str:
    parts = [
        f"{say(heading, language)} {entry.counts[kind]}"
        for kind, heading in _HEADINGS.items()
        if entry.counts.get(kind)
    ]
    return ", ".join(parts) or say("feed_no_entity", language)


def _add_change(listing: Element, change: Change, place: Place) -> None:
    item = SubElement(listing, "li")
    iri = change.named.entity
    labels = {iri: _read_labels(change.named)}
    vocabulary = Vocabulary(revision=0)
    name = Namer(language=place.language, vocabulary=vocabulary, labels=labels)
    path = page_path(iri, place.language)
    if change.kind is Kind.DELETE or path is None:
        item.text = _clean(name.name(iri))
    else:
        link = SubElement(item, "a", {"href": place.site + path})
        link.text = _clean(name.name(iri))


def _read_labels(version: Version) -> dict[str, str]:
    labels: dict[str, str] = {}
    own = spell_iri(version.entity)
    for subject, predicate, object_, _ in map(split_quad, version.lines):
        if subject == own and predicate in _LABELS and is_literal(object_):
            text, language, _ = read_literal(object_)
            labels.setdefault(language or "", text)
    return labels


def _add(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = _clean(text)


def _clean(text: str) -> str:
    return _NO_XML.sub("\N{REPLACEMENT CHARACTER}", text)
