"""Solutions with a geometry as GeoJSON (RFC 7946): one feature for each.

The geometry is that of the first variable that holds one, the others are properties.
Numbers stay numbers where JSON's readers keep all their digits.
"""

import json
import re
from collections.abc import Iterable, Iterator

from ontology.iris import expand
from sparql.cells import BOOLEAN, INTEGERS, NUMBERS, Cell, Row, Sort
from sparql.results import Unrepresentable
from sparql.well_known_text import NotAGeometry, read_geometry

_WKT = expand("geo:wktLiteral")
# So many rows are looked at for a geometry: an answer without one is refused early.
_ROWS_LOOKED_AT = 1_000
_LARGEST_INTEGER = 2**53 - 1
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,2})?")

Value = str | int | float | bool | None


def write_features(columns: tuple[str, ...], rows: Iterable[Row]) -> Iterator[bytes]:
    """Yield a FeatureCollection in pieces, each feature in one of its own.

    Raises Unrepresentable where no row has a geometry, or one is not to be read.
    """
    iterator = iter(rows)
    first: list[Row] = []
    place: int | None = None
    for row in iterator:
        first.append(row)
        place = _find_geometry(row)
        if place is not None or len(first) == _ROWS_LOOKED_AT:
            break
    if first and place is None:
        raise Unrepresentable(
            f"no column of the first {len(first)} rows holds a geo:wktLiteral"
        )
    yield b'{"type":"FeatureCollection","features":['
    separator = b"\n"
    for row in _chain(first, iterator):
        yield separator + _write_feature(columns, row, place or 0)
        separator = b",\n"
    yield b"\n]}\n"


def _chain(first: list[Row], rest: Iterator[Row]) -> Iterator[Row]:
    yield from first
    first.clear()
    yield from rest


def _find_geometry(row: Row) -> int | None:
    return next((index for index, cell in enumerate(row) if _is_geometry(cell)), None)


def _is_geometry(cell: Cell | None) -> bool:
    return cell is not None and cell.datatype == _WKT


def _write_feature(columns: tuple[str, ...], row: Row, place: int) -> bytes:
    cell = row[place]
    try:
        geometry = (
            read_geometry(cell.value)
            if cell is not None and _is_geometry(cell)
            else None
        )
    except NotAGeometry as fault:
        raise Unrepresentable(str(fault)) from fault
    feature = {
        "type": "Feature",
        "geometry": geometry,
        "properties": {
            name: _value(cell)
            for index, (name, cell) in enumerate(zip(columns, row, strict=True))
            if index != place
        },
    }
    return json.dumps(feature, ensure_ascii=False, separators=(",", ":")).encode()


def _value(cell: Cell | None) -> Value:
    if cell is None:
        return None
    if cell.sort is Sort.BLANK:
        return f"_:{cell.value}"
    if cell.datatype == BOOLEAN and cell.value in ("true", "false"):
        return cell.value == "true"
    if cell.datatype in NUMBERS and _NUMBER.fullmatch(cell.value):
        return _number(cell)
    return cell.value


def _number(cell: Cell) -> Value:
    if cell.datatype in INTEGERS:
        is_safe = len(cell.value) < 17 and abs(int(cell.value)) <= _LARGEST_INTEGER  # noqa: PLR2004 - digits of 2⁵³ and a sign
        return int(cell.value) if is_safe else cell.value
    return float(cell.value)
