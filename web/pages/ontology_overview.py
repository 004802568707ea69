"""What the overview of the ontology shows: its modules, its fields, all its terms."""

from collections.abc import Callable
from dataclasses import dataclass

from ontology import iris
from ontology.iris import expand
from ontology.modules import Module
from ontology.statements import iris_of, spell
from ontology.term_index import Term, TermIndex
from web.linked_data.serialisation import FORMATS
from web.locations import data_path, page_path
from web.pages.formats import format_date
from web.pages.naming import Namer, Value
from web.pages.ontology_view import Line, choose_text, join
from web.pages.term_groups import Group, group_terms

Download = tuple[str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleView:
    """One file of the ontology: what it is, which version, where to get it."""

    name: str
    title: Value | None
    description: Value | None
    href: str | None
    iri: str
    version: str
    version_iri: str | None
    version_href: str | None
    prior: Line
    modified: str
    licence: Line
    downloads: tuple[Download, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TermLine:
    """One term in the list: `depth` is how far below the first class it stands."""

    code: str
    label: Value
    definition: Value | None
    depth: int
    count: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupView:
    """One field with its classes and properties."""

    key: str
    classes: tuple[TermLine, ...]
    properties: tuple[TermLine, ...]


def view_module(module: Module, namer: Namer, iri: str = "") -> ModuleView:
    """Settle what is told of one module; `iri` may be that of its version."""
    header = module.statements[spell(module.iri)]

    def text(name: str) -> Value | None:
        return choose_text(header.get(expand(name), ()), namer)

    modified = header.get(expand("dcterms:modified"), ('""',))[0].split('"')[1]
    version = module.version_iri
    return ModuleView(
        name=module.name,
        title=text("dcterms:title"),
        description=text("dcterms:description"),
        href=page_path(module.iri, namer.language),
        iri=iri or module.iri,
        version=module.version,
        version_iri=version,
        version_href=page_path(version, namer.language) if version else None,
        prior=join(_of(module, "owl:priorVersion"), namer),
        modified=format_date(modified[:10], namer.language),
        licence=join(_of(module, "dcterms:license"), namer),
        downloads=list_downloads(iri or module.iri),
    )


def list_downloads(iri: str) -> tuple[Download, ...]:
    """Return ending, address and media type of each format of a document."""
    return tuple(
        (f.extension, data_path(iri, f.extension) or "", f.name) for f in FORMATS
    )


def view_groups(
    index: TermIndex, namer: Namer, count: Callable[[str], str]
) -> tuple[GroupView, ...]:
    """Settle the list of all terms; `count` tells how often one occurs."""
    return tuple(
        _view_group(index, group, namer, count) for group in group_terms(index)
    )


def _view_group(
    index: TermIndex, group: Group, namer: Namer, count: Callable[[str], str]
) -> GroupView:
    def line(term: Term) -> TermLine:
        return TermLine(
            code=term.iri.removeprefix(iris.NS),
            label=namer.show_iri(term.iri),
            definition=choose_text(term.find_text("skos:definition"), namer),
            depth=len(index.ancestors(term.iri)) if term.is_class else 0,
            count=count(term.iri),
        )

    properties = sorted(
        map(line, group.properties), key=lambda own: own.code.casefold()
    )
    return GroupView(
        key=group.key,
        classes=tuple(map(line, group.classes)),
        properties=tuple(properties),
    )


def _of(module: Module, name: str) -> tuple[str, ...]:
    return iris_of(module.statements, spell(module.iri), name)
