"""What the pages of the shapes show: each rule in words, settled before a template."""

from dataclasses import dataclass

from graph.ntriples import is_iri, read_literal, read_value
from ontology.shape_index import Shape
from ontology.term_index import TermIndex
from web.pages.naming import Namer, Value
from web.pages.ontology_view import (
    Line,
    ShapeLine,
    choose_text,
    join,
    show_shape,
    show_tokens,
)
from web.pages.texts import say
from web.vocabulary import abbreviate

# More targets than these make no heading.
_FEW = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeShapeView:
    """A rule for a class of things, with the rules for their properties."""

    line: ShapeLine
    targets: Line
    is_long: bool
    rules: tuple[ShapeLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShapeView:
    """Everything that the page of one shape shows but its downloads."""

    iri: str
    code: str
    kind: str
    title: Line
    message: Value | None
    severity: str
    targets: Line
    used_by: Line
    constraints: tuple[tuple[str, Value], ...]
    rules: tuple[ShapeLine, ...]
    queries: tuple[str, ...]


def list_node_shapes(index: TermIndex, namer: Namer) -> tuple[NodeShapeView, ...]:
    """Return the shapes that have targets, each with its property shapes."""
    shown = [
        NodeShapeView(
            line=show_shape(shape, namer),
            targets=join(shape.targets, namer),
            is_long=len(shape.targets) > _FEW,
            rules=_list_rules(index, shape, namer),
        )
        for shape in index.shapes.values()
        if shape.targets
    ]
    return tuple(sorted(shown, key=lambda one: (not one.rules, _text(one.targets))))


def view_shape(index: TermIndex, shape: Shape, namer: Namer) -> ShapeView:
    """Settle what the page of a shape shows."""
    kind = "property_shape" if shape.is_property_shape else "node_shape"
    users = [s.iri for s in index.shapes.values() if shape.iri in s.properties]
    return ShapeView(
        iri=shape.iri,
        code=abbreviate(shape.iri),
        kind=say(kind, namer.language),
        title=show_tokens(shape.path, namer) or (Value(text=abbreviate(shape.iri)),),
        message=choose_text(shape.messages, namer),
        severity=show_shape(shape, namer).severity,
        targets=join(shape.targets, namer),
        used_by=join(users, namer),
        constraints=tuple(
            (name.rpartition("#")[2], _show_value(value, namer))
            for name, value in shape.constraints
        ),
        rules=_list_rules(index, shape, namer),
        queries=shape.queries,
    )


def _list_rules(index: TermIndex, shape: Shape, namer: Namer) -> tuple[ShapeLine, ...]:
    known = [index.shapes[iri] for iri in shape.properties if iri in index.shapes]
    return tuple(show_shape(one, namer) for one in known)


def _show_value(term: str, namer: Namer) -> Value:
    if is_iri(term):
        return namer.show_iri(read_value(term))
    return Value(text=read_literal(term)[0])


def _text(line: Line) -> str:
    return "".join(piece.text for piece in line).casefold()
