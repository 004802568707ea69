"""Triples + rules → what follows: forward chaining that works on differences only.

`close` adds what follows from new triples, `retract` takes away what no longer
follows, `derivations` says why something does. All three see the triples through the
`Facts` they are given, so the same code serves a table in memory and a store.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from graph.facts import Facts, Lookups, Pair, Relations, group, ungroup
from graph.ntriples import is_literal
from graph.rule_tables import Join, RuleTables, key_of, order
from graph.rules import TYPE, Pattern, Rule, is_variable
from ontology.statements import Triple

_Bindings = dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Derivation:
    """One way in which a triple follows: the rule and the triples it took."""

    rule: Rule
    premises: tuple[Triple, ...]


def close(tables: RuleTables, facts: Facts, delta: Relations) -> Relations:
    """Make `facts` closed again after `delta` came in; return what was derived.

    `delta` must already hold in `facts`, and all else in them must be closed. What is
    returned did not hold before. The cost grows with `delta` and what follows from it,
    not with the facts.
    """
    derived: Relations = defaultdict(set)
    while delta:
        alone = _keep(facts, _follow_alone(tables, delta))
        _merge(derived, alone)
        fresh = _union(delta, alone)
        delta = _keep(facts, _follow_joined(tables, facts, fresh))
        _merge(derived, delta)
    return derived


def retract(
    tables: RuleTables,
    facts: Facts,
    removed: Relations,
    *,
    is_given: Callable[[Triple], bool],
    at_most: int,
) -> bool:
    """Make `facts` closed again without `removed`; False when it grew too large.

    `removed` must still hold in `facts`, and they must be closed but for triples whose
    closing is still to come. What `is_given` holds without a reason. First all that may
    rest on the removed is dropped, then what has another reason returns. When more than
    `at_most` triples may rest on it nothing is changed: closing anew is cheaper then.
    """
    doubtful = set(ungroup(removed))
    delta = removed
    while delta:
        alone = ungroup(_follow_alone(tables, delta))
        joined = ungroup(_follow_joined(tables, facts, delta))
        reached = set(chain(alone, joined)) - doubtful
        reached = {t for t in reached if facts.contains(t) and not is_given(t)}
        doubtful |= reached
        if len(doubtful) > at_most:
            return False
        delta = group(reached)
    facts.drop(doubtful)
    back = {t for t in doubtful if any(derivations(tables, facts, t))}
    close(tables, facts, _keep(facts, group(back)))
    return True


def derivations(
    tables: RuleTables, facts: Lookups, triple: Triple
) -> Iterator[Derivation]:
    """Yield each way in which a triple follows from the facts by one rule.

    A premise may itself be inferred, even from this triple: whoever wants a proof
    follows the premises down to given triples and leaves circles out.
    """
    for rule in tables.by_head.get(key_of(triple), ()):
        bindings = _bind(rule.head, triple, {})
        if bindings is None:
            continue
        for solved in _solve(order(rule.body, set(bindings)), bindings, facts):
            premises = tuple(_ground(pattern, solved) for pattern in rule.body)
            yield Derivation(rule=rule, premises=premises)


def _keep(facts: Facts, candidates: Relations) -> Relations:
    kept = {p: facts.keep(p, pairs) for p, pairs in candidates.items()}
    return {predicate: pairs for predicate, pairs in kept.items() if pairs}


def _merge(target: Relations, addition: Relations) -> None:
    for predicate, pairs in addition.items():
        target[predicate] |= pairs


def _union(one: Relations, other: Relations) -> Relations:
    both: Relations = dict(one)
    for predicate, pairs in other.items():
        both[predicate] = both[predicate] | pairs if predicate in both else pairs
    return both


def _follow_alone(tables: RuleTables, delta: Relations) -> Relations:
    """Return what follows from each triple of `delta` without any other."""
    found: Relations = defaultdict(set)
    types = found[TYPE]
    for predicate, pairs in delta.items():
        follow = tables.consequences.get(predicate)
        if follow is None:
            continue
        for wider in follow.forward:
            found[wider] |= pairs
        subjects = (
            {subject for subject, _ in pairs} if follow.subject_classes else set()
        )
        types.update((s, c) for c in follow.subject_classes for s in subjects)
        if follow.backward or follow.object_classes:
            turned = {(o, s) for s, o in pairs if not is_literal(o)}
            for inverse in follow.backward:
                found[inverse] |= turned
            objects = {object_ for object_, _ in turned}
            types.update((o, c) for c in follow.object_classes for o in objects)
    types.update(
        (subject, wider)
        for subject, class_ in delta.get(TYPE, ())
        for wider in tables.superclasses.get(class_, ())
    )
    return found


def _follow_joined(tables: RuleTables, facts: Facts, delta: Relations) -> Relations:
    """Return what follows from a triple of `delta` together with others."""
    found: Relations = defaultdict(set)
    for key, pairs in _joinable(tables, delta).items():
        for join in tables.joins[key]:
            _run(join, pairs, facts, found[join.head[1]])
    return found


def _joinable(tables: RuleTables, delta: Relations) -> Relations:
    """Return the triples of `delta` at which a join can be entered, by its key."""
    chosen = {key: pairs for key, pairs in delta.items() if key in tables.joins}
    by_class: Relations = defaultdict(set)
    for pair in delta.get(TYPE, ()):
        key = f"a {pair[1]}"
        if key in tables.joins:
            by_class[key].add(pair)
    return chosen | by_class


def _run(join: Join, pairs: Iterable[Pair], facts: Facts, found: set[Pair]) -> None:
    head_subject, _, head_object = join.head
    for subject, object_ in pairs:
        bindings = _bind(join.start, (subject, join.start[1], object_), {})
        if bindings is None:
            continue
        for solved in _solve(join.rest, bindings, facts):
            start = solved.get(head_subject, head_subject)
            if not is_literal(start):
                found.add((start, solved.get(head_object, head_object)))


def _bind(pattern: Pattern, triple: Triple, bindings: _Bindings) -> _Bindings | None:
    """Return the bindings under which the pattern is the triple; None if none are."""
    bound = dict(bindings)
    for term, value in zip(pattern, triple, strict=True):
        if is_variable(term):
            if bound.setdefault(term, value) != value:
                return None
        elif term != value:
            return None
    return bound


def _solve(
    patterns: tuple[Pattern, ...], bindings: _Bindings, facts: Lookups
) -> Iterator[_Bindings]:
    """Yield all bindings under which every pattern holds."""
    if not patterns:
        yield bindings
        return
    for triple in _look_up(_ground(patterns[0], bindings), facts):
        bound = _bind(patterns[0], triple, bindings)
        if bound is not None:
            yield from _solve(patterns[1:], bound, facts)


def _ground(pattern: Pattern, bindings: _Bindings) -> Triple:
    subject, predicate, object_ = pattern
    return bindings.get(subject, subject), predicate, bindings.get(object_, object_)


def _look_up(pattern: Pattern, facts: Lookups) -> Iterable[Triple]:
    """Return the triples of a pattern of which at least one end is known."""
    subject, predicate, object_ = pattern
    if is_variable(object_):
        # A list, for the facts grow while a closure looks at them.
        return [(subject, predicate, o) for o in facts.objects(subject, predicate)]
    if is_variable(subject):
        return [(s, predicate, object_) for s in facts.subjects(predicate, object_)]
    return [pattern] if facts.contains(pattern) else []
