"""Programme figures: the `key=value` list of a row as dated observations."""

from collections.abc import Iterator

from graph.ntriples import XSD, spell_iri, spell_literal, spell_name
from graph.tables.resolution import concept_iri, entity_iri, split_entity
from graph.tables.values import Lookup, spell_date, spell_number
from ontology.statements import Triple

SCHEME = "figure"
# The key says what kind of value a figure has; all others are numbers.
_DATES = frozenset(
    {
        "announced_on",
        "commissioning_announced",
        "deadline",
        "english_edition",
        "kts_runs_until",
        "original_deadline",
        "published",
        "second_phase_started",
    }
)
_TEXTS = frozenset({"isbn"})
_VALUES = ("stadt:numericValue", "stadt:dateValue", "stadt:textValue")


def write_figure(owner: str, figure: str, date: str) -> Iterator[Triple]:
    """Make the statements of one figure; `date` is when it was stated, or empty.

    Raises ValueError where the figure is not `key=value`.
    """
    key, equals, value = figure.partition("=")
    if not equals or not value:
        raise ValueError(f"not key=value: {figure}")
    node = spell_iri(entity_iri(SCHEME, f"{split_entity(owner)[1]}--{key}"))
    yield spell_iri(owner), spell_name("stadt:hasFigure"), node
    yield (
        node,
        spell_name("rdf:type"),
        spell_name("stadt:ProgrammeFigure"),
    )
    kind = spell_iri(concept_iri(SCHEME, key))
    yield node, spell_name("stadt:figureKind"), kind
    property_, term = _spell_value(key, value)
    yield node, spell_name(property_), term
    if date:
        yield node, spell_name("stadt:referenceDate"), spell_date(date)


def read_figure(node: str, lookup: Lookup) -> str | None:
    """Return the `key=value` of a figure's node; None where a part is missing."""
    kind = lookup(node, "stadt:figureKind")
    key = lookup(kind, "skos:notation") if kind else None
    value = next((text for name in _VALUES if (text := lookup(node, name))), None)
    return f"{key}={value}" if key and value else None


def _spell_value(key: str, value: str) -> tuple[str, str]:
    if key in _DATES:
        return "stadt:dateValue", spell_date(value)
    if key in _TEXTS:
        return "stadt:textValue", spell_literal(value)
    number = spell_literal(spell_number(value), datatype=XSD + "decimal")
    return "stadt:numericValue", number
