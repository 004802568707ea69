"""What tables and columns mean: the data dictionary of the tables.

A column means what the ontology in the graph says of its property, unless
dictionary.toml says it more narrowly. Closed lists are those of the graph.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from graph.ntriples import Quad, read_literal, read_value, spell_iri, spell_name
from graph.tables.cell_types import CellType, choose_type
from graph.tables.export import table_columns
from graph.tables.mapping import Column, Table
from graph.tables.resolution import ROW_TYPES, concept_iri
from graph.tables.rows import Row
from ontology import iris
from ontology.iris import expand

Texts = Mapping[str, str]
Dictionary = Mapping[str, Mapping[str, Mapping[str, object]]]
"""What dictionary.toml holds: `tables` and `columns` by name."""

_LANGUAGES = ("en", "de")
_WHOLE = "{}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What is said of terms, by the graph and by the dictionary.

    `definitions` are by IRI and language; `notations` gives the code of each concept.
    """

    dictionary: Dictionary
    definitions: Mapping[str, Texts] = field(default_factory=dict)
    notations: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One column: its type, what it means, and what it may hold.

    `property` is the IRI of the term it stands for; `values` is a closed list, empty
    where any value may stand; `reference` names the table and column that its values
    are keys of. Both are of each value where there are several. `is_of_any` marks
    the id of any entity, in whichever table it stands.
    """

    name: str
    type: CellType
    descriptions: Texts
    property: str = ""
    values: tuple[str, ...] = ()
    reference: tuple[str, str] | None = None
    is_of_any: bool = False
    is_address: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TableWords:
    """One table: what a row is, its fields in their order, and its key."""

    name: str
    descriptions: Texts
    fields: tuple[Field, ...]
    key: tuple[str, ...]


def gather_words(quads: Iterable[Quad], dictionary: Dictionary) -> Words:
    """Gather what the ontology and the vocabularies in a graph say of their terms."""
    definition, notation = spell_name("skos:definition"), spell_name("skos:notation")
    ontology, lists = (
        spell_iri(iris.GRAPH_ONTOLOGY),
        spell_iri(iris.GRAPH_VOCABULARIES),
    )
    definitions: dict[str, dict[str, str]] = {}
    notations: dict[str, str] = {}
    for subject, predicate, object_, graph in quads:
        if graph == ontology and predicate == definition:
            text, language, _ = read_literal(object_)
            definitions.setdefault(read_value(subject), {})[language or ""] = text
        elif graph == lists and predicate == notation:
            notations[read_value(subject)] = read_value(object_)
    return Words(dictionary=dictionary, definitions=definitions, notations=notations)


def describe_table(
    table: Table, rows: Sequence[Row], words: Words, mapping: Mapping[str, Table]
) -> TableWords:
    """Describe a table as it stands in a revision, column by column."""
    return TableWords(
        name=table.name,
        descriptions=_keep_languages(words.dictionary["tables"][table.name]),
        fields=tuple(
            _describe(table, name, [row[name] for row in rows], words, mapping)
            for name in table_columns(table)
        ),
        key=table.key,
    )


def _describe(
    table: Table,
    name: str,
    cells: Sequence[str],
    words: Words,
    mapping: Mapping[str, Table],
) -> Field:
    column = table.columns.get(name)
    property_ = _find_property(column)
    return Field(
        name=name,
        type=choose_type(column, cells),
        descriptions=_say_column(words.dictionary, table.name, name)
        or _keep_languages(words.definitions.get(property_, {})),
        property=property_,
        values=_list_values(table, column, words),
        reference=_find_reference(column, mapping),
        is_of_any=column is not None and column.value == "any-entity",
        is_address=column is not None
        and (column.value == "source" or _is_whole_iri(column)),
    )


def _find_property(column: Column | None) -> str:
    """Return the IRI of the term that a column stands for, the usual one of several."""
    if column is None:
        return ""
    named = (column.property_for("any"), *column.property.values())
    names = [name for name in (*named, *column.ends.values()) if name]
    return expand(names[0]) if names else ""


def _list_values(table: Table, column: Column | None, words: Words) -> tuple[str, ...]:
    if column is None:
        return ()
    match column.value:
        case "class":
            return tuple(sorted(kind for kind in table.classes if kind != "any"))
        case "row-table":
            return tuple(sorted(ROW_TYPES))
        case "concept":
            codes = {
                notation
                for iri, notation in words.notations.items()
                if concept_iri(column.scheme, notation) == iri
            }
            return tuple(sorted(codes | set(column.implied_by[1:])))
        case _:
            return ()


def _find_reference(
    column: Column | None, mapping: Mapping[str, Table]
) -> tuple[str, str] | None:
    """Return the table and column that a cell is a key of; None where it is no key.

    What may name any entity is a key of one of several tables, for which no
    description of tables has a word.
    """
    if column is None:
        return None
    if column.value == "state":
        return "states", "code"
    if column.value == "name":
        return "names", "name"
    if column.value != "entity" or column.template != _WHOLE:
        return None
    return next(
        (table.name, table.key[0])
        for table in mapping.values()
        if column.type in table.type.values()
    )


def _is_whole_iri(column: Column) -> bool:
    return column.value == "iri" and column.template == _WHOLE


def _say_column(dictionary: Dictionary, table: str, name: str) -> Texts:
    own = cast("Mapping[str, Texts]", dictionary["tables"][table].get("columns", {}))
    return _keep_languages(own.get(name) or dictionary["columns"].get(name, {}))


def _keep_languages(texts: Mapping[str, object]) -> Texts:
    return {
        language: str(texts[language]) for language in _LANGUAGES if language in texts
    }
