"""A journal of random changes of entities, and what happened to each of them.

The versions are worked out from the states themselves, not from the patches.
"""

import random
from dataclasses import dataclass
from pathlib import Path

from graph.entity_versions import Kind
from graph.journal import Journal
from graph.patch import Patch
from graph.revision import Draft
from ontology import iris

_LABEL = "<http://www.w3.org/2000/01/rdf-schema#label>"
_GRAPHS = ("<http://a/g1>", "<http://a/g2>")
State = dict[str, frozenset[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """One version as it ought to be; `triples` are N-Triples lines."""

    entity: str
    revision: int
    kind: Kind
    triples: frozenset[str]


class ChangingJournal:
    """Appends random revisions; remembers in `versions` what they did, in order."""

    def __init__(self, folder: Path, *, seed: int, entities: int) -> None:
        """Take an empty folder; nothing is written yet."""
        self.versions: list[Happened] = []
        self.number = 0
        self._journal = Journal(folder)
        self._draw = random.Random(seed)  # noqa: S311 - no secret
        self._iris = [f"{iris.ID}measure/größe-{n}" for n in range(entities)]
        self._state: State = {}

    def append(self, revisions: int, *, touched: int) -> None:
        """Append revisions of about so many entities; some share a time.

        Now and then the clock is set back, and a revision touches no entity.
        """
        for _ in range(revisions):
            chosen = self._draw.sample(self._iris, min(touched, len(self._iris)))
            after = dict(self._state)
            for entity in chosen:
                after[entity] = self._draw_lines(entity)
            self._commit(after)

    def _commit(self, after: State) -> None:
        self.number += 1
        before_lines, after_lines = _gather(self._state), _gather(after)
        other = {f'<http://a/other> <http://a/p> "{self.number}" <http://a/g1> .'}
        patch = Patch.of(
            adds=(after_lines - before_lines) | other,
            removes=before_lines - after_lines,
        )
        minute = self.number // 2 - (5 if self.number % 7 == 0 else 0)
        draft = Draft(
            time=f"2026-05-05T{10 + minute // 60:02}:{minute % 60:02}:00.000+00:00",
            agent=f"Agent {self.number % 3}",
            message=f"Nr. {self.number} \x00 <&> ü",
        )
        self._journal.append(self.number - 1, patch, draft)
        for entity in sorted(after, key=lambda iri: f"<{iri}>".encode()):
            was, now = self._state.get(entity, frozenset()), after[entity]
            if was != now:
                self.versions.append(
                    Happened(
                        entity=entity,
                        revision=self.number,
                        kind=_name(bool(was), bool(now)),
                        triples=frozenset(_drop_graph(line) for line in now),
                    )
                )
        self._state = after

    def _draw_lines(self, entity: str) -> frozenset[str]:
        if self._draw.random() < 0.2:
            return frozenset()
        value = self._draw.randrange(10**6)
        label = f'<{entity}> {_LABEL} "Größe {value}"@de'
        lines = {f"{label} {graph} ." for graph in _GRAPHS}
        if self._draw.random() < 0.3:
            node = f"_:n{entity.rpartition('-')[2]}"
            lines.add(f"<{entity}> <http://a/has> {node} {_GRAPHS[0]} .")
            lines.add(f'{node} <http://a/p> "{value}" {_GRAPHS[0]} .')
        return frozenset(lines)


def _gather(state: State) -> set[str]:
    return {line for lines in state.values() for line in lines}


def _drop_graph(line: str) -> str:
    return line[: line.rindex(" <")] + " ."


def _name(was: bool, now: bool) -> Kind:
    if not now:
        return Kind.DELETE
    return Kind.UPDATE if was else Kind.CREATE
