"""How the value of a cell becomes a term, and how the term is read back."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from graph.ntriples import XSD, read_literal, read_value, spell_iri, spell_literal
from graph.tables.mapping import Column
from graph.tables.resolution import (
    ROW_TYPES,
    Directory,
    concept_iri,
    entity_id,
    entity_iri,
    name_iri,
    source_iri,
    split_entity,
)
from ontology.iris import ID

# What the graph says of a subject: (subject IRI, prefixed property) → value.
Lookup = Callable[[str, str], str | None]

_DATE_TYPES = {4: "gYear", 7: "gYearMonth", 10: "date"}
# The entity's own statement from which the cell of a kind of value is read back.
_READ_BACK = {
    "concept": "skos:notation",
    "name": "skosxl:literalForm",
    "source": "schema:url",
    "state": "stadt:isoCode",
}


def spell_number(text: str) -> str:
    """Return a decimal in the engine's form: `4.90` → `4.9`, `12000.00` → `12000`."""
    number = format(Decimal(text), "f")
    return number.rstrip("0").rstrip(".") if "." in number else number


def spell_date(text: str) -> str:
    """Return a date of the precision given: year, month or day.

    Raises ValueError for a text that is no such date.
    """
    date.fromisoformat(text + "-01-01"[: 10 - len(text)])
    return spell_literal(text, datatype=XSD + _DATE_TYPES[len(text)])


def encode(column: Column, cell: str, directory: Directory) -> str:
    """Return the spelled term of one value of a cell.

    Raises KeyError for an id or code that no table has, ValueError or
    ArithmeticError for a number or date that is none.
    """
    match column.value:
        case "text":
            return spell_literal(cell, language=column.language)
        case "integer":
            return spell_literal(str(int(cell)), datatype=XSD + "integer")
        case "decimal":
            return spell_literal(spell_number(cell), datatype=XSD + "decimal")
        case "date":
            return spell_date(cell)
        case _:
            return spell_iri(_encode_iri(column, cell, directory))


def _encode_iri(column: Column, cell: str, directory: Directory) -> str:
    match column.value:
        case "iri":
            return column.template.format(cell)
        case "entity":
            return entity_iri(column.type, column.template.format(cell))
        case "any-entity":
            return directory.find(cell)
        case "concept" | "class":
            return concept_iri(column.scheme, cell)
        case "name":
            return name_iri(cell)
        case "source":
            return source_iri(cell)
        case "state":
            return directory.states[cell]
        case _:
            raise ValueError(f"no kind of value: {column.value}")


def decode(column: Column, term: str, lookup: Lookup) -> str | None:
    """Return the value of the cell that a spelled term stands for, or None.

    None means that the term belongs to another column, for instance a label in
    another language or a match in another vocabulary, or to none: a table has no word
    for what is no entity of ours.
    """
    if term.startswith('"'):
        text, language, _ = read_literal(term)
        return text if column.value != "text" or language == column.language else None
    iri = read_value(term)
    kind = "concept" if column.value == "class" else column.value
    if kind in _READ_BACK:
        return lookup(iri, _READ_BACK[kind])
    if kind == "iri":
        return _match(column.template, iri)
    if not iri.startswith(ID):
        return None
    if kind == "entity":
        return _match(column.template, split_entity(iri)[1])
    if kind == "row":
        return split_entity(iri)[1]
    if kind == "row-table":
        type_ = split_entity(iri)[0]
        return next((t for t, name in ROW_TYPES.items() if name == type_), None)
    # An end that is a measure has columns of its own.
    return None if split_entity(iri)[0] == "measure" else entity_id(iri)


def _match(template: str, text: str) -> str | None:
    before, _, after = template.partition("{}")
    if not (text.startswith(before) and text.endswith(after)):
        return None
    return text[len(before) : len(text) - len(after)]


def fill_pattern(text: str, row: Mapping[str, str]) -> str:
    """Return a pattern with the row's cells in its braces."""
    return text.format_map(row)


def read_pattern(text: str, value: str) -> dict[str, str]:
    """Return the cells that stand in a filled pattern; none where it differs."""
    pieces = re.split(r"\{(\w+)\}", text)
    pattern = "".join(
        f"(?P<{piece}>.+?)" if index % 2 else re.escape(piece)
        for index, piece in enumerate(pieces)
    )
    match = re.fullmatch(pattern, value)
    return match.groupdict() if match else {}
