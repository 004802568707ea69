"""Why a triple holds: who asserts it, or the rule and premises it follows from.

A premise may itself follow from others, so an explanation is a tree whose leaves are
asserted or computed. It is the flattest one there is: no triple explains itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from graph.closure import Derivation, derivations
from graph.computed import COMPUTED
from graph.errors import LimitReached
from graph.facts import Lookups
from graph.limits import EXPLANATION_DEPTH, EXPLANATION_STEPS
from graph.rule_tables import RuleTables
from graph.rules import Rule
from ontology.statements import Triple


class Origin(StrEnum):
    """Where a triple comes from."""

    ASSERTED = "asserted"
    INFERRED = "inferred"
    COMPUTED = "computed"


class Grounds(Lookups, Protocol):
    """The triples that hold, and who says so."""

    def graphs(self, triple: Triple) -> tuple[str, ...]:
        """Return the IRIs of the named graphs that assert a triple, sorted.

        graph/inferred is not one of them.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Why one triple holds.

    `graphs` are the IRIs of the named graphs that assert it; `rule` and `premises`
    (in the order of the rule's body) are set where it is inferred, `query` (a shipped
    file) where it is computed.
    """

    triple: Triple
    origin: Origin
    graphs: tuple[str, ...] = ()
    query: str | None = None
    rule: Rule | None = None
    premises: tuple["Explanation", ...] = ()

    def walk(self) -> Iterator["Explanation"]:
        """Yield this and all below, a premise as often as it is used."""
        yield self
        for premise in self.premises:
            yield from premise.walk()


def explain(tables: RuleTables, grounds: Grounds, triple: Triple) -> Explanation | None:
    """Return why a triple holds; None where it does not, or not by these rules.

    Raises LimitReached where looking for a reason takes too many steps.
    """
    if not grounds.contains(triple):
        return None
    return _Search(tables, grounds).explain(triple, EXPLANATION_DEPTH.value)


class _Search:
    """Looks for the flattest explanation of each triple, depth by depth.

    What was found within a depth has asserted leaves, and what is explained is never
    asked for within its own depth again, so nothing rests on itself.
    """

    def __init__(self, tables: RuleTables, grounds: Grounds) -> None:
        self._tables = tables
        self._grounds = grounds
        self._found: dict[Triple, tuple[int, Explanation]] = {}
        self._tried: dict[Triple, int] = {}
        self._steps = 0

    def explain(self, triple: Triple, depth: int) -> Explanation | None:
        """Return an explanation with at most `depth` rules one above the other."""
        while triple not in self._found:
            next_depth = self._tried.get(triple, -1) + 1
            if next_depth > depth:
                return None
            self._tried[triple] = next_depth
            found = self._explain_within(triple, next_depth)
            if found is not None:
                self._found[triple] = (next_depth, found)
        needed, explanation = self._found[triple]
        return explanation if needed <= depth else None

    def _explain_within(self, triple: Triple, depth: int) -> Explanation | None:
        graphs = self._grounds.graphs(triple)
        if graphs:
            return Explanation(triple=triple, origin=Origin.ASSERTED, graphs=graphs)
        if triple[1] in COMPUTED:
            query = COMPUTED[triple[1]]
            return Explanation(triple=triple, origin=Origin.COMPUTED, query=query)
        if depth == 0:
            return None
        for derivation in derivations(self._tables, self._grounds, triple):
            self._count()
            premises = self._explain_all(derivation, depth - 1)
            if premises is not None:
                return Explanation(
                    triple=triple,
                    origin=Origin.INFERRED,
                    rule=derivation.rule,
                    premises=premises,
                )
        return None

    def _explain_all(
        self, derivation: Derivation, depth: int
    ) -> tuple[Explanation, ...] | None:
        explained = []
        for premise in derivation.premises:
            found = self.explain(premise, depth)
            if found is None:
                return None
            explained.append(found)
        return tuple(explained)

    def _count(self) -> None:
        self._steps += 1
        if self._steps > EXPLANATION_STEPS.value:
            raise LimitReached(EXPLANATION_STEPS)
