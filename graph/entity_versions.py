"""What a patch means for entities: whose lines change, and what becomes of each.

A version of an entity is what somebody asserted of it, with the blank nodes that
belong to it: its lines in canonical N-Quads, sorted.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from itertools import groupby

from graph.ntriples import split_quad
from graph.patch import ADDITION, REMOVAL
from ontology import iris

_ENTITY = f"<{iris.ID}".encode()
_BLANK = b"_:"
_MARK_BYTES = len(ADDITION)


class Kind(IntEnum):
    """What a revision did to an entity."""

    CREATE = 1
    UPDATE = 2
    DELETE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionNote:
    """That an entity (IRI) changed in a revision, and how; without what it became."""

    entity: str
    revision: int
    kind: Kind
    time: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """An entity as it was from one revision on.

    `entity` is its IRI; `lines` are sorted canonical N-Quads, none where it was
    deleted; `time` is when the revision was made (ISO 8601, UTC, milliseconds), and
    never before that of an earlier one: where the clock was set back, it is the latest
    time until then.
    """

    entity: str
    revision: int
    kind: Kind
    lines: tuple[str, ...]
    time: str
    agent: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionNote:
    """What the index keeps of a revision; `time` as in `Version`."""

    number: int
    time: str
    agent: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectChange:
    """Consecutive lines of a patch about one spelled subject, all added or removed."""

    subject: str
    lines: tuple[str, ...]
    is_addition: bool


def group_changes(pieces: Iterable[list[bytes]]) -> Iterator[SubjectChange]:
    """Yield what a patch changes about entities and blank nodes, in its order.

    `pieces` are its marked lines, as `graph.journal.Entry.lines` gives them. The lines
    of a patch are sorted, so each subject comes at most once for each mark.
    """
    marked = (line for piece in pieces for line in piece)
    for (mark, subject), lines in groupby(marked, key=_name_subject):
        if subject.startswith((_ENTITY, _BLANK)):
            yield SubjectChange(
                subject=subject.decode(),
                lines=tuple(line[_MARK_BYTES:].decode() for line in lines),
                is_addition=mark != REMOVAL,
            )


def apply_change(lines: Iterable[str], change: SubjectChange) -> set[str]:
    """Return a subject's lines after a change."""
    before = set(lines)
    if change.is_addition:
        return before | set(change.lines)
    return before - set(change.lines)


def name_kind(before: Iterable[str], after: Iterable[str]) -> Kind:
    """Return what happened to an entity that had some lines and now has others."""
    if not any(True for _ in after):
        return Kind.DELETE
    return Kind.UPDATE if any(True for _ in before) else Kind.CREATE


def version_iri(entity: str, revision: int) -> str:
    """Return the IRI of an entity (IRI) as a revision left it; no two share one."""
    return f"{entity}{'&' if '?' in entity else '?'}revision={revision}"


def is_entity(subject: str) -> bool:
    """Tell whether a spelled subject is an entity of ours."""
    return subject.startswith(_ENTITY.decode())


def find_nodes(lines: Iterable[str]) -> set[str]:
    """Return the blank nodes that lines name as their object."""
    objects = (split_quad(line)[2] for line in lines if " _:" in line)
    return {object_ for object_ in objects if object_.startswith("_:")}


def _name_subject(line: bytes) -> tuple[bytes, bytes]:
    return line[:_MARK_BYTES], line[_MARK_BYTES : line.index(b" ", _MARK_BYTES)]
