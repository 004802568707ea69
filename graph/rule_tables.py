"""Rules arranged for speed: what follows from one triple alone, and what joins it.

Most rules have a body of one pattern. They are chased once, when the tables are made:
for each predicate it is then known which triples follow from one of its triples,
through any number of such rules. Only rules of several patterns are left for joins.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from graph.ntriples import is_iri
from graph.rules import TYPE, Pattern, Rule, is_variable


@dataclass(frozen=True, slots=True, kw_only=True)
class Consequences:
    """What follows from `s p o` alone: `s q o`, `o q s`, `s a C` and `o a C`."""

    forward: tuple[str, ...]
    backward: tuple[str, ...]
    subject_classes: tuple[str, ...]
    object_classes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Join:
    """A rule entered at one pattern of its body, the others in an order of look-ups.

    Each pattern of `rest` shares a variable with `start` or an earlier one.
    """

    start: Pattern
    rest: tuple[Pattern, ...]
    head: Pattern


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleTables:
    """All that the closure needs to know of a set of rules.

    `joins` and `by_head` are indexed by `key_of` a pattern; the rules of a head come
    plainest first.
    """

    consequences: Mapping[str, Consequences]
    superclasses: Mapping[str, tuple[str, ...]]
    joins: Mapping[str, tuple[Join, ...]]
    by_head: Mapping[str, tuple[Rule, ...]]

    def concern(self, predicate: str) -> bool:
        """Tell whether a triple with this predicate can be a premise or a result."""
        return (
            predicate == TYPE
            or predicate in self.consequences
            or predicate in self.joins
            or predicate in self.by_head
        )


def key_of(pattern: Pattern) -> str:
    """Return under which word a pattern stands: its predicate, or `a CLASS`."""
    if pattern[1] == TYPE and not is_variable(pattern[2]):
        return f"a {pattern[2]}"
    return pattern[1]


def tabulate(rules: Iterable[Rule]) -> RuleTables:
    """Arrange rules for the closure."""
    by_head: dict[str, list[Rule]] = defaultdict(list)
    single: dict[str, list[Rule]] = defaultdict(list)
    joins: dict[str, list[Join]] = defaultdict(list)
    for rule in rules:
        by_head[key_of(rule.head)].append(rule)
        if len(rule.body) == 1:
            single[key_of(rule.body[0])].append(rule)
            continue
        for place, start in enumerate(rule.body):
            joins[key_of(start)].append(_enter(rule, place))
    return RuleTables(
        consequences={k: _chase_property(k, single) for k in single if is_iri(k)},
        superclasses={k[2:]: _chase_class(k, single) for k in single if not is_iri(k)},
        joins={key: tuple(entries) for key, entries in joins.items()},
        by_head={key: tuple(sorted(by_head[key], key=_rank)) for key in by_head},
    )


# What speaks of the same things as the conclusion comes before what tells from its use
# of which kind a thing is: fewer look-ups, and the better explanation.
_PLAINEST = ("subproperty", "inverse", "symmetric", "subclass", "chain", "transitive")


def _rank(rule: Rule) -> int:
    plain = rule.kind in _PLAINEST
    return _PLAINEST.index(rule.kind) if plain else len(_PLAINEST)


def order(patterns: Iterable[Pattern], known: set[str]) -> tuple[Pattern, ...]:
    """Order patterns so that each look-up has as much to go by as can be.

    `known` are the variables that have a value already. A pattern that shares none
    comes last: there is one only where the body falls apart.
    """
    known, left, ordered = set(known), list(patterns), []
    while left:
        best = min(left, key=lambda pattern: _unknowns(pattern, known))
        left.remove(best)
        ordered.append(best)
        known |= _variables(best)
    return tuple(ordered)


def _unknowns(pattern: Pattern, known: set[str]) -> tuple[bool, int]:
    names = _variables(pattern)
    return names.isdisjoint(known), len(names - known)


def _enter(rule: Rule, place: int) -> Join:
    start, others = rule.body[place], rule.body[:place] + rule.body[place + 1 :]
    rest = order(others, _variables(start))
    return Join(start=start, rest=rest, head=rule.head)


def _variables(pattern: Pattern) -> set[str]:
    return {term for term in pattern if is_variable(term)}


def _chase_property(property_: str, single: Mapping[str, list[Rule]]) -> Consequences:
    found = _chase(("?x", property_, "?y"), single)
    edges = [pattern for pattern in found if pattern[1] != TYPE]
    types = [pattern for pattern in found if pattern[1] == TYPE]
    return Consequences(
        forward=tuple(edge[1] for edge in edges if edge[0] == "?x"),
        backward=tuple(edge[1] for edge in edges if edge[0] == "?y"),
        subject_classes=tuple(type_[2] for type_ in types if type_[0] == "?x"),
        object_classes=tuple(type_[2] for type_ in types if type_[0] == "?y"),
    )


def _chase_class(key: str, single: Mapping[str, list[Rule]]) -> tuple[str, ...]:
    return tuple(pattern[2] for pattern in _chase(("?x", TYPE, key[2:]), single))


def _chase(start: Pattern, single: Mapping[str, list[Rule]]) -> list[Pattern]:
    """Return all patterns that follow from one through rules of one premise, sorted."""
    seen, waiting = {start}, [start]
    while waiting:
        pattern = waiting.pop()
        for rule in single.get(key_of(pattern), ()):
            names = dict(zip(rule.body[0], pattern, strict=True))
            subject, predicate, object_ = rule.head
            head = (names.get(subject, subject), predicate, names.get(object_, object_))
            if head not in seen:
                seen.add(head)
                waiting.append(head)
    return sorted(seen - {start})
