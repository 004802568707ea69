"""By which keys of other registers a thing of ours is found, and how each is written.

A key is said of a thing in one or several ways. The first that finds anything counts:
a NUTS code is the district's own before it is that of each municipality within.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph.errors import Malformed, Rejection
from graph.ntriples import spell_iri, spell_literal, spell_name
from graph.tables.identity import GEOCODING, NUTS

_RULE = "lookup"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One way in which a key is said: a property and a value, both spelled."""

    property: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Way:
    """A property and what its value is made of; without an `iri` it is a literal."""

    property: str
    iri: str = ""

    def say(self, key: str) -> Claim:
        """Return what is said with a key."""
        value = spell_iri(self.iri.format(key)) if self.iri else spell_literal(key)
        return Claim(property=spell_name(self.property), value=value)


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignKey:
    """One kind of key; `form` says in words what `pattern` demands."""

    pattern: re.Pattern[str]
    form: str
    ways: tuple[_Way, ...]


def _key(pattern: str, form: str, *ways: _Way) -> ForeignKey:
    return ForeignKey(pattern=re.compile(pattern, re.ASCII), form=form, ways=ways)


_LEADING = "the leading zero belongs to it"
KEYS: Mapping[str, ForeignKey] = {
    "ags": _key(r"\d{8}", f"eight digits; {_LEADING}", _Way(property="stadt:ags")),
    "ars": _key(r"\d{12}", f"twelve digits; {_LEADING}", _Way(property="stadt:ars")),
    "district": _key(
        r"\d{5}",
        f"five digits; {_LEADING}",
        _Way(property="skos:exactMatch", iri=GEOCODING + "districtKey/{}"),
        _Way(property="stadt:districtKey"),
    ),
    "state": _key(r"\d{2}", f"two digits; {_LEADING}", _Way(property="stadt:stateKey")),
    "nuts": _key(
        r"DE[0-9A-Z]{0,3}",
        "a code such as DE7 or DE721",
        _Way(property="skos:exactMatch", iri=NUTS + "{}"),
        _Way(property="stadt:nutsCode"),
    ),
    "wikidata": _key(
        r"Q[1-9]\d{0,11}",
        "an item such as Q365",
        _Way(property="skos:exactMatch", iri="http://www.wikidata.org/entity/{}"),
    ),
    "geonames": _key(
        r"[1-9]\d{0,11}",
        "a number such as 2959927",
        _Way(property="skos:closeMatch", iri="https://sws.geonames.org/{}/"),
    ),
    "iso": _key(
        r"DE-[A-Z]{2}",
        "a code of ISO 3166-2 such as DE-HE",
        _Way(property="stadt:isoCode"),
    ),
}


def read_key(parameters: Sequence[tuple[str, str]]) -> tuple[Claim, ...]:
    """Return in which ways a request's one key is said, the one to ask first first.

    Raises Malformed for none, for several, for an unknown one, and for a value that
    is not written as such keys are; spaces and small letters are forgiven.
    """
    if len(parameters) != 1 or parameters[0][0] not in KEYS:
        names = ", ".join(KEYS)
        raise _refuse(f"Name one key, as in /lookup?ags=06531005. There are: {names}.")
    name, text = parameters[0]
    return say_key(name, text)


def say_key(name: str, text: str) -> tuple[Claim, ...]:
    """Return in which ways a key of that name is said; raises as `read_key` does."""
    key = text.strip().upper()
    if not KEYS[name].pattern.fullmatch(key):
        raise _refuse(f"The key {name} is {KEYS[name].form}.")
    return tuple(way.say(key) for way in KEYS[name].ways)


def _refuse(message: str) -> Malformed:
    return Malformed(Rejection(message=message, rule=_RULE))
