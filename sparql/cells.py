"""One term of a table of solutions, as plain values.

Writers of formats decide about these; the worker makes them of what the engine gives.
"""

from enum import Enum
from typing import NamedTuple

from graph.ntriples import XSD


class Sort(Enum):
    """What sort of term it is."""

    IRI = "iri"
    BLANK = "blank"
    LITERAL = "literal"


class Cell(NamedTuple):
    """A term; `value` is the IRI, the label or the text, `datatype` an IRI or empty.

    A tuple and no dataclass: a large answer has millions.
    """

    sort: Sort
    value: str
    datatype: str = ""


Row = tuple[Cell | None, ...]

_INTEGERS = (
    *("integer", "long", "int", "short", "byte"),
    *("nonNegativeInteger", "positiveInteger", "nonPositiveInteger", "negativeInteger"),
    *("unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte"),
)
INTEGERS = frozenset(XSD + name for name in _INTEGERS)
NUMBERS = INTEGERS | {XSD + name for name in ("decimal", "double", "float")}
BOOLEAN = XSD + "boolean"
