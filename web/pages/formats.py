"""Numbers, dates and places as people in the two languages write them."""

import re
from decimal import Decimal

from ontology.iris import PREFIXES

_XSD = PREFIXES["xsd"]
NUMERIC = frozenset(
    _XSD + name for name in ("integer", "decimal", "double", "float", "int", "long")
)
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?\Z")
# Written out: what the graph may hold as a number can be too large to be computed.
_PLAIN_NUMBER = re.compile(r"[+-]?(?:\d{1,40}(?:\.\d{0,40})?|\.\d{1,40})\Z", re.ASCII)
_DEGREES = r"([+-]?\d{1,3}(?:\.\d{1,20})?)"
_POINT = re.compile(
    rf"POINT\s*\(\s*{_DEGREES}\s+{_DEGREES}\s*\)\Z", re.IGNORECASE | re.ASCII
)
_MONTHS = {
    "de": (
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ),
    "en": (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
}
# Years and keys up to four digits stay whole; both languages split from five on.
_SPLIT_FROM = 10_000
_NARROW_SPACE = "\N{NARROW NO-BREAK SPACE}"
_NO_BREAK = "\N{NO-BREAK SPACE}"


def format_number(text: str, language: str) -> str:
    """Return a number with the language's marks: `12 000,5` or `12,000.5`.

    Text that is no plain decimal number, or one of very many digits, stays as it is.
    """
    if _PLAIN_NUMBER.match(text) is None:
        return text
    number = Decimal(text)
    plain = f"{number:f}"
    if abs(number) >= _SPLIT_FROM:
        plain = f"{number:,f}"
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    if language == "de":
        return plain.translate({ord(","): _NARROW_SPACE, ord("."): ","})
    return plain


def format_date(text: str, language: str) -> str:
    """Return a date of any precision in words: `5. Mai 2023`, `May 2023`, `2023`."""
    match = _DATE.match(text)
    if match is None:
        return text
    year, month, day = match.groups()
    if month is None or not 1 <= int(month) <= len(_MONTHS["de"]):
        return text
    name = _MONTHS["de" if language == "de" else "en"][int(month) - 1]
    if day is None:
        return f"{name} {year}"
    dot = "." if language == "de" else ""
    return f"{int(day)}{dot}{_NO_BREAK}{name} {year}"


def format_point(text: str, language: str) -> str | None:
    """Return a WKT point as latitude and longitude; None for any other shape."""
    match = _POINT.match(text)
    if match is None:
        return None
    longitude, latitude = (
        format_number(f"{float(degrees):.4f}", language) for degrees in match.groups()
    )
    north, east = ("N", "O") if language == "de" else ("N", "E")
    return f"{latitude}° {north}, {longitude}° {east}"
