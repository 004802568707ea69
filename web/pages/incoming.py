"""Who names an entity: grouped by property, hubs page by page."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from graph.limits import INCOMING_SHOWN, PAGE_LINKS
from graph.ntriples import is_iri, read_literal, read_value, spell_iri
from ontology import iris
from ontology.iris import expand
from web.linked_data.description import Description, read_labels
from web.pages.naming import Namer, Value
from web.pages.texts import name_incoming, say
from web.site_queries import Row
from web.vocabulary import Vocabulary

_INFERRED = spell_iri(iris.GRAPH_INFERRED)
# Sections of their own show these on the page of a measure.
_ELSEWHERE = frozenset(
    expand(name)
    for name in (
        "stadt:alignedMeasure",
        "stadt:resultOf",
        "stadt:checkedEntity",
        "stadt:addressedBy",
    )
)
# What a group is worth showing open; the rest is a link away.
GROUP_SHOWN = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingGroup:
    """The things that name an entity by one property.

    `count` is of all of them; `more` is the query string of the page that lists them
    where `values` does not hold all.
    """

    property: str
    name: str
    values: tuple[Value, ...]
    count: int
    more: str | None
    is_inferred: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One statement about an entity made elsewhere."""

    subject: str
    property: str
    is_inferred: bool


def read_links(rows: Iterable[Row]) -> list[Link]:
    """Return the statements in rows, each once; asserted ones before inferred."""
    inferred: dict[tuple[str, str], bool] = {}
    for row in rows:
        key = (row["s"], read_value(row["p"]))
        inferred[key] = inferred.get(key, True) and row["g"] == _INFERRED
    return [
        Link(subject=subject, property=property_, is_inferred=flag)
        for (subject, property_), flag in inferred.items()
    ]


def is_hub(rows: Iterable[Row]) -> bool:
    """Tell whether more name the entity than were read."""
    return len({(row["s"], row["p"], row["g"]) for row in rows}) > INCOMING_SHOWN.value


def group_links(
    description: Description,
    rows: tuple[Row, ...],
    namer: Namer,
    counts: Mapping[str, int],
) -> tuple[IncomingGroup, ...]:
    """Group what was read; `counts` by property are given for a hub, else empty."""
    labels = read_labels(rows, "s")
    own = Namer(language=namer.language, vocabulary=namer.vocabulary, labels=labels)
    groups: dict[str, list[Link]] = defaultdict(list)
    for link in _drop_said(description, read_links(rows), namer.vocabulary):
        groups[link.property].append(link)
    for property_ in counts:
        if _is_shown(property_, namer.vocabulary, groups):
            groups.setdefault(property_, [])
    made = [
        _make_group(property_, links, own, counts)
        for property_, links in groups.items()
    ]
    return tuple(sorted(made, key=lambda g: (g.is_inferred, -g.count, g.name)))


def name_links(property_: str, namer: Namer) -> str:
    """Return what the things are called that name an entity by a property."""
    words = name_incoming(property_, namer.language)
    inverse = namer.vocabulary.inverses.get(property_)
    if words is None and inverse is not None:
        words = namer.name_property(inverse)
    return words or say(
        "incoming_of", namer.language, property=namer.name_property(property_)
    )


def show_subject(term: str, namer: Namer) -> Value:
    """Return the subject of a link as a value, long texts cut."""
    value = namer.show(term)
    return value if value.text else Value(text=read_value(term))


def read_counts(rows: Iterable[Row]) -> dict[str, int]:
    """Return how many name an entity, by property."""
    return {
        read_value(row["p"]): int(read_literal(row["count"])[0])
        for row in rows
        if "p" in row
    }


def _make_group(
    property_: str, links: list[Link], namer: Namer, counts: Mapping[str, int]
) -> IncomingGroup:
    values = sorted(
        (show_subject(link.subject, namer) for link in links),
        key=lambda value: value.text.casefold(),
    )
    count = max(counts.get(property_, 0), len(values))
    # Of a hub no list is known to be whole: what was read is not shown as a choice.
    whole = count == len(values)
    shown = tuple(values[:GROUP_SHOWN]) if whole or count <= PAGE_LINKS.value else ()
    more = urlencode({"property": property_}) if count > len(shown) else None
    return IncomingGroup(
        property=property_,
        name=name_links(property_, namer),
        values=shown,
        count=count,
        more=more,
        is_inferred=bool(links) and all(link.is_inferred for link in links),
    )


def _drop_said(
    description: Description, links: list[Link], words: Vocabulary
) -> list[Link]:
    """Leave out what another section shows or another statement says already."""
    said = {
        (link.subject, broader)
        for link in links
        for broader in words.broader.get(link.property, ())
    }
    here = {(read_value(quad[1]), quad[2]) for quad in description.statements}
    itself = spell_iri(description.entity)
    properties = {link.property for link in links}
    return [
        link
        for link in links
        if is_iri(link.subject)
        and link.subject != itself
        and _is_shown(link.property, words, properties)
        and not (
            link.is_inferred
            and (
                (link.subject, link.property) in said
                or _is_told_here(link, here, words)
            )
        )
    ]


def _is_told_here(link: Link, here: set[tuple[str, str]], words: Vocabulary) -> bool:
    """Tell whether the entity's own statements say it the other way round.

    Where a link has a heading of its own it is the connection that is shown, and the
    statement is left out.
    """
    told = words.inverses.get(link.property, link.property)
    return name_incoming(link.property, "de") is None and (told, link.subject) in here


def _is_shown(property_: str, words: Vocabulary, present: Iterable[str]) -> bool:
    if property_ in _ELSEWHERE:
        return False
    # The measures say it themselves; their alignments are the longer way to them.
    if property_ == expand("stadt:alignsWith"):
        return expand("stadt:addresses") not in set(present)
    # Terms of standards follow from ours, which say it more exactly.
    return property_.startswith(iris.NS) or not words.labels or _is_standard(property_)


def _is_standard(property_: str) -> bool:
    return name_incoming(property_, "de") is not None
