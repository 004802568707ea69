"""From rows to quads: each row in the named graph of its set of sources."""

from collections.abc import Iterator, Mapping

from graph.errors import Refused, Rejection
from graph.ntriples import Quad, spell_iri, spell_literal, spell_name
from graph.tables.derivation import Neighbours, derive
from graph.tables.figures import write_figure
from graph.tables.mapping import Column, Node, Table
from graph.tables.resolution import Directory, row_iri, row_kind, source_graph
from graph.tables.rows import Row, Rows, split_cell
from graph.tables.values import encode, fill_pattern
from ontology import iris
from ontology.iris import expand
from ontology.statements import Triple

_TYPE = spell_name("rdf:type")
DATED_FIGURES = frozenset({"decision", "event", "publication"})
# These make no statement of their own: others carry what they say.
_SILENT = frozenset({"has-node", "computed", "row-table", "pattern"})


def make_quads(rows: Rows, mapping: Mapping[str, Table]) -> Iterator[Quad]:
    """Make the quads of all rows, table by table; a quad may come more than once.

    Raises Refused with every cell that cannot be said, after all were tried.
    """
    directory = Directory(rows, mapping)
    neighbours = Neighbours(rows, directory)
    faults: list[Rejection] = []
    for name, table in mapping.items():
        for row in rows[name]:
            writer = _RowWriter(table, row, directory)
            graph = spell_iri(row_graph(row, table))
            for subject, predicate, object_ in writer.write():
                yield subject, predicate, object_, graph
            for subject, predicate, object_ in derive(
                name, row, writer.entity, neighbours
            ):
                yield subject, predicate, object_, graph
            faults += writer.faults
    if faults:
        raise Refused(*faults)


def row_graph(row: Row, table: Table) -> str:
    """Return the IRI of the named graph that holds a row's statements."""
    if table.graph != "sources":
        return iris.GRAPH + table.graph
    urls = split_cell(row["source_url"])
    return source_graph(urls) if urls else iris.GRAPH_COMPILATION


class _RowWriter:
    """Writes one row; faults are kept, so that all of a file are told at once."""

    def __init__(self, table: Table, row: Row, directory: Directory) -> None:
        self.faults: list[Rejection] = []
        self._table = table
        self._row = row
        self._directory = directory
        self._kind = row_kind(row, table)
        self.entity = row_iri(row, table)
        self._nodes = {
            name: expand("id:") + fill_pattern(node.iri, row)
            for name, node in table.nodes.items()
            if _is_present(node, row, table)
        }

    def write(self) -> Iterator[Triple]:
        subject = spell_iri(self.entity)
        for class_ in self._table.classes_for(self._kind):
            yield subject, _TYPE, spell_name(class_)
        for property_, object_ in self._table.constants_for(self._kind):
            yield subject, spell_name(property_), spell_name(object_)
        for name, iri in self._nodes.items():
            yield from self._write_node(self._table.nodes[name], iri)
        for column in self._table.columns.values():
            if self._row[column.name]:
                yield from self._write_column(column, self._row[column.name])

    def _write_node(self, node: Node, iri: str) -> Iterator[Triple]:
        term = spell_iri(iri)
        yield spell_iri(self.entity), spell_name(node.link), term
        for class_ in node.classes:
            yield term, _TYPE, spell_name(class_)
        for property_, object_ in node.constants:
            yield term, spell_name(property_), spell_name(object_)
        if node.pattern:
            text = fill_pattern(node.pattern.text, self._row)
            datatype = expand(node.pattern.datatype)
            literal = spell_literal(text, datatype=datatype)
            yield term, spell_name(node.pattern.property), literal
        if node.sourced:
            yield from self._write_sources(term)

    def _write_sources(self, subject: str) -> Iterator[Triple]:
        column = self._table.columns["source_url"]
        for url in split_cell(self._row["source_url"]):
            source = encode(column, url, self._directory)
            yield subject, spell_name("stadt:hasSource"), source

    def _write_column(self, column: Column, cell: str) -> Iterator[Triple]:
        if column.value in _SILENT:
            return
        if column.value == "empty":
            self._refuse(column, cell, "no term exists yet for this column")
            return
        values = split_cell(cell) if column.many else [cell]
        for value in values:
            try:
                yield from self._write_value(column, value, len(values))
            except (KeyError, ValueError, ArithmeticError) as fault:
                self._refuse(column, value, f"cannot be said: {fault}")

    def _write_value(self, column: Column, value: str, count: int) -> Iterator[Triple]:
        if column.value == "figure":
            yield from write_figure(self.entity, value, self._figure_date())
            return
        if column.value == "row":
            iri = self._directory.find_row(self._row["row_table"], value)
            yield self._say(self.entity, column.property_for(""), spell_iri(iri))
            return
        property_ = self._find_property(column, value, count)
        if not property_:
            return
        term = encode(column, value, self._directory)
        subject = self._find_subject(column, value)
        yield self._say(subject, property_, term)
        for other in column.also:
            yield self._say(subject, other, term)
        if column.value == "source":
            yield term, _TYPE, spell_name("stadt:SourceDocument")
            yield term, spell_name("schema:url"), spell_iri(value)

    def _figure_date(self) -> str:
        # A call or a unit begins on its date; only what is published, decided or
        # held on a date states its figures on that date.
        return self._row["date_start"] if self._kind in DATED_FIGURES else ""

    def _find_property(self, column: Column, value: str, count: int) -> str:
        if column.ends:
            role = self._directory.find_role(self._directory.find(value))
            return choose_end(column, self._kind, role)
        if column.node and not self._present_node(column):
            return self._without_node(column, value)
        if column.several and count > 1:
            return column.several
        return column.property_for(self._kind)

    def _without_node(self, column: Column, value: str) -> str:
        if column.without_node:
            return column.without_node
        if column.implied_by == (next(iter(self._nodes), ""), value):
            return ""
        raise ValueError("there is nothing in this row that the cell could be about")

    def _present_node(self, column: Column) -> str | None:
        return next((self._nodes[n] for n in column.node if n in self._nodes), None)

    def _find_subject(self, column: Column, value: str) -> str:
        if column.about:
            return self._find_solution(column, value)
        return self._present_node(column) or self.entity

    def _find_solution(self, column: Column, value: str) -> str:
        # Licence and repository belong to the solution: the one whose own row
        # says the same, else the only one that the measure has.
        ids = split_cell(self._row[column.about or ""])
        same = [i for i in ids if self._directory.solutions[i][column.name] == value]
        found = same or ids
        if len(found) != 1:
            raise ValueError(f"which of the solutions {ids} is meant is not clear")
        return self._directory.find(found[0])

    def _say(self, subject: str, property_: str, term: str) -> Triple:
        return spell_iri(subject), spell_name(property_), term

    def _refuse(self, column: Column, value: str, why: str) -> None:
        message = f"{self.entity}: {column.name} {value!r}: {why}"
        file = f"{self._table.name}.csv"
        self.faults.append(Rejection(message=message, rule="table-cell", file=file))


def choose_end(column: Column, kind: str, role: str) -> str:
    """Return the property by which a transfer of `kind` names an end of `role`."""
    if kind == "offered_for_reuse" and role == "solution":
        return column.ends["offered_solution"]
    return column.ends.get(kind) or column.ends.get(role) or column.ends["any"]


def _is_present(node: Node, row: Row, table: Table) -> bool:
    if node.when and row[node.when[0]] != node.when[1]:
        return False
    if node.needs:
        return bool(row[node.needs])
    return any(row[c.name] for c in table.columns.values() if node.name in c.node)
