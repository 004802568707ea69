"""Random group graph patterns, and the variables that are in scope behind each."""

from collections.abc import Callable
from random import Random

from tests.support.random_dataset import (
    GRAPHS,
    NODES,
    NUMBERS,
    PREDICATES,
    STRINGS,
)
from tests.support.random_expressions import Expressions

_VARIABLES = tuple(f"?{letter}" for letter in "abcdef")
_DEPTH = 2
_Part = tuple[str, list[str]]


class Patterns:
    """Makes patterns; variables of BIND and of expressions are never used twice."""

    def __init__(self, random: Random, *, is_set: bool) -> None:
        """Make patterns whose solutions count, or count once where it is a set.

        Known fault of the engine: an alternative of paths gives equal solutions once.
        """
        self._random = random
        self._is_set = is_set
        self._named = 0
        self.expressions = Expressions(random, self._make_inner)
        # What may stand first in a group, and what only makes sense behind something.
        self._simple: list[Callable[[int, list[str]], _Part]] = [
            self._make_triples,
            self._make_triples,
            self._make_path,
            self._make_values,
        ]
        self._nested: list[Callable[[int, list[str]], _Part]] = [
            self._make_union,
            self._make_graph,
            self._make_subquery,
            self._make_nested_group,
        ]
        self._further: list[Callable[[int, list[str]], _Part]] = [
            self._make_optional,
            self._make_optional,
            self._make_minus,
            self._make_filter,
            self._make_filter,
            self._make_bind,
        ]

    def name(self) -> str:
        """Return a variable that stands nowhere else."""
        self._named += 1
        return f"?x{self._named}"

    def make_group(self, depth: int = _DEPTH) -> _Part:
        """Return a group in braces."""
        parts: list[str] = []
        scope: list[str] = []
        for _ in range(self._random.randint(1, 1 + max(depth, 1))):
            makers = [*self._simple, *self._simple]
            makers += self._nested if depth else []
            makers += self._further if scope and depth else []
            text, variables = self._random.choice(makers)(depth - 1, scope)
            parts.append(text)
            scope = list(dict.fromkeys([*scope, *variables]))
        if not scope:
            text, scope = self._make_triples(depth, scope)
            parts.append(text)
            scope = list(dict.fromkeys(scope))
        return "{ " + " ".join(parts) + " }", scope

    def _make_inner(self, scope: list[str]) -> str:
        """Return the group of an EXISTS: triples and at most one comparison.

        What substitution does to more than that is a known gap of the specification
        (18.6, "substitute"; the errata query-10 and query-16).
        """
        text, variables = self._make_triples(0, scope)
        if self._random.random() < 0.3:
            one, other = (self._random.choice(variables + scope) for _ in range(2))
            text += f" FILTER({one} {self._random.choice(('=', '!='))} {other})"
        return "{ " + text + " }"

    def _make_triples(self, depth: int, scope: list[str]) -> _Part:
        variables: list[str] = []
        triples = []
        for _ in range(self._random.choice((1, 1, 2))):
            predicate = self._random.choice(PREDICATES)
            verb = str(predicate)
            if self._random.random() < 0.2:
                verb = self._pick_variable(variables)
            subject = self._pick_node(variables, likely=0.75)
            object_ = self._pick_object(predicate.value, variables)
            triples.append(f"{subject} {verb} {object_} .")
        if not variables:
            triples.append(f"{self._pick_variable(variables)} ?p ?o .")
            variables += ["?p", "?o"]
        return " ".join(triples), variables

    def _make_path(self, depth: int, scope: list[str]) -> _Part:
        variables: list[str] = []
        path = self._write_path(2)
        # Known fault of the engine: a term that is not in the graph has no path of
        # length zero to itself. See tests/integration/sparql/test_engine_faults.py.
        likely = 1.0 if "*" in path or "?" in path else 0.7
        subject = self._pick_node(variables, likely=likely)
        object_ = self._pick_node(variables, likely=likely)
        return f"{subject} {path} {object_} .", variables

    def _write_path(self, depth: int, *, is_repeated: bool = False) -> str:
        may_choose = self._is_set or is_repeated
        kinds = "iiinn/^*+?*+?" + ("|||" if may_choose else "")
        kind = self._random.choice("iiiinn" if depth == 0 else kinds)
        if kind == "i":
            return str(self._random.choice(PREDICATES))
        if kind == "n":
            return self._write_negated_set(may_choose=may_choose)
        is_inner_repeated = is_repeated or kind in "*+?"
        path = self._write_path(depth - 1, is_repeated=is_inner_repeated)
        if kind == "^":
            return f"^({path})"
        if kind in "/|":
            other = self._write_path(depth - 1, is_repeated=is_repeated)
            return f"({path}{kind}{other})"
        return f"({path}){kind}"

    def _write_negated_set(self, *, may_choose: bool) -> str:
        """Write a set; one of both directions is an alternative as well."""
        both = ("", "", "^") if may_choose else (self._random.choice(("", "^")),)
        items = [
            self._random.choice(both) + str(predicate)
            for predicate in self._random.sample(PREDICATES, self._random.randint(1, 3))
        ]
        return f"!({'|'.join(items)})"

    def _make_values(self, depth: int, scope: list[str]) -> _Part:
        variables = self._random.sample(_VARIABLES, self._random.randint(1, 2))
        choices = ("UNDEF", *map(str, (*NODES, *NUMBERS, *STRINGS)))
        rows = [
            f"({' '.join(self._random.choice(choices) for _ in variables)})"
            for _ in range(self._random.randint(1, 3))
        ]
        text = f"VALUES ({' '.join(variables)}) {{ {' '.join(rows)} }}"
        return text, variables

    def _make_union(self, depth: int, scope: list[str]) -> _Part:
        one, others = self.make_group(depth), self.make_group(depth)
        return f"{one[0]} UNION {others[0]}", [*one[1], *others[1]]

    def _make_graph(self, depth: int, scope: list[str]) -> _Part:
        """Make a GRAPH that has triples at its head.

        Known faults of the engine: without them the variable stays unbound and a graph
        that is not there counts; a variable is seen within FILTER, MINUS and SELECT.
        """
        text, variables = self._make_triples(depth, scope)
        if self._random.random() < 0.5:
            return f"GRAPH ?g {{ {text} }}", [*variables, "?g"]
        further, others = self.make_group(depth)
        graph = self._random.choice(GRAPHS)
        return f"GRAPH {graph} {{ {text} {further} }}", [*variables, *others]

    def _make_subquery(self, depth: int, scope: list[str]) -> _Part:
        text, variables = self.make_group(depth)
        if not self._is_set and self._random.random() < 0.3:
            key, count = self._random.choice(variables), self.name()
            text = f"SELECT {key} (COUNT(*) AS {count}) {{ {text} }} GROUP BY {key}"
            return f"{{ {text} }}", [key, count]
        distinct = self._random.choice(("", "DISTINCT "))
        count = self._random.randint(1, len(variables))
        chosen = self._random.sample(variables, count)
        return f"{{ SELECT {distinct}{' '.join(chosen)} {text} }}", chosen

    def _make_nested_group(self, depth: int, scope: list[str]) -> _Part:
        return self.make_group(depth)

    def _make_optional(self, depth: int, scope: list[str]) -> _Part:
        text, variables = self.make_group(depth)
        if self._random.random() < 0.3:
            condition = self.expressions.make_condition([*scope, *variables])
            text = text.removesuffix("}") + f"FILTER({condition}) }}"
        return f"OPTIONAL {text}", variables

    def _make_minus(self, depth: int, scope: list[str]) -> _Part:
        return f"MINUS {self.make_group(depth)[0]}", []

    def _make_filter(self, depth: int, scope: list[str]) -> _Part:
        return f"FILTER({self.expressions.make_condition(scope)})", []

    def _make_bind(self, depth: int, scope: list[str]) -> _Part:
        variable = self.name()
        value = self.expressions.make_value(scope)
        return f"BIND({value} AS {variable})", [variable]

    def _pick_variable(self, variables: list[str]) -> str:
        variable = self._random.choice(_VARIABLES)
        variables.append(variable)
        return variable

    def _pick_node(self, variables: list[str], *, likely: float) -> str:
        if self._random.random() < likely:
            return self._pick_variable(variables)
        return str(self._random.choice(NODES))

    def _pick_object(self, predicate: str, variables: list[str]) -> str:
        if self._random.random() < 0.7:
            return self._pick_variable(variables)
        if predicate.endswith("p0"):
            return str(self._random.choice(NUMBERS))
        if predicate.endswith("p1"):
            return str(self._random.choice(STRINGS))
        return str(self._random.choice(NODES))
