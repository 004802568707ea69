"""How the terms are grouped for readers: seven fields, each by its top classes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ontology import iris
from ontology.term_index import Term, TermIndex

# The order is that of the page; a class goes with the nearest class above it.
_TOP_CLASSES: Mapping[str, tuple[str, ...]] = {
    "authorities": (
        "TerritorialAuthority",
        "MunicipalCooperation",
        "Community",
        "NamedActor",
    ),
    "programme": (
        "FundingProgramme",
        "FundingCall",
        "Project",
        "ProjectMembership",
        "ProgrammeDecision",
        "ProgrammeFigure",
        "ServiceUnit",
        "TransferEvent",
        "Publication",
    ),
    "measures": ("Measure", "Solution", "Theme", "Technology", "StatusObservation"),
    "results": ("Result", "IndicatorObservation", "TargetObservation", "Indicator"),
    "transfer": ("Transfer", "ReuseOffer"),
    "charta": ("Charter", "CharterElement", "CharterAlignment", "Reading"),
    "sources": ("SourceDocument", "SourceCheck", "RecordedName"),
}
GENERAL = "general"
GROUPS = (*_TOP_CLASSES, GENERAL)
_GROUP_OF = {
    iris.NS + name: group for group, names in _TOP_CLASSES.items() for name in names
}
_ORDER = {iri: place for place, iri in enumerate(_GROUP_OF)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The terms of one field; classes stand before what is below them."""

    key: str
    classes: tuple[Term, ...]
    properties: tuple[Term, ...]


def group_terms(index: TermIndex) -> tuple[Group, ...]:
    """Return all terms that are in use, each in one group."""
    terms = [term for term in index.terms.values() if not term.is_deprecated]
    groups = {term.iri: find_group(index, term) for term in terms}
    made = []
    for key in GROUPS:
        own = [term for term in terms if groups[term.iri] == key]
        made.append(
            Group(
                key=key,
                classes=order_classes(index, (t for t in own if t.is_class)),
                properties=tuple(t for t in own if not t.is_class),
            )
        )
    return tuple(group for group in made if group.classes or group.properties)


def find_group(index: TermIndex, term: Term) -> str:
    """Return the group of a term: of a property, that of what it is said of."""
    if not term.is_class:
        for iri in (*term.domains, *term.ranges):
            if iri in index.terms:
                return find_group(index, index.terms[iri])
        return GENERAL
    above = (term.iri, *index.ancestors(term.iri))
    return next((_GROUP_OF[iri] for iri in above if iri in _GROUP_OF), GENERAL)


def order_classes(index: TermIndex, classes: Iterable[Term]) -> tuple[Term, ...]:
    """Return classes as a tree is read: each before those below it."""
    return tuple(sorted(classes, key=lambda term: _place(index, term)))


def _place(index: TermIndex, term: Term) -> tuple[tuple[int, str], ...]:
    line = (term.iri, *index.ancestors(term.iri))
    return tuple((_ORDER.get(iri, len(_ORDER)), iri) for iri in reversed(line))
