"""From a query's text to its algebra, by rdflib: within a fenced child only.

rdflib's parser recurses and can take minutes; sparql/algebra.py keeps it in a child.
"""

from collections.abc import Iterator
from typing import Any

from rdflib import XSD, BNode, Literal, URIRef, Variable
from rdflib.paths import (
    AlternativePath,
    InvPath,
    MulPath,
    NegatedPath,
    SequencePath,
)
from rdflib.plugins.sparql.algebra import translatePath, translateQuery, traverse
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

from graph.ntriples import spell_iri, spell_literal
from ontology.iris import shorten
from sparql.algebra_tree import Node, Path, Pattern

# Of SPARQL 1.1 Query section 18.2; the others are of rdflib's own making.
_NAMES = {"ToMultiSet": "", "SelectQuery": "", "AskQuery": "", "DescribeQuery": ""}
_COMPARED = ("RelationalExpression",)
_JOINED = {
    "ConditionalAndExpression": "&&",
    "ConditionalOrExpression": "||",
}
_NUMBERS = (XSD.integer, XSD.decimal, XSD.double)
_INNER = ("p", "p1", "p2")
# A hidden variable of rdflib's for an aggregate.
_HIDDEN = "__agg_"


def parse_algebra(text: str, *, base: str) -> Node:
    """Return the algebra of a query; raises what rdflib raises."""
    parsed = parseQuery(text)
    if parsed[1].name == "DescribeQuery" and "where" not in parsed[1]:
        return Node(operator="BGP")  # It names what it describes; nothing is matched.
    return _read(translateQuery(parsed, base=base).algebra)


def _read(value: CompValue) -> Node:
    name = value.name
    if name == "BGP":
        triples = sorted(value.triples, key=lambda triple: str(triple[0]))
        return Node(operator=name, patterns=tuple(map(_read_pattern, triples)))
    if name == "values":
        rows = value.res
        variables = dict.fromkeys(variable for row in rows for variable in row)
        return Node(
            operator="Values", variables=tuple(map(_show, variables)), size=len(rows)
        )
    children = tuple(_read(value[key]) for key in _INNER if key in value)
    children += tuple(_find_exists(value.get("expr")))
    if _NAMES.get(name) == "" and len(children) == 1:
        return children[0]
    return Node(
        operator=_NAMES.get(name) or name,
        detail=_describe(value),
        variables=_list_bound(value),
        children=children,
    )


def _list_bound(value: CompValue) -> tuple[str, ...]:
    match value.name:
        case "Project":
            return tuple(map(_show, value.PV))
        case "Extend":
            return (_show(value.var),)
        case "Graph" if isinstance(value.term, Variable):
            return (_show(value.term),)
        case _:
            return ()


def _describe(value: CompValue) -> str:
    match value.name:
        case "Slice":
            start = f"offset {value.start} " if value.start else ""
            length = "" if value.length is None else f"limit {value.length}"
            return f"{start}{length}".strip()
        case "Extend":
            return f"= {_show(value.expr)}"
        case "Graph":
            return "" if isinstance(value.term, Variable) else _show(value.term)
        case "AggregateJoin":
            return ", ".join(map(_show_aggregate, value.A))
        case "OrderBy" | "Group":
            return " ".join(_show(one) for one in value.expr or ())
        case "Filter" | "LeftJoin":
            shown = _show(value.expr)
            return "" if shown == "TrueFilter()" else shown
        case _:
            return ""


def _show_aggregate(value: CompValue) -> str:
    name = value.name.removeprefix("Aggregate_").upper()
    return f"{_show(value.res)} = {name}({_show(value.vars)})"


def _show(value: Any) -> str:  # noqa: ANN401 - whatever rdflib puts into an expression
    """Return an expression, a term or a variable as text."""
    if isinstance(value, Variable):
        return f"?{value.removeprefix('__').rstrip('_')}"
    if isinstance(value, URIRef):
        short = shorten(str(value))
        return short if short != str(value) else spell_iri(short)
    if isinstance(value, Literal):
        is_plain = value.datatype in _NUMBERS
        return str(value) if is_plain else _spell(value)
    if isinstance(value, BNode):
        return f"_:{value}"
    if isinstance(value, list):
        return ", ".join(map(_show, value))
    if isinstance(value, CompValue):
        return _show_expression(value)
    return str(value)


