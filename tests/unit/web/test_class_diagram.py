"""The class diagram is drawn from the ontology, and nothing in it collides."""

import re
from itertools import combinations

import pytest

from graph.shipped_ontology import read_modules
from ontology.term_index import TermIndex, index_terms
from tests.support.found import some
from web.pages.class_diagram import (
    CLASS_HEIGHT,
    COLUMNS,
    ORGANISATION,
    Diagram,
    draw_diagram,
)
from web.pages.diagram_edges import MAIN_PROPERTIES, find_edges
from web.pages.term_groups import GENERAL, GROUPS, find_group, group_terms


@pytest.fixture(scope="module")
def index() -> TermIndex:
    return index_terms(read_modules(), {})


@pytest.fixture(scope="module")
def diagram(index: TermIndex) -> Diagram:
    return draw_diagram(index, lambda iri: iri)


def test_every_class_belongs_to_a_field(index: TermIndex) -> None:
    lost = [
        term.iri
        for term in some(index.terms.values())
        if term.is_class and find_group(index, term) == GENERAL
    ]

    assert lost == []


def test_every_term_stands_in_one_group(index: TermIndex) -> None:
    listed = [
        term.iri
        for group in group_terms(index)
        for term in (*group.classes, *group.properties)
    ]

    in_use = [iri for iri, term in index.terms.items() if not term.is_deprecated]
    assert sorted(listed) == sorted(in_use)


def test_the_diagram_shows_every_class_of_its_fields(
    index: TermIndex, diagram: Diagram
) -> None:
    shown = {box.iri for panel in diagram.panels for box in panel.boxes}
    fields = {key for column in COLUMNS for key in column}

    expected = {
        term.iri
        for term in index.terms.values()
        if term.is_class
        and not term.is_deprecated
        and find_group(index, term) in fields
    }
    assert shown == expected | {ORGANISATION}
    assert fields < set(GROUPS)


def test_every_main_property_leads_from_class_to_class(index: TermIndex) -> None:
    drawn = {edge.property for edge in find_edges(index)}

    assert set(MAIN_PROPERTIES) - drawn == set()


def test_every_edge_has_its_row_and_its_line(
    index: TermIndex, diagram: Diagram
) -> None:
    rows = [row for panel in diagram.panels for row in panel.rows]

    assert len(find_edges(index)) == len(rows) == len(diagram.lines)


def test_no_two_classes_overlap(diagram: Diagram) -> None:
    boxes = some(box for panel in diagram.panels for box in panel.boxes)

    overlapping = [
        (one.iri, other.iri)
        for one, other in combinations(boxes, 2)
        if abs(one.y - other.y) < CLASS_HEIGHT
        and max(one.x, other.x) < min(one.x + one.width, other.x + other.width)
    ]
    assert overlapping == []


def test_lines_to_different_classes_never_run_on_each_other(diagram: Diagram) -> None:
    upright: dict[tuple[int, str], list[tuple[int, int]]] = {}
    for path in diagram.lines:
        bend = re.match(r"M-?\d+ (\d+)H.*?Q(-?\d+) .*V.*Q\2 (\d+) .*(H\d+)\Z", path)
        if bend:
            start, x, end, tip = bend.groups()
            span = sorted((int(start), int(end)))
            key = (int(x), f"{end}{tip}")
            upright.setdefault(key, []).append((span[0], span[1]))
    colliding = [
        (one, other)
        for one, other in combinations(upright, 2)
        if one[0] == other[0]
        and any(
            a[0] < b[1] and b[0] < a[1] for a in upright[one] for b in upright[other]
        )
    ]

    assert upright
    assert colliding == []


def test_everything_lies_within_the_drawing(diagram: Diagram) -> None:
    numbers = [
        int(x)
        for path in (*diagram.lines, *diagram.arrows)
        for x in re.findall(r"[MHL](-?\d+)", path)
    ]

    assert min(numbers) >= 0
    assert max(numbers) <= diagram.width
    assert all(p.y + p.height <= diagram.height for p in some(diagram.panels))


def test_the_same_ontology_gives_the_same_drawing(
    index: TermIndex, diagram: Diagram
) -> None:
    assert draw_diagram(index, lambda iri: iri) == diagram
