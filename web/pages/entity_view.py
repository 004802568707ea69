"""What the page of one thing shows, settled before any template is filled."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from graph.ntriples import Quad, is_iri, is_literal, read_literal, read_value, spell_iri
from ontology import iris
from ontology.iris import expand
from web.linked_data.description import Description
from web.locations import entity_type, explain_path
from web.pages.naming import Namer, Value
from web.pages.node_values import Nodes, index_nodes, show_node
from web.pages.notices import (
    Check,
    Reading,
    Result,
    find_check,
    find_readings,
    find_results,
)
from web.pages.texts import name_incoming, say
from web.pages.titles import find_summary, find_title

_TYPE = expand("rdf:type")
# What the head of the page or a section of its own shows.
_ELSEWHERE = frozenset(
    expand(name)
    for name in (
        "rdf:type",
        "rdfs:label",
        "skos:prefLabel",
        "skos:altLabel",
        "stadt:hasStatus",
        "stadt:hasSource",
    )
)
_SUMMARIES = (expand("dcterms:description"), expand("skos:definition"))
# What people look for first; the rest follows in the order of its names.
_FIRST = tuple(
    expand(name)
    for name in (
        "stadt:partOfProject",
        "stadt:alsoPartOf",
        "stadt:partOfMeasure",
        "stadt:mentionsPlace",
        "stadt:carriedOutBy",
        "stadt:resultOf",
        "stadt:hasObservation",
        "stadt:hasTarget",
        "stadt:inState",
        "stadt:inDistrict",
        "stadt:hasPopulationObservation",
        "stadt:primaryTheme",
        "stadt:theme",
        "stadt:usesTechnology",
        "stadt:hasSolution",
        "schema:startDate",
        "schema:endDate",
        "stadt:mentionsPartner",
        "schema:url",
    )
)
# Alignments are shown as readings with their reservation, never as bare facts.
_READINGS = frozenset((expand("stadt:addresses"), expand("stadt:hasCharterAlignment")))
_COMPARED = frozenset({"measure", "outcome", "transfer"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The values of one property."""

    name: Value
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Footnote:
    """One source document, by the number that stands beside what it says."""

    number: int
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityView:
    """Everything that the page of one thing shows but its incoming links."""

    iri: str
    kind: str
    title: Value
    summary: Value | None
    types: tuple[Value, ...]
    also_called: tuple[Value, ...]
    status: Value | None
    facts: tuple[Group, ...]
    results: tuple[Result, ...]
    readings: tuple[Reading, ...]
    inferred: tuple[Group, ...]
    check: Check | None
    is_compared: bool
    footnotes: tuple[Footnote, ...]
    revision: int


class Footnotes:
    """Numbers the sources in the order in which the page needs them."""

    def __init__(self, sources: Mapping[str, tuple[str, ...]]) -> None:
        self._sources = sources
        self._numbers: dict[str, int] = {}

    def number(self, graphs: Iterable[str | None]) -> tuple[int, ...]:
        """Return the numbers of all sources of these graphs."""
        urls = {url for graph in graphs for url in self._sources.get(graph or "", ())}
        return tuple(
            sorted(
                self._numbers.setdefault(u, len(self._numbers) + 1)
                for u in sorted(urls)
            )
        )

    def list(self) -> tuple[Footnote, ...]:
        """Return the numbered sources."""
        return tuple(Footnote(number=n, url=u) for u, n in self._numbers.items())


def view_entity(description: Description, namer: Namer) -> EntityView:
    """Settle what the page shows."""
    nodes = index_nodes(description.nodes)
    notes = Footnotes(description.sources)
    entity = spell_iri(description.entity)
    kind = entity_type(description.entity)
    summary = find_summary(description.statements, namer)
    status = _find_status(description, nodes, namer)
    return EntityView(
        iri=description.entity,
        kind=kind,
        title=find_title(description, nodes, namer),
        summary=summary,
        types=_show_types(description, namer),
        also_called=_show_all(description, "skos:altLabel", namer),
        status=status,
        facts=_group(description.asserted, nodes, namer, notes),
        results=find_results(entity, description.nodes, nodes, (namer, notes)),
        readings=find_readings(entity, nodes, namer),
        inferred=_show_inferred(description, namer),
        check=find_check(entity, nodes, namer),
        is_compared=kind in _COMPARED,
        footnotes=notes.list(),
        revision=description.revision,
    )


