"""Renders the docs that are made from code: `python -m tests.support.docs [--write]`.

Without --write it only tells which of them differ.
"""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from graph import (
    access_limits,
    feed_limits,
    limits,
    search_limits,
    storage_limits,
    update_limits,
)
from graph.shipped_ontology import read_modules
from graph.tables import read_mapping
from graph.tables.mapping import ByKind, Column, Table
from ontology.alignments import render_alignments
from ontology.json_ld_context import write_context
from ontology.term_index import index_terms
from tests.support.shape_table import render_shapes

ROOT = Path(__file__).parents[2]
_KINDS = {
    "text": "literal",
    "integer": "`xsd:integer`",
    "decimal": "`xsd:decimal`",
    "date": "`xsd:gYear`, `gYearMonth` or `date`, by precision",
    "any-entity": "entity, in whichever table its id stands",
    "state": "state with this ISO code",
    "name": "recorded name `id/name/…`",
    "source": "source document `id/source/…`",
    "class": "class of the row's entity",
    "row": "row `row_id` of the table `row_table`",
    "row-table": "table of that row",
    "figure": "one `stadt:ProgrammeFigure` for each `key=value`",
}


def render_limits() -> str:
    """Return the table of limits as Markdown."""
    lines = [
        "# Limits",
        "",
        "Made from `graph/*limits.py` by `make docs`; do not edit.",
        "",
        "| limit | value | unit | why |",
        "|---|---:|---|---|",
    ]
    lines += [
        f"| {limit.name} | {limit.value:,} | {limit.unit} | {limit.why} |"
        for part in (
            limits,
            access_limits,
            update_limits,
            search_limits,
            feed_limits,
            storage_limits,
        )
        for limit in part.ALL
    ]
    return "\n".join(lines) + "\n"


def render_tables() -> str:
    """Return the mapping of columns to terms as Markdown."""
    lines = [
        "# From columns to terms",
        "",
        "Made from `graph/tables/mapping.toml` by `make docs`; do not edit.",
        "What the columns mean says `graph/data/README.md`.",
    ]
    for table in read_mapping().values():
        lines += ["", *_render_table(table)]
    return "\n".join(lines) + "\n"


def _render_table(table: Table) -> Iterator[str]:
    key = "--".join(f"{{{column}}}" for column in table.key)
    if table.name == "names":
        key = "{12 hex of sha1 of the name}"
    yield f"## {table.name}.csv"
    yield ""
    yield f"- Entity: {_by_kind(table.type, before='id/', after='/' + key)}"
    classes = {kind: ", ".join(names) for kind, names in table.classes.items()}
    yield f"- Class: {_by_kind(classes)}"
    graph = "one for each set of source URLs" if table.graph == "sources" else ""
    yield f"- Named graph: {graph or f'`graph/{table.graph}`'}"
    for kind, pairs in table.constants.items():
        for property_, object_ in pairs:
            where = "" if kind == "any" else f" (where {table.kind} is {kind})"
            yield f"- Every row{where}: `{property_}` `{object_}`"
    for node in table.nodes.values():
        classes_ = ", ".join(node.classes)
        yield f"- Node *{node.name}*: `{node.link}` → `id/{node.iri}`, a {classes_}"
    yield ""
    yield "| column | term | value |"
    yield "|---|---|---|"
    for column in table.columns.values():
        yield f"| `{column.name}` | {_term(column)} | {_value(column)} |"


def _by_kind(values: ByKind, before: str = "", after: str = "") -> str:
    return "; ".join(
        f"`{before}{value}{after}`" + ("" if kind == "any" else f" ({kind})")
        for kind, value in values.items()
    )


def _term(column: Column) -> str:
    parts = [_by_kind(column.ends or column.property)]
    if column.several:
        parts.append(f"`{column.several}` where there are several")
    if column.node:
        parts.append(f"on the node *{'* or *'.join(column.node)}*")
    if column.without_node:
        parts.append(f"`{column.without_node}` where there is none")
    if column.about:
        parts.append(f"on the solution of `{column.about}` that it belongs to")
    parts += [f"also `{other}`" for other in column.also]
    return ", ".join(part for part in parts if part) or "–"


def _value(column: Column) -> str:
    kind = _KINDS.get(column.value, column.value)
    match column.value:
        case "entity":
            kind = f"`id/{column.type}/{column.template}`"
        case "concept":
            kind = f"concept `voc:{column.scheme}-…`" if column.scheme else "concept"
        case "iri":
            kind = "IRI" if column.template == "{}" else f"IRI `{column.template}`"
        case "has-node":
            kind = f"true where the row has the node *{column.of}*"
        case "pattern":
            kind = "part of the node's literal"
        case "computed":
            kind = f"`{column.template}`"
        case "empty":
            kind = "empty in every row: no term yet, a filled cell is refused"
    if column.language:
        kind += f" @{column.language}"
    if column.implied_by:
        kind += f"; `{column.implied_by[1]}` is the node *{column.implied_by[0]}*"
    return kind + (", several" if column.many else "")


def render_context() -> str:
    """Render the JSON-LD context of the ontology."""
    return write_context(index_terms(read_modules(), {}))


def render_mappings() -> str:
    """Return the module of alignments that the SSSOM table makes."""
    table = ROOT / "ontology" / "alignments.sssom.tsv"
    return render_alignments(table.read_text(encoding="utf-8")).decode()


RENDERED: dict[str, Callable[[], str]] = {
    "docs/limits.md": render_limits,
    "docs/shapes.md": render_shapes,
    "docs/tables.md": render_tables,
    "ontology/alignments.ttl": render_mappings,
    "ontology/context.jsonld": render_context,
}


def main(arguments: list[str]) -> int:
    """Write the documents, or return 1 where one differs from the code."""
    differing = 0
    for name, render in RENDERED.items():
        path = ROOT / name
        if "--write" in arguments:
            path.write_text(render(), encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != render():
            print(f"{name}: differs from the code; run make docs")
            differing = 1
    return differing


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
