"""What `/dataset` knows of the whole: plain values, read from a store or from a query.

A store that is bare, empty or too large to be counted leaves some of them out.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from graph.ntriples import read_literal, read_value
from ontology.iris import PREFIXES
from sparql.estimation import Statistics
from web.site_queries import Rows

_LOCAL_NAME = re.compile(r"[^/#]*\Z")
_SPACES = sorted(PREFIXES.values(), key=len, reverse=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Linkset:
    """How many links of a property lead into a space of IRIs."""

    property_: str
    space: str
    triples: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NewestDump:
    """The newest dump: the revision it holds, its time, and SHA-256 by file."""

    revision: int
    time: str
    checksums: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetFacts:
    """The dataset at one revision.

    `site` is where it is served, `contact` whom to write to (`mailto:` or `https:`),
    where the operator said. `time` and `state_hash` are those of the revision and
    empty where nothing is published; `issued` is when the first one was. `is_bare` says
    that the store holds what somebody else put there, of which we know no title.
    `has_dumps` says that dumps are published, now or soon.
    """

    iri: str
    site: str
    contact: str = ""
    is_bare: bool = False
    revision: int = 0
    time: str = ""
    state_hash: str = ""
    issued: str = ""
    triples: int = 0
    entities: int = 0
    statistics: Statistics | None = None
    linksets: tuple[Linkset, ...] = ()
    examples: tuple[str, ...] = ()
    has_dumps: bool = True
    dump: NewestDump | None = None


def read_linksets(rows: Rows) -> tuple[Linkset, ...]:
    """Read the rows of `dataset_links.rq`."""
    return tuple(
        Linkset(
            property_=read_value(row["property"]),
            space=read_value(row["space"]),
            triples=int(read_value(row["triples"])),
        )
        for row in rows.rows
        if "property" in row
    )


def read_examples(rows: Rows) -> tuple[str, ...]:
    """Read the rows of `dataset_examples.rq`; each thing is named once."""
    things = (
        read_literal(row[name])[0]
        for row in rows.rows
        for name in ("first", "last")
        if name in row
    )
    return tuple(dict.fromkeys(things))


def list_vocabularies(statistics: Statistics) -> tuple[str, ...]:
    """Return the namespaces of the properties and classes that are used."""
    terms = (*statistics.properties, *statistics.classes)
    return tuple(sorted({_find_space(term) for term in terms}))


def _find_space(iri: str) -> str:
    known = next((space for space in _SPACES if iri.startswith(space)), None)
    return known or _LOCAL_NAME.sub("", iri)