def _group(
    quads: Iterable[Quad], nodes: Nodes, namer: Namer, notes: Footnotes
) -> tuple[Group, ...]:
    graphs: dict[str, dict[str, list[str | None]]] = defaultdict(dict)
    for _, predicate, object_, graph in quads:
        property_ = read_value(predicate)
        if property_ not in _ELSEWHERE and property_ not in _SUMMARIES:
            graphs[property_].setdefault(object_, []).append(graph)
    groups = []
    for property_ in sorted(graphs, key=lambda p: _rank(p, namer)):
        values = [
            replace(_show(term, nodes, namer), notes=notes.number(found))
            for term, found in graphs[property_].items()
            if _suits(term, graphs[property_], namer.language)
        ]
        groups.append(_make_group(property_, values, namer))
    return tuple(groups)


def _suits(term: str, others: Iterable[str], language: str) -> bool:
    """Tell whether a text is in the page's language, or none of its kind is."""
    own = read_literal(term)[1] if is_literal(term) else None
    if own in (None, language):
        return True
    return all(read_literal(t)[1] != language for t in others if is_literal(t))


def _show(term: str, nodes: Nodes, namer: Namer) -> Value:
    return show_node(term, nodes, namer) if term in nodes else namer.show(term)


def _make_group(property_: str, values: Iterable[Value], namer: Namer) -> Group:
    name = replace(namer.show_iri(property_), text=namer.name_property(property_))
    ordered = tuple(sorted(values, key=lambda v: v.text.casefold()))
    return Group(name=name, values=ordered)


def _rank(property_: str, namer: Namer) -> tuple[int, str]:
    place = _FIRST.index(property_) if property_ in _FIRST else len(_FIRST)
    return place, namer.name_property(property_).casefold()


def _show_types(description: Description, namer: Namer) -> tuple[Value, ...]:
    own = {read_value(q[2]) for q in description.asserted if _is(q, _TYPE)}
    also = {read_value(q[2]) for q in description.inferred if _is(q, _TYPE)}
    ours = sorted(t for t in own | _most_special(also) if t.startswith(iris.NS))
    shown = [t for t in ours if t in own] + [t for t in ours if t not in own]
    return tuple(namer.show_iri(type_) for type_ in shown or sorted(own))


def _most_special(types: set[str]) -> set[str]:
    # Of the types that follow, only these tell a reader more than the class itself.
    telling = {expand("stadt:EvidencedMeasure"), expand("stadt:MeasuredResult")}
    return types & telling


def _show_all(description: Description, name: str, namer: Namer) -> tuple[Value, ...]:
    property_ = expand(name)
    found = {q[2]: None for q in description.asserted if _is(q, property_)}
    return tuple(namer.show(term) for term in found)


def _find_status(description: Description, nodes: Nodes, namer: Namer) -> Value | None:
    property_ = expand("stadt:hasStatus")
    terms = dict.fromkeys(q[2] for q in description.asserted if _is(q, property_))
    if terms:
        shown = [_show(term, nodes, namer) for term in terms]
        return replace(shown[0], text="; ".join(value.text for value in shown))
    if entity_type(description.entity) == "measure":
        return Value(text=say("status_unknown", namer.language))
    return None


def _show_inferred(description: Description, namer: Namer) -> tuple[Group, ...]:
    """Show what follows and was not said already by a narrower property."""
    broader = namer.vocabulary.broader
    said = {(read_value(q[1]), q[2]) for q in description.statements}
    known = {(b, o) for p, o in said for b in broader.get(p, ())}
    known |= {(read_value(q[1]), q[2]) for q in description.asserted}
    itself = spell_iri(description.entity)
    groups: dict[str, list[Value]] = defaultdict(list)
    for _, predicate, object_, _ in description.inferred:
        property_ = read_value(predicate)
        if (
            property_.startswith(iris.NS)
            and property_ not in _READINGS
            and (property_, object_) not in known
            and object_ != itself
            and not _is_told_by_links(property_, namer)
            and not (is_iri(object_) and _is_node(object_))
        ):
            why = explain_path(itself, predicate, object_, namer.language)
            groups[property_].append(replace(namer.show(object_), why=why))
    return tuple(
        _make_group(property_, values, namer)
        for property_, values in sorted(
            groups.items(), key=lambda g: _rank(g[0], namer)
        )
    )


def _is_told_by_links(property_: str, namer: Namer) -> bool:
    """Tell whether the connections show the same the other way round."""
    inverse = namer.vocabulary.inverses.get(property_)
    return inverse is not None and name_incoming(inverse, namer.language) is not None


def _is_node(term: str) -> bool:
    # Readings and results have a section of their own.
    return entity_type(read_value(term)) in {"alignment", "outcome", "observation"}


def _is(quad: Quad, property_: str) -> bool:
    return read_value(quad[1]) == property_
