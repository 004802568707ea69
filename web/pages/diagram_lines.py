"""The lines of the class diagram: along lanes beside the panels, never across text."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from web.pages.diagram_edges import Edge

# All lengths in units of the viewBox.
PANEL_WIDTH = 268
MARGIN = 60
LANE = 13
_CHANNEL = 100
_CORNER = 6
_ARROW = 7


class Point(NamedTuple):
    """A place in the drawing."""

    x: int
    y: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Port:
    """Where a line leaves or meets a panel: its column, and both sides."""

    column: int
    left: int
    right: int
    y: int


def draw_lines(
    edges: Sequence[Edge],
    classes: Mapping[str, Port],
    properties: Mapping[tuple[str, str], Port],
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return lines and arrow heads as path data, all lines to a class on one lane."""
    trunks: dict[tuple[int, str], list[Port]] = defaultdict(list)
    for edge in edges:
        source = properties.get((edge.source, edge.property))
        if source is not None and edge.target in classes:
            channel = choose_channel(source.column, classes[edge.target].column)
            trunks[channel, edge.target].append(source)
    lanes = _assign_lanes(trunks, classes)
    lines: list[str] = []
    arrows: list[str] = []
    for (channel, target), sources in trunks.items():
        end = classes[target]
        x = _lane_x(channel, lanes[channel, target])
        tip = end.right if x > end.right else end.left
        for source in sources:
            start = source.right if x > source.right else source.left
            lines.append(_bend(Point(start, source.y), x, Point(tip, end.y)))
        arrows.append(_arrow(Point(tip, end.y), from_right=x > tip))
    return tuple(lines), tuple(arrows)


def choose_channel(source: int, target: int) -> int:
    """Return the channel between the columns; within one, the one on its outside.

    Channel n lies to the left of column n.
    """
    if source == target:
        return 0 if source == 0 else source + 1
    return max(source, target) if abs(source - target) == 1 else target


def _assign_lanes(
    trunks: Mapping[tuple[int, str], Sequence[Port]], classes: Mapping[str, Port]
) -> dict[tuple[int, str], int]:
    """Give each trunk the first lane of its channel that is free along its height."""
    spans = {
        key: (
            min([classes[key[1]].y, *(s.y for s in sources)]),
            max([classes[key[1]].y, *(s.y for s in sources)]),
        )
        for key, sources in trunks.items()
    }
    lanes: dict[tuple[int, str], int] = {}
    taken: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for key in sorted(spans, key=lambda k: (spans[k][1] - spans[k][0], k)):
        low, high = spans[key]
        lane = 0
        while any(
            low <= other_high + LANE and other_low - LANE <= high
            for other_low, other_high in taken[key[0], lane]
        ):
            lane += 1
        taken[key[0], lane].append((low, high))
        lanes[key] = lane
    return lanes


def _lane_x(channel: int, lane: int) -> int:
    if channel == 0:
        return column_x(0) - LANE * (lane + 1)
    return column_x(channel - 1) + PANEL_WIDTH + LANE * (lane + 1)


def column_x(column: int) -> int:
    """Return where a column of panels begins."""
    return MARGIN + column * (PANEL_WIDTH + _CHANNEL)


def _bend(start: Point, x: int, end: Point) -> str:
    """Return a line from `start` along the lane at `x` to `end`, corners rounded."""
    if start.y == end.y:
        return f"M{start.x} {start.y}H{end.x}"
    corner = min(_CORNER, abs(end.y - start.y) // 2)
    down = corner if end.y > start.y else -corner
    first = corner if x > start.x else -corner
    last = corner if end.x > x else -corner
    return (
        f"M{start.x} {start.y}H{x - first}Q{x} {start.y} {x} {start.y + down}"
        f"V{end.y - down}Q{x} {end.y} {x + last} {end.y}H{end.x}"
    )


def _arrow(tip: Point, *, from_right: bool) -> str:
    back = tip.x + _ARROW if from_right else tip.x - _ARROW
    half = _ARROW // 2 + 1
    return f"M{tip.x} {tip.y}L{back} {tip.y - half}V{tip.y + half}Z"
