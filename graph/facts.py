"""The triples that hold, as inference asks for and changes them.

`MemoryFacts` is a table of them; another implementation looks through to a store.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Protocol

from ontology.statements import Triple

Pair = tuple[str, str]
"""Subject and object of a triple whose predicate is known from the context."""

Relations = dict[str, set[Pair]]
"""Triples grouped by predicate."""

_Index = dict[str, list[str]]


class Lookups(Protocol):
    """The triples that hold, to look at only."""

    def contains(self, triple: Triple) -> bool:
        """Tell whether a triple holds."""

    def objects(self, subject: str, predicate: str) -> Iterable[str]:
        """Return the objects of a subject and predicate."""

    def subjects(self, predicate: str, object_: str) -> Iterable[str]:
        """Return the subjects of a predicate and object."""


class Facts(Lookups, Protocol):
    """The triples that hold; no caller changes a collection that it is given."""

    def keep(self, predicate: str, pairs: set[Pair]) -> set[Pair]:
        """Let the triples hold; return those that did not before."""

    def drop(self, triples: Iterable[Triple]) -> None:
        """Let the triples hold no longer; they must have held."""


def group(triples: Iterable[Triple]) -> Relations:
    """Return triples grouped by predicate."""
    relations: Relations = defaultdict(set)
    for subject, predicate, object_ in triples:
        relations[predicate].add((subject, object_))
    return relations


def ungroup(relations: Relations) -> Iterator[Triple]:
    """Yield the triples of a grouping."""
    for predicate, pairs in relations.items():
        for subject, object_ in pairs:
            yield subject, predicate, object_


class MemoryFacts:
    """Facts as sets of pairs; made of copies of the sets it is given.

    A predicate is indexed by subject or object when it is first asked that way: only
    those that joins use ever are.
    """

    def __init__(self, relations: Relations | None = None) -> None:
        copies = {p: set(pairs) for p, pairs in (relations or {}).items()}
        self._relations: Relations = defaultdict(set, copies)
        self._by_subject: dict[str, _Index] = {}
        self._by_object: dict[str, _Index] = {}

    def contains(self, triple: Triple) -> bool:
        """Tell whether a triple holds."""
        subject, predicate, object_ = triple
        return (subject, object_) in self._relations.get(predicate, ())

    def objects(self, subject: str, predicate: str) -> Iterable[str]:
        """Return the objects of a subject and predicate."""
        index = self._by_subject.get(predicate)
        if index is None:
            index = self._by_subject[predicate] = defaultdict(list)
            _enter(index, self._relations.get(predicate, ()))
        return index.get(subject, ())

    def subjects(self, predicate: str, object_: str) -> Iterable[str]:
        """Return the subjects of a predicate and object."""
        index = self._by_object.get(predicate)
        if index is None:
            index = self._by_object[predicate] = defaultdict(list)
            _enter(index, _turn(self._relations.get(predicate, ())))
        return index.get(object_, ())

    def keep(self, predicate: str, pairs: set[Pair]) -> set[Pair]:
        """Let the triples hold; return those that did not before."""
        fresh = pairs - self._relations[predicate]
        self._relations[predicate] |= fresh
        if predicate in self._by_subject:
            _enter(self._by_subject[predicate], fresh)
        if predicate in self._by_object:
            _enter(self._by_object[predicate], _turn(fresh))
        return fresh

    def drop(self, triples: Iterable[Triple]) -> None:
        """Let the triples hold no longer; they must have held."""
        for subject, predicate, object_ in triples:
            self._relations[predicate].remove((subject, object_))
            if predicate in self._by_subject:
                self._by_subject[predicate][subject].remove(object_)
            if predicate in self._by_object:
                self._by_object[predicate][object_].remove(subject)

    def triples(self) -> Iterator[Triple]:
        """Yield all triples that hold."""
        return ungroup(self._relations)


def _enter(index: _Index, pairs: Iterable[Pair]) -> None:
    for key, value in pairs:
        index[key].append(value)


def _turn(pairs: Iterable[Pair]) -> Iterator[Pair]:
    return ((object_, subject) for subject, object_ in pairs)
