"""The declarative mapping of columns to terms, as `mapping.toml` has it."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast

ByKind = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """What a cell of one column says; the fields are explained in mapping.toml."""

    name: str
    value: str = "text"
    property: ByKind = field(default_factory=dict)
    several: str | None = None
    language: str | None = None
    many: bool = False
    first: str = ""
    also: tuple[str, ...] = ()
    node: tuple[str, ...] = ()
    without_node: str | None = None
    implied_by: tuple[str, ...] = ()
    type: str = ""
    scheme: str = ""
    template: str = "{}"
    about: str | None = None
    of: str = ""
    ends: ByKind = field(default_factory=dict)

    def property_for(self, kind: str) -> str:
        """Return the property for rows of `kind`; empty where there is none."""
        return self.property.get(kind, self.property.get("any", ""))


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """A literal that is put together from several cells."""

    property: str
    datatype: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A second node that a row makes, such as its status observation."""

    name: str
    link: str
    iri: str
    classes: tuple[str, ...]
    constants: tuple[tuple[str, str], ...] = ()
    when: tuple[str, ...] = ()
    needs: str = ""
    sourced: bool = False
    pattern: Pattern | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """How the rows of one table become statements."""

    name: str
    type: ByKind
    key: tuple[str, ...]
    graph: str
    classes: Mapping[str, tuple[str, ...]]
    columns: Mapping[str, Column]
    nodes: Mapping[str, Node] = field(default_factory=dict)
    kind: str | None = None
    marker: str | None = None
    constants: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)

    def type_for(self, kind: str) -> str:
        """Return the `{type}` of the IRI of a row of `kind`."""
        return self.type.get(kind, self.type["any"])

    def classes_for(self, kind: str) -> tuple[str, ...]:
        """Return the classes of a row of `kind`."""
        return self.classes.get(kind) or self.classes["any"]

    def constants_for(self, kind: str) -> tuple[tuple[str, str], ...]:
        """Return the statements that every row of `kind` makes."""
        return self.constants.get("any", ()) + self.constants.get(kind, ())


def parse_mapping(text: str) -> dict[str, Table]:
    """Return the tables of a mapping in TOML, in its order.

    Raises tomllib.TOMLDecodeError, and TypeError or KeyError for a key that is not
    one of those above or lacks.
    """
    return {
        name: _read_table(name, cast("dict[str, object]", table))
        for name, table in tomllib.loads(text).items()
    }


def _read_table(name: str, table: dict[str, object]) -> Table:
    columns = cast("dict[str, dict[str, object]]", table.pop("columns"))
    nodes = cast("dict[str, dict[str, object]]", table.pop("nodes", {}))
    classes = cast("dict[str, list[str]]", table.pop("classes"))
    constants = cast("dict[str, list[list[str]]]", table.pop("constants", {}))
    return Table(
        name=name,
        key=tuple(cast("list[str]", table.pop("key"))),
        classes={kind: tuple(names) for kind, names in classes.items()},
        columns={key: _read_column(key, column) for key, column in columns.items()},
        nodes={key: _read_node(key, node) for key, node in nodes.items()},
        constants={kind: _pairs(pairs) for kind, pairs in constants.items()},
        **table,  # type: ignore[arg-type]  # a wrong key is a TypeError at once
    )


def _read_column(name: str, column: dict[str, object]) -> Column:
    property_ = column.pop("property", {})
    if isinstance(property_, str):
        property_ = {"any": property_}
    for key in ("also", "node", "implied_by"):
        if key in column:
            column[key] = tuple(cast("list[str]", column[key]))
    return Column(name=name, property=property_, **column)  # type: ignore[arg-type]  # as above


def _read_node(name: str, node: dict[str, object]) -> Node:
    pattern = cast("dict[str, str] | None", node.pop("pattern", None))
    return Node(
        name=name,
        classes=tuple(cast("list[str]", node.pop("classes"))),
        constants=_pairs(cast("list[list[str]]", node.pop("constants", []))),
        when=tuple(cast("list[str]", node.pop("when", []))),
        pattern=None if pattern is None else Pattern(**pattern),
        **node,  # type: ignore[arg-type]  # as above
    )


def _pairs(pairs: list[list[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((left, right) for left, right in pairs)
