"""Content negotiation (RFC 9110 section 12.5): which of our offers a client wants.

A range that cannot be read is skipped. A lone `*` counts as `*/*`, as old Java clients
send it. Parameters of a range (`profile`, `charset`, `version`) do not exclude an
offer, but a range without them is the closer match.
"""

from dataclasses import dataclass
from functools import lru_cache

from sparql.media_types import ALL, MediaType

_ANYTHING, _SAME_TYPE, _WITH_PARAMETERS, _EXACT = 1, 2, 3, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The offer taken and the name, its own or an alias, under which it was asked."""

    media_type: MediaType
    name: str

    @property
    def content_type(self) -> str:
        """The Content-Type that honours the name the client knows."""
        return self.media_type.content_type(self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Range:
    name: str
    quality: float
    has_parameters: bool

    def match(self, name: str) -> int:
        """Return how closely the range fits a name; 0 where it does not."""
        if self.name == name:
            return _WITH_PARAMETERS if self.has_parameters else _EXACT
        if self.name == "*/*":
            return _ANYTHING
        if self.name.endswith("/*") and name.startswith(self.name[:-1]):
            return _SAME_TYPE
        return 0


# Clients send few different headers; the bound keeps hostile ones from piling up.
@lru_cache(maxsize=256)
def choose(accept: str, offers: tuple[MediaType, ...]) -> Choice | None:
    """Return the best offer for an Accept header, None where none is acceptable.

    An empty header accepts everything. Of equally good offers the one that the header
    names most closely wins, then the one that stands first.
    """
    ranges = _read(accept)
    if not ranges and not accept.strip():
        return Choice(media_type=offers[0], name=offers[0].name)
    best: tuple[float, int] = (0.0, 0)
    choice: Choice | None = None
    for offer in offers:
        for name in (offer.name, *offer.aliases):
            closeness, quality = _judge(ranges, name)
            if closeness < _least(offer, name):
                continue
            if quality > 0 and (quality, closeness) > best:
                best = (quality, closeness)
                choice = Choice(media_type=offer, name=name)
    return choice


@lru_cache(maxsize=256)
def rank(accept: str) -> bytes:
    """Return all that `choose` reads in an Accept header, whatever we offer.

    Two headers of one rank get the same of any offers that are ours: the rank tells
    which of all the names of our formats is liked better than which, not how much.
    """
    ranges = _read(accept if accept.strip() else "*/*")
    likings = [
        (quality, closeness) if quality > 0 and closeness >= least else (0.0, 0)
        for name, least in _NAMES
        for closeness, quality in (_judge(ranges, name),)
    ]
    order = {liking: place for place, liking in enumerate(sorted({*likings, (0.0, 0)}))}
    return bytes(order[liking] for liking in likings)


@lru_cache(maxsize=256)
def choose_language(accept_language: str, offers: tuple[str, ...]) -> str:
    """Return the offer that an Accept-Language header likes best, else the first.

    `de-AT` is served by `de` (RFC 4647 section 3.4, lookup).
    """
    best, chosen = 0.0, offers[0]
    tags = _read_languages(accept_language)
    refused = {tag for tag, quality in tags if quality == 0}
    wanted = [offer for offer in offers if offer not in refused] or list(offers)
    if chosen not in wanted:
        chosen = wanted[0]
    for tag, quality in tags:
        offer = next((o for o in offers if tag == o or tag.startswith(o + "-")), None)
        if tag == "*":
            offer = wanted[0]
        if offer is not None and quality > best:
            best, chosen = quality, offer
    return chosen


def _least(offer: MediaType, name: str) -> int:
    """Return how closely a range must fit a name of an offer to speak for it.

    A wildcard speaks for an offer's own name, not for its old ones.
    """
    return _ANYTHING if name == offer.name else _WITH_PARAMETERS


_NAMES = tuple(
    dict.fromkeys(
        (name, _least(offer, name))
        for offer in ALL
        for name in (offer.name, *offer.aliases)
    )
)


def _judge(ranges: tuple[_Range, ...], name: str) -> tuple[int, float]:
    """Return closeness and quality of the closest range."""
    matches = ((range_.match(name), range_.quality) for range_ in ranges)
    return max((match for match in matches if match[0]), default=(0, 0.0))


def _read(accept: str) -> tuple[_Range, ...]:
    ranges = []
    for part in accept.split(","):
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        quality = _read_quality(parameters)
        if name == "*":
            name = "*/*"
        if quality is None or name.count("/") != 1:
            continue
        own = [p for p in parameters if p and not p.startswith("q=")]
        ranges.append(_Range(name=name, quality=quality, has_parameters=bool(own)))
    return tuple(ranges)


def _read_languages(accept_language: str) -> list[tuple[str, float]]:
    tags = []
    for part in accept_language.split(","):
        tag, *parameters = (piece.strip().lower() for piece in part.split(";"))
        quality = _read_quality(parameters)
        if tag and quality is not None:
            tags.append((tag, quality))
    return tags


def _read_quality(parameters: list[str]) -> float | None:
    """Return the q value, 1 where there is none, None where it is no number."""
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip() == "q":
            try:
                quality = float(value)
            except ValueError:
                return None
            return quality if 0 <= quality <= 1 else None
    return 1.0
