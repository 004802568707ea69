"""From the graph back to rows: the proof that the tables lost nothing.

Reads asserted quads only, in any order, and knows nothing but them and the mapping.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from graph.ntriples import Quad, read_value, spell_iri, spell_name
from graph.tables.figures import read_figure
from graph.tables.mapping import Column, Table
from graph.tables.quads import choose_end
from graph.tables.resolution import split_entity
from graph.tables.rows import Row, Rows, join_cell
from graph.tables.values import decode, read_pattern
from ontology import iris

_TYPE = "rdf:type"
_ROLES = ("any", "authority", "solution", "project")


def make_rows(quads: Iterable[Quad], mapping: Mapping[str, Table]) -> Rows:
    """Return the rows of all tables, sorted by key."""
    index = _Index(quads)
    return {name: _read_table(table, index) for name, table in mapping.items()}


def table_columns(table: Table) -> list[str]:
    """Return the header of a table's file."""
    columns = list(table.columns)
    return [key for key in table.key if key not in columns] + columns


class _Index:
    """Asserted quads by graph and subject; lookups across all graphs."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self._said: dict[tuple[str, str], dict[str, list[str]]] = {}
        self._values: dict[tuple[str, str], str] = {}
        self._subjects: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for subject, predicate, object_, graph in quads:
            self._values.setdefault((subject, predicate), object_)
            if graph is None or read_value(graph) in iris.RESERVED_GRAPHS:
                continue
            place = self._said.get((graph, subject))
            if place is None:
                place = self._said[graph, subject] = {}
                self._subjects[_entity_type(subject)].append((graph, subject))
            place.setdefault(predicate, []).append(object_)

    def find(self, graph: str, subject: str, property_: str) -> list[str]:
        """Return the objects that one graph gives for a subject and a property."""
        said = self._said.get((graph, subject), {})
        return said.get(spell_name(property_), [])

    def look_up(self, iri: str, property_: str) -> str | None:
        """Return a value that any graph gives for an IRI."""
        term = self._values.get((spell_iri(iri), spell_name(property_)))
        return None if term is None else read_value(term)

    def find_rows(self, table: Table) -> Iterator[tuple[str, str]]:
        """Find graph and entity of each row of a table.

        What has the table's marker but none of its classes, or only some of the
        classes that belong together, is no row of it.
        """
        classes = [set(map(spell_name, names)) for names in table.classes.values()]
        for type_ in sorted(set(table.type.values())):
            for graph, subject in self._subjects.get(type_, ()):
                said = set(self.find(graph, subject, _TYPE))
                fits = any(said >= names for names in classes)
                is_marked = not table.marker or self.find(graph, subject, table.marker)
                if fits and is_marked:
                    yield graph, subject


def _entity_type(subject: str) -> str:
    iri = read_value(subject)
    return split_entity(iri)[0] if iri.startswith(iris.ID) else ""


def _read_table(table: Table, index: _Index) -> list[Row]:
    rows: dict[str, Row] = {}
    for graph, subject in index.find_rows(table):
        row = _RowReader(table, index, graph, subject).read()
        known = rows.setdefault(subject, row)
        if known is not row:
            _merge(known, row, table)
    return sorted(rows.values(), key=lambda row: [row[key] for key in table.key])


def _merge(known: Row, further: Row, table: Table) -> None:
    """Add what another graph says of the same entity: more values, empty cells."""
    for name, cell in further.items():
        column = table.columns.get(name)
        if column and column.many:
            values = [*known[name].split("|"), *cell.split("|")]
            known[name] = join_cell(sorted({value for value in values if value}))
        elif not known[name]:
            known[name] = cell


class _RowReader:
    """Reads one row: what one graph says of one entity."""

    def __init__(self, table: Table, index: _Index, graph: str, subject: str) -> None:
        self._table = table
        self._index = index
        self._graph = graph
        self._subject = subject
        self._kind = self._read_kind()

    def read(self) -> Row:
        row = {
            key: split_entity(read_value(self._subject))[1] for key in self._table.key
        }
        for column in self._table.columns.values():
            values = self._read_column(column)
            first = row.get(column.first, "")
            leading = [value for value in values if value == first]
            rest = [value for value in values if value != first]
            row[column.name] = join_cell(leading + rest)
        for column in self._table.columns.values():
            if column.value == "computed":
                row[column.name] = column.template.format_map(row)
        return {name: row[name] for name in table_columns(self._table)}

    def _read_kind(self) -> str:
        if self._table.kind is None:
            return ""
        column = self._table.columns[self._table.kind]
        if property_ := column.property_for("any"):
            for term in self._find(property_):
                if value := decode(column, term, self._index.look_up):
                    return value
        said = set(self._find(_TYPE))
        return next(
            kind
            for kind, classes in self._table.classes.items()
            if said.issuperset(spell_name(name) for name in classes)
        )

    def _read_column(self, column: Column) -> list[str]:
        if column.name == self._table.kind:
            return [self._kind]
        match column.value:
            case "computed" | "empty":
                return []
            case "has-node":
                return ["true" if self._nodes(column.of) else "false"]
            case "pattern":
                return self._read_pattern(column)
            case "figure":
                nodes = (
                    read_value(term) for term in self._find(column.property_for(""))
                )
                figures = (read_figure(node, self._index.look_up) for node in nodes)
                return sorted(figure for figure in figures if figure)
            case _:
                return self._read_values(column)

    def _read_values(self, column: Column) -> list[str]:
        if column.implied_by and self._nodes(column.implied_by[0]):
            return [column.implied_by[1]]
        values = {
            value
            for subject, property_ in self._places(column)
            for term in self._index.find(self._graph, subject, property_)
            if (value := decode(column, term, self._index.look_up)) is not None
        }
        return sorted(values)

    def _places(self, column: Column) -> Iterator[tuple[str, str]]:
        """Find where a column's statements may stand: subject and property."""
        if column.ends:
            for role in _ROLES:
                yield self._subject, choose_end(column, self._kind, role)
            return
        property_ = column.property_for(self._kind)
        if column.about:
            about = self._table.columns[column.about].property_for(self._kind)
            for solution in self._find(about):
                yield solution, property_
            return
        for name in column.node:
            for node in self._nodes(name):
                yield node, property_
        if column.without_node:
            yield self._subject, column.without_node
        if not column.node:
            yield self._subject, property_
        if column.several:
            yield self._subject, column.several

    def _read_pattern(self, column: Column) -> list[str]:
        for name in column.node:
            pattern = self._table.nodes[name].pattern
            if pattern is None:
                continue
            for node in self._nodes(name):
                for term in self._index.find(self._graph, node, pattern.property):
                    cells = read_pattern(pattern.text, read_value(term))
                    if column.name in cells:
                        return [cells[column.name]]
        return []

    def _nodes(self, name: str) -> list[str]:
        return self._find(self._table.nodes[name].link)

    def _find(self, property_: str) -> list[str]:
        return self._index.find(self._graph, self._subject, property_)
