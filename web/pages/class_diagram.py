"""The class diagram of the overview, drawn from the ontology: geometry without a pen.

Each field of the ontology is a panel; in it the classes stand as a tree, below each
class the properties that lead to another. From the row of a property a line leads to
the class of its values. All lines to one class share a lane beside the panels, so
that nothing runs over text and no text has to be measured.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from ontology.iris import expand
from ontology.term_index import TermIndex
from web.pages.diagram_edges import Edge, find_edges
from web.pages.diagram_lines import (
    MARGIN,
    PANEL_WIDTH,
    Point,
    Port,
    choose_channel,
    column_x,
    draw_lines,
)
from web.pages.term_groups import find_group, order_classes

# Which panels stand in which column, from above.
COLUMNS = (
    ("authorities", "programme"),
    ("measures", "transfer"),
    ("results", "charta"),
)
# Not ours, but what authorities and others have in common; shown where it is needed.
ORGANISATION = expand("org:Organization")
_ABOVE_PANEL: Mapping[str, tuple[str, ...]] = {"authorities": (ORGANISATION,)}

# All lengths in units of the viewBox. What sets heights is a multiple of 12, and each
# column begins 4 lower than the one before: so no two lines of different columns ever
# run on the same height.
_GRID = 12
_STEP = 4
_PANEL_GAP = 36
_HEADING = 36
_CLASS_ROW = 36
CLASS_HEIGHT = 26
_PROPERTY_ROW = 24
_INDENT = 20
_PADDING = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A class: `y` is its middle."""

    iri: str
    label: str
    x: int
    y: int
    width: int
    is_foreign: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A property below its class, at the side on which its line leaves the panel."""

    label: str
    x: int
    y: int
    faces_right: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """A field of the ontology with its classes, properties and subclass lines."""

    key: str
    x: int
    y: int
    height: int
    boxes: tuple[Box, ...]
    rows: tuple[Row, ...]
    branches: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagram:
    """The whole drawing; `lines` and `arrows` are path data of SVG."""

    width: int
    height: int
    panels: tuple[Panel, ...]
    lines: tuple[str, ...]
    arrows: tuple[str, ...]


Names = Callable[[str], str]


def draw_diagram(index: TermIndex, name: Names) -> Diagram:
    """Return the diagram; `name` says what a class or property is called."""
    plan = _Plan(index, name)
    panels: list[Panel] = []
    height = 0
    for column, keys in enumerate(COLUMNS):
        top = 2 * _GRID + column * _STEP
        for key in keys:
            panel = plan.lay(key, Point(column_x(column), top))
            panels.append(panel)
            top += panel.height + _PANEL_GAP
        height = max(height, top)
    lines, arrows = draw_lines(plan.edges, plan.classes, plan.properties)
    return Diagram(
        width=column_x(len(COLUMNS) - 1) + PANEL_WIDTH + MARGIN,
        height=height - _PANEL_GAP + 2 * _GRID,
        panels=tuple(panels),
        lines=lines,
        arrows=arrows,
    )


class _Plan:
    """Lays panel after panel and remembers where lines leave and arrive."""

    def __init__(self, index: TermIndex, name: Names) -> None:
        self._index = index
        self._name = name
        self.edges = find_edges(index)
        self.classes: dict[str, Port] = {}
        self.properties: dict[tuple[str, str], Port] = {}
        self._trees = {key: _find_tree(index, key) for keys in COLUMNS for key in keys}
        self._columns = {
            iri: column
            for column, keys in enumerate(COLUMNS)
            for key in keys
            for iri in self._trees[key]
        }

    def lay(self, key: str, corner: Point) -> Panel:
        """Return the panel of a field with its upper left corner there."""
        tree = self._trees[key]
        depths = _find_depths(self._index, tree)
        boxes: list[Box] = []
        rows: list[Row] = []
        y = corner.y + _HEADING
        for iri in tree:
            x = corner.x + _PADDING + depths[iri] * _INDENT
            boxes.append(self._lay_class(iri, Point(x, y + _GRID), corner))
            y += _CLASS_ROW
            for edge in self.edges:
                if edge.source == iri and edge.target in self._columns:
                    place = Point(x + _INDENT, y + _GRID - _STEP)
                    rows.append(self._lay_property(edge, place, corner))
                    y += _PROPERTY_ROW
        return Panel(
            key=key,
            x=corner.x,
            y=corner.y,
            height=y - corner.y + _GRID,
            boxes=tuple(boxes),
            rows=tuple(rows),
            branches=tuple(_draw_branches(self._index, boxes)),
        )

    def _lay_class(self, iri: str, place: Point, corner: Point) -> Box:
        right = corner.x + PANEL_WIDTH - _PADDING
        self.classes[iri] = Port(
            column=self._columns[iri], left=place.x, right=right, y=place.y
        )
        return Box(
            iri=iri,
            label=self._name(iri),
            x=place.x,
            y=place.y,
            width=right - place.x,
            is_foreign=iri not in self._index.terms,
        )

    def _lay_property(self, edge: Edge, place: Point, corner: Point) -> Row:
        source, target = self._columns[edge.source], self._columns[edge.target]
        right = corner.x + PANEL_WIDTH - _PADDING
        faces_right = choose_channel(source, target) > source
        self.properties[edge.source, edge.property] = Port(
            column=source, left=place.x - _STEP, right=right + _STEP, y=place.y
        )
        return Row(
            label=self._name(edge.property),
            x=right if faces_right else place.x,
            y=place.y,
            faces_right=faces_right,
        )


def _find_tree(index: TermIndex, key: str) -> tuple[str, ...]:
    own = [t for t in index.terms.values() if t.is_class and not t.is_deprecated]
    ordered = order_classes(index, (t for t in own if find_group(index, t) == key))
    return (*_ABOVE_PANEL.get(key, ()), *(term.iri for term in ordered))


def _find_depths(index: TermIndex, tree: Sequence[str]) -> dict[str, int]:
    depths: dict[str, int] = {}
    for iri in tree:
        parent = _find_parent(index, iri, depths)
        depths[iri] = 0 if parent is None else depths[parent] + 1
    return depths


def _find_parent(index: TermIndex, iri: str, shown: Iterable[str]) -> str | None:
    term = index.terms.get(iri)
    known = set(shown)
    return next((b for b in (term.broader if term else ()) if b in known), None)


def _draw_branches(index: TermIndex, boxes: Sequence[Box]) -> Iterable[str]:
    """Draw a line from each class down from the one above it, and across."""
    by_iri = {box.iri: box for box in boxes}
    for box in boxes:
        parent = _find_parent(index, box.iri, by_iri)
        if parent is not None:
            above = by_iri[parent]
            x = above.x + _INDENT // 2
            yield f"M{x} {above.y + CLASS_HEIGHT // 2}V{box.y}H{box.x}"
