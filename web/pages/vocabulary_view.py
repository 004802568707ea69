"""What the overview of the vocabularies shows: each closed list with its concepts."""

from dataclasses import dataclass

from ontology import iris
from ontology.iris import expand
from ontology.modules import Module
from ontology.statements import bare, has_type, iris_of, is_iri
from web.pages.naming import Namer, Value
from web.pages.ontology_view import choose_text


@dataclass(frozen=True, slots=True, kw_only=True)
class ConceptLine:
    """A concept with its short form and definition."""

    name: Value
    code: str
    definition: Value | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemeView:
    """A closed list; `key` is what stands for it within the page's address."""

    key: str
    name: Value
    definition: Value | None
    concepts: tuple[ConceptLine, ...]


def list_schemes(module: Module, namer: Namer) -> tuple[SchemeView, ...]:
    """Return every scheme of a module of vocabularies, by name."""
    statements = module.statements
    schemes = [s for s in statements if has_type(statements, s, "skos:ConceptScheme")]
    members: dict[str, list[str]] = {}
    for subject in statements:
        for scheme in iris_of(statements, subject, "skos:inScheme"):
            members.setdefault(scheme, []).append(subject)
    shown = [
        SchemeView(
            key=bare(scheme).removeprefix(iris.VOC),
            name=namer.show_iri(bare(scheme)),
            definition=_find_definition(module, scheme, namer),
            concepts=tuple(
                ConceptLine(
                    name=namer.show_iri(bare(concept)),
                    code=bare(concept).removeprefix(iris.VOC),
                    definition=_find_definition(module, concept, namer),
                )
                for concept in members.get(bare(scheme), [])
            ),
        )
        for scheme in schemes
        if is_iri(scheme)
    ]
    return tuple(sorted(shown, key=lambda scheme: scheme.name.text.casefold()))


def _find_definition(module: Module, subject: str, namer: Namer) -> Value | None:
    texts = module.statements[subject].get(expand("skos:definition"), ())
    return choose_text(texts, namer)
