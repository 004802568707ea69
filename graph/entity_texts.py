"""The texts by which people look for an entity, read from the store."""

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import DefaultGraph, Literal, NamedNode, Store

from ontology import iris
from ontology.iris import expand

_LABELS = tuple(NamedNode(expand(p)) for p in ("rdfs:label", "skos:prefLabel"))
_SUMMARIES = tuple(
    NamedNode(expand(p)) for p in ("dcterms:description", "skos:definition")
)
_ALTERNATIVE = NamedNode(expand("skos:altLabel"))
_NAME_FORM = NamedNode(expand("skosxl:literalForm"))
_DENOTES = NamedNode(expand("stadt:denotes"))
_MENTIONS_PLACE = NamedNode(expand("stadt:mentionsPlace"))
_IN_STATE = NamedNode(expand("stadt:inState"))
_LOCALITY = NamedNode(expand("schema:addressLocality"))
_ALL = DefaultGraph()


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityTexts:
    """What is known of one entity in words; `type` is that of its IRI, or `voc`.

    `origins` are the other IRIs whose statements say so: its names, its state.
    """

    iri: str
    type: str
    label_de: str | None
    label_en: str | None
    summary_de: str | None
    summary_en: str | None
    alternatives: tuple[str, ...]
    place: str
    origins: tuple[str, ...]

    @property
    def labels(self) -> tuple[str, ...]:
        """Both labels, as far as there are any."""
        return tuple(text for text in (self.label_de, self.label_en) if text)

    @property
    def summaries(self) -> tuple[str, ...]:
        """Both summaries, as far as there are any."""
        return tuple(text for text in (self.summary_de, self.summary_en) if text)


def list_denoted(store: Store, name: str) -> Iterator[str]:
    """Yield what an IRI is a recorded name of; nothing where it is none of ours."""
    if not name.startswith(iris.ID):
        return
    for quad in store.quads_for_pattern(NamedNode(name), _DENOTES, None, _ALL):
        if isinstance(quad.object, NamedNode):
            yield quad.object.value


def read_all(store: Store) -> Iterator[EntityTexts]:
    """Read the texts of every entity and concept that has a label."""
    seen: set[str] = set()
    for label in _LABELS:
        for quad in store.quads_for_pattern(None, label, None, _ALL):
            if isinstance(quad.subject, NamedNode):
                seen.add(quad.subject.value)
    for iri in sorted(seen):
        texts = read_entity(store, iri)
        if texts is not None:
            yield texts


def read_entity(store: Store, iri: str) -> EntityTexts | None:
    """Read the texts of one entity; None where it has no label or is none of ours."""
    if not iri.startswith((iris.ID, iris.VOC)):
        return None
    subject = NamedNode(iri)
    labels = _pick(store, subject, _LABELS)
    if not labels:
        return None
    summaries = _pick(store, subject, _SUMMARIES)
    names = list(_list_names(store, subject))
    links = list(_list_places(store, subject))
    return EntityTexts(
        iri=iri,
        type=iri.removeprefix(iris.ID).partition("/")[0]
        if iri.startswith(iris.ID)
        else "voc",
        label_de=labels.get("de"),
        label_en=labels.get("en", labels.get("")),
        summary_de=summaries.get("de"),
        summary_en=summaries.get("en", summaries.get("")),
        alternatives=tuple(sorted(_read_alternatives(store, subject, names))),
        place=", ".join(_read_places(store, subject, links)),
        origins=tuple(sorted({n.value for n in (*names, *(p for p, _ in links))})),
    )


def _pick(
    store: Store, subject: NamedNode, properties: tuple[NamedNode, ...]
) -> dict[str, str]:
    """Return one text for each language; the first property that has one wins."""
    found: dict[str, str] = {}
    for property_ in properties:
        for text, language in sorted(_read_literals(store, subject, property_)):
            found.setdefault(language, text)
    return found


def _read_literals(
    store: Store, subject: NamedNode, property_: NamedNode
) -> Iterator[tuple[str, str]]:
    for quad in store.quads_for_pattern(subject, property_, None, _ALL):
        if isinstance(quad.object, Literal):
            yield quad.object.value, quad.object.language or ""


def _list_names(store: Store, subject: NamedNode) -> Iterator[NamedNode]:
    for quad in store.quads_for_pattern(None, _DENOTES, subject, _ALL):
        if isinstance(quad.subject, NamedNode):
            yield quad.subject


def _read_alternatives(
    store: Store, subject: NamedNode, names: list[NamedNode]
) -> set[str]:
    found = {text for text, _ in _read_literals(store, subject, _ALTERNATIVE)}
    for name in names:
        found |= {text for text, _ in _read_literals(store, name, _NAME_FORM)}
    return found


def _list_places(
    store: Store, subject: NamedNode
) -> Iterator[tuple[NamedNode, tuple[NamedNode, ...]]]:
    """Yield the places that are said of an entity, and what their names stand in."""
    for link, properties in ((_MENTIONS_PLACE, (_NAME_FORM,)), (_IN_STATE, _LABELS)):
        for quad in store.quads_for_pattern(subject, link, None, _ALL):
            if isinstance(quad.object, NamedNode):
                yield quad.object, properties


def _read_places(
    store: Store,
    subject: NamedNode,
    links: list[tuple[NamedNode, tuple[NamedNode, ...]]],
) -> list[str]:
    places = {text for text, _ in _read_literals(store, subject, _LOCALITY)}
    for place, properties in links:
        texts = _pick(store, place, properties)
        places |= {texts.get("de") or next(iter(texts.values()), "")}
    return sorted(place for place in places if place)
