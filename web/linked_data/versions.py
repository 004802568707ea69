"""Which version of an entity belongs to a moment, and how versions hang together."""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

from graph.entity_versions import Kind, VersionNote
from graph.ntriples import XSD, Quad, spell_iri, spell_literal
from graph.ntriples import spell_name as name

# RFC 7089 section 2.1.1: the form of RFC 1123, in GMT alone.
_MOMENT = re.compile(
    r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{1,2} [A-Z][a-z]{2} \d{4} "
    r"\d{2}:\d{2}:\d{2} GMT"
)


def read_moment(text: str) -> datetime | None:
    """Return the moment that Accept-Datetime names; None where it names none."""
    if not _MOMENT.fullmatch(text.strip()):
        return None
    try:
        return parsedate_to_datetime(text.strip()).replace(tzinfo=UTC)
    except ValueError:
        return None


def read_time(version: VersionNote) -> datetime:
    """Return when a version began, to the second, as HTTP dates are."""
    moment = datetime.fromisoformat(version.time)
    return moment.astimezone(UTC).replace(microsecond=0)


def write_date(version: VersionNote) -> str:
    """Return when a version began, as an HTTP date."""
    return format_datetime(read_time(version), usegmt=True)


def choose_version(
    versions: Sequence[VersionNote], moment: datetime | None
) -> VersionNote:
    """Return the version that held at a moment, the newest without one.

    `versions` are all of an entity, the oldest first; before the first it is the first
    (RFC 7089 section 4.5.3).
    """
    if moment is None:
        return versions[-1]
    before = [one for one in versions if read_time(one) <= moment]
    return before[-1] if before else versions[0]


def name_relations(
    versions: Sequence[VersionNote], chosen: VersionNote | None = None
) -> Iterator[tuple[VersionNote, str]]:
    """Yield versions, each with its relations.

    With a chosen one that is the first, itself, and those beside it: what a memento
    says of others holds for ever but for `next`. Without, all, as a TimeMap has them.
    """
    place = None if chosen is None else versions.index(chosen)
    for number, version in enumerate(versions):
        relations = ["first"] if number == 0 else []
        if place is None and number == len(versions) - 1:
            relations.append("last")
        if place is not None:
            relations += ["prev"] if number == place - 1 else []
            relations += ["next"] if number == place + 1 else []
        if relations or place is None or number == place:
            yield version, " ".join([*relations, "memento"])


def describe_versions(
    versions: Sequence[VersionNote], addresses: Sequence[str]
) -> Iterator[Quad]:
    """Yield versions as PROV-O, each under its address.

    https://www.w3.org/TR/prov-o/#specializationOf, #wasRevisionOf, #invalidatedAtTime
    """
    entity = spell_iri(versions[0].entity)
    before: str | None = None
    for version, address in zip(versions, addresses, strict=True):
        memento = spell_iri(address)
        time = spell_literal(version.time, datatype=XSD + "dateTime")
        if version.kind is Kind.DELETE:
            if before is not None:
                yield before, name("prov:invalidatedAtTime"), time, None
            before = None
            continue
        yield memento, name("rdf:type"), name("prov:Entity"), None
        yield memento, name("prov:specializationOf"), entity, None
        yield memento, name("prov:generatedAtTime"), time, None
        if before is not None:
            yield memento, name("prov:wasRevisionOf"), before, None
        before = memento
