"""From well-known text to a GeoJSON geometry (RFC 7946 section 3.1).

The order of the coordinates stays that of the text: longitude, latitude, as in CRS84,
which a literal means that names no reference system (GeoSPARQL, geo:wktLiteral).
Another system is refused, never converted.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import isfinite

Position = list[float]
Coordinates = Sequence["float | Coordinates"]
Geometry = dict[str, object]

_SYSTEM = re.compile(r"\s*<([^>]*)>")
_CRS84 = re.compile(r"https?://www\.opengis\.net/def/crs/OGC/1\.3/CRS84")
_TOKEN = re.compile(r"\s*(?:([A-Za-z]+)|([-+0-9.eE]+)|([(),]))")
# The GeoJSON type and how deep its positions are nested (RFC 7946 section 3.1).
_TYPES = {
    "POINT": ("Point", 0),
    "LINESTRING": ("LineString", 1),
    "POLYGON": ("Polygon", 2),
    "MULTIPOINT": ("MultiPoint", 1),
    "MULTILINESTRING": ("MultiLineString", 2),
    "MULTIPOLYGON": ("MultiPolygon", 3),
}
_SIZES = {"": (2, 3), "Z": (3,)}
_SHORTEST_RING = 4
_SHORTEST_LINE = 2


class NotAGeometry(ValueError):
    """The text is not well-known text, or means what GeoJSON cannot say."""


def read_geometry(text: str) -> Geometry | None:
    """Return the geometry of a literal; None for an empty one.

    Raises NotAGeometry, which says why.
    """
    system = _SYSTEM.match(text)
    if system is not None:
        if not _CRS84.fullmatch(system[1]):
            raise NotAGeometry(f"a geometry is in the system <{system[1]}>, not CRS84")
        text = text[system.end() :]
    reader = _Reader(text)
    word = reader.take_word()
    if word not in _TYPES:
        raise NotAGeometry(
            f"{word[:30] or 'an empty text'} is no kind of geometry here"
        )
    kind, depth = _TYPES[word]
    dimension = reader.take_word()
    if dimension == "EMPTY":
        reader.expect_end()
        return None
    if dimension not in _SIZES:
        raise NotAGeometry(f"{kind} {dimension[:10]} has no form in GeoJSON")
    if reader.take_word() == "EMPTY":
        reader.expect_end()
        return None
    coordinates = reader.take_nested(depth, _SIZES[dimension])
    reader.expect_end()
    return {"type": kind, "coordinates": _wind(kind, coordinates)}


class _Reader:
    """Takes one token of a text after the other."""

    def __init__(self, text: str) -> None:
        self._tokens = _split(text)
        self._next = next(self._tokens, "")

    def take_word(self) -> str:
        """Return the next word in capitals; empty where no word is next."""
        return self._take().upper() if self._next.isalpha() else ""

    def take_nested(self, depth: int, sizes: tuple[int, ...]) -> Coordinates:
        """Return what stands in brackets: a position, or a list of such things."""
        self._expect("(")
        if depth == 0:
            position = self._take_position(sizes)
            self._expect(")")
            return position
        items: list[Coordinates] = []
        while True:
            # The points of a MULTIPOINT need no brackets, those of a line have none.
            is_bare = depth == 1 and self._next != "("
            items.append(
                self._take_position(sizes)
                if is_bare
                else self.take_nested(depth - 1, sizes)
            )
            if self._next != ",":
                break
            self._take()
        self._expect(")")
        return items

    def expect_end(self) -> None:
        """Raise NotAGeometry where something follows."""
        self._expect("")

    def _take_position(self, sizes: tuple[int, ...]) -> Position:
        position: Position = []
        while self._next and self._next not in "(),":
            try:
                number = float(self._take())
            except ValueError:
                raise _unreadable() from None
            if not isfinite(number):
                raise _unreadable()
            position.append(number)
        if len(position) not in sizes:
            raise NotAGeometry(f"a position has {len(position)} coordinates")
        return position

    def _expect(self, sign: str) -> None:
        if self._next != sign:
            raise _unreadable()
        self._take()

    def _take(self) -> str:
        taken, self._next = self._next, next(self._tokens, "")
        return taken


def _split(text: str) -> Iterator[str]:
    place = 0
    text = text.rstrip()
    while place < len(text):
        match = _TOKEN.match(text, place)
        if match is None:
            raise _unreadable()
        yield match[match.lastindex or 0]
        place = match.end()


def _wind(kind: str, coordinates: Coordinates) -> Coordinates:
    """Return coordinates with the rings the right way round (RFC 7946 3.1.6)."""
    match kind:
        case "Polygon":
            return [_wind_ring(r, is_outer=not i) for i, r in enumerate(coordinates)]
        case "MultiPolygon":
            return [_wind("Polygon", polygon) for polygon in _lists(coordinates)]
        case "MultiLineString":
            for line in _lists(coordinates):
                _check_length(line, _SHORTEST_LINE)
        case "LineString":
            _check_length(coordinates, _SHORTEST_LINE)
    return coordinates


def _wind_ring(ring: "float | Coordinates", *, is_outer: bool) -> Coordinates:
    if isinstance(ring, float):
        raise _unreadable()
    positions = [list(map(_number, position)) for position in _lists(ring)]
    _check_length(positions, _SHORTEST_RING)
    if positions[0] != positions[-1]:
        raise NotAGeometry("a ring does not end where it begins")
    area = sum(
        one[0] * other[1] - other[0] * one[1] for one, other in pairwise(positions)
    )
    return positions if (area >= 0) == is_outer else positions[::-1]


def _check_length(positions: Coordinates, shortest: int) -> None:
    if len(positions) < shortest:
        raise NotAGeometry(f"a line or ring has {len(positions)} positions only")


def _lists(coordinates: Coordinates) -> Iterator[Coordinates]:
    for item in coordinates:
        if isinstance(item, float):
            raise _unreadable()
        yield item


def _number(item: "float | Coordinates") -> float:
    if not isinstance(item, float):
        raise _unreadable()
    return item


def _unreadable() -> NotAGeometry:
    return NotAGeometry("a literal is not well-known text")