def _show_expression(value: CompValue) -> str:
    name = value.name
    if name.endswith("EXISTS"):
        return name.removeprefix("Builtin_").replace("NOTEXISTS", "NOT EXISTS")
    if name in _COMPARED and value.op:
        return f"{_show(value.expr)} {value.op} {_show(value.other)}"
    if name in _JOINED:
        return f" {_JOINED[name]} ".join(map(_show, [value.expr, *value.other]))
    if name == "OrderCondition":
        return f"{value.order or 'ASC'}({_show(value.expr)})"
    arguments = [v for k, v in value.items() if k != "_vars" and v is not None]
    return f"{name.removeprefix('Builtin_')}({', '.join(map(_show, arguments))})"


def _find_exists(value: Any) -> Iterator[Node]:  # noqa: ANN401 - the same
    """Yield the groups that EXISTS and NOT EXISTS within an expression look for."""
    if isinstance(value, list):
        for one in value:
            yield from _find_exists(one)
    elif isinstance(value, CompValue):
        if value.name.endswith("EXISTS"):
            patterns = tuple(_find_triples(value.graph))
            yield Node(operator="Exists", patterns=patterns)
            return
        for key, one in value.items():
            if key != "_vars":
                yield from _find_exists(one)


def _find_triples(value: Any) -> Iterator[Pattern]:  # noqa: ANN401 - the same
    if isinstance(value, list):
        for one in value:
            yield from _find_triples(one)
    elif isinstance(value, CompValue):
        for flat in value.get("triples") or ():
            if not isinstance(flat, tuple):
                thirds = zip(flat[::3], flat[1::3], flat[2::3], strict=False)
                yield from map(_read_pattern, thirds)
            else:
                yield _read_pattern(flat)
        for key, one in value.items():
            if key not in ("_vars", "triples"):
                yield from _find_triples(one)


def _read_pattern(triple: tuple[Any, Any, Any]) -> Pattern:
    subject, predicate, object_ = triple
    if isinstance(predicate, CompValue):
        # Within EXISTS rdflib translates nothing before it evaluates.
        predicate = traverse(predicate, visitPost=translatePath)
    path = _read_path(predicate)
    link = path.iri if path is not None and path.kind == "link" else ""
    return Pattern(
        subject=_spell(subject),
        predicate=spell_iri(link) if link else path or _spell(predicate),
        object=_spell(object_),
        text=" ".join(
            (_show(subject), _write_path(path) or _show(predicate), _show(object_))
        ),
    )


def _spell(term: Any) -> str:  # noqa: ANN401 - any term of rdflib's
    if isinstance(term, Variable):
        return f"?{term}"
    if isinstance(term, URIRef):
        return spell_iri(str(term))
    if isinstance(term, Literal):
        datatype = None if term.datatype is None else str(term.datatype)
        return spell_literal(str(term), language=term.language, datatype=datatype)
    return f"_:{term}"


def _read_path(path: Any) -> Path | None:  # noqa: ANN401 - a path, an IRI or a variable
    """Return a path; None for a variable."""
    match path:
        case Variable():
            return None
        case URIRef():
            return Path(kind="link", iri=str(path))
        case InvPath():
            return Path(kind="inverse", parts=_read_paths([path.arg]))
        case SequencePath():
            return Path(kind="sequence", parts=_read_paths(path.args))
        case AlternativePath():
            return Path(kind="alternative", parts=_read_paths(path.args))
        case MulPath():
            return Path(
                kind="repeat", sign=str(path.mod), parts=_read_paths([path.path])
            )
        case NegatedPath():
            return Path(kind="not", parts=_read_paths(path.args))
        case _:
            return None


def _read_paths(paths: list[Any]) -> tuple[Path, ...]:
    return tuple(path for path in map(_read_path, paths) if path is not None)


def _write_path(path: Path | None) -> str:
    if path is None:
        return ""
    parts = [_write_path(part) for part in path.parts]
    match path.kind:
        case "link":
            return _show(URIRef(path.iri))
        case "inverse":
            return f"^{parts[0]}"
        case "sequence":
            return "/".join(parts)
        case "alternative":
            return f"({'|'.join(parts)})"
        case "repeat":
            is_link = path.parts[0].kind == "link"
            return f"{parts[0] if is_link else f'({parts[0]})'}{path.sign}"
        case _:
            return f"!({'|'.join(parts)})"
