"""Random SPARQL queries that always parse, over the names of a random dataset.

Whatever the specification does not settle is left out or made certain, so that two
engines must agree.
"""

from dataclasses import dataclass, replace
from random import Random

from tests.support.random_dataset import GRAPHS, PREDICATES
from tests.support.random_patterns import Patterns

# A variable that the comparison knows: its pieces come in any order (18.5.1.7).
CONCATENATION = "pieces"


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A query; its dataset clause stands between `before` and `after`.

    `default_graphs` and `named_graphs` are the IRIs of FROM and FROM NAMED, None where
    there is no such clause. Rows of an ordered query come in the order of the texts of
    their values, and where LIMIT cuts, these texts alone are certain.
    """

    before: str
    after: str
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None
    is_ordered: bool = False

    @property
    def text(self) -> str:
        """The whole query."""
        clauses = [f"FROM <{iri}>" for iri in self.default_graphs or ()]
        clauses += [f"FROM NAMED <{iri}>" for iri in self.named_graphs or ()]
        return "\n".join([self.before, *clauses, self.after])

    @property
    def text_without_dataset(self) -> str:
        """The query as it is asked of a dataset that was made ready for it."""
        return f"{self.before}\n{self.after}"


def make_query(random: Random) -> Made:
    """Return a query of any form, a quarter of them with a dataset clause."""
    counted = (_make_select, _make_groups, _make_ordered, _make_new_graph)
    as_set = (_make_distinct, _make_distinct, _make_ask, _make_construct)
    is_set = random.random() < 0.4
    make = random.choice(as_set if is_set else counted)
    made = make(random, Patterns(random, is_set=is_set))
    return _add_dataset(random, made) if random.random() < 0.25 else made


def _make_select(random: Random, patterns: Patterns, distinct: str = "") -> Made:
    body, scope = patterns.make_group()
    items = random.sample(scope, random.randint(1, len(scope)))
    if random.random() < 0.3:
        expression = patterns.expressions.make_value(scope)
        items.append(f"({expression} AS {patterns.name()})")
    return Made(before=f"SELECT {distinct}{' '.join(items)}", after=f"WHERE {body}")


def _make_distinct(random: Random, patterns: Patterns) -> Made:
    return _make_select(random, patterns, "DISTINCT ")


def _make_groups(random: Random, patterns: Patterns) -> Made:
    body, scope = patterns.make_group()
    keys = random.sample(scope, random.randint(0, min(2, len(scope))))
    items = [
        f"({_make_aggregate(random, patterns, scope)} AS ?aggregate{number})"
        for number in range(random.randint(1, 3))
    ]
    if random.random() < 0.3:
        text = patterns.expressions.make_sure_text(scope)
        distinct = random.choice(("", "DISTINCT "))
        items.append(
            f'(GROUP_CONCAT({distinct}{text}; SEPARATOR="|") AS ?{CONCATENATION})'
        )
    if keys and random.random() < 0.3:
        items.append(f"(SAMPLE({keys[0]}) AS ?sample)")
    after = f"WHERE {body}"
    if keys:
        after += f" GROUP BY {' '.join(keys)}"
    if random.random() < 0.3:
        operator = random.choice((">", "<=", "!="))
        counted = random.choice(("*", random.choice(scope)))
        after += f" HAVING (COUNT({counted}) {operator} {random.randint(0, 3)})"
    return Made(before=f"SELECT {' '.join([*keys, *items])}", after=after)


def _make_aggregate(random: Random, patterns: Patterns, scope: list[str]) -> str:
    if random.random() < 0.25:
        return random.choice(("COUNT(*)", "COUNT(DISTINCT *)"))
    name = random.choice(("COUNT", "SUM", "AVG", "MIN", "MAX"))
    distinct = random.choice(("", "DISTINCT "))
    if name == "COUNT":
        return f"COUNT({distinct}{random.choice(scope)})"
    # rdflib leaves errors out of an aggregate; they are its result (11.5, 18.5.1).
    if name in ("MIN", "MAX"):
        # The order of terms of different kinds is not settled (15.1); of texts it is.
        return f"{name}({patterns.expressions.make_sure_text(scope)})"
    return f"{name}({distinct}{patterns.expressions.make_sure_number(scope)})"


def _make_ordered(random: Random, patterns: Patterns) -> Made:
    """Make a query whose rows are ordered by the texts of all their values."""
    body, scope = patterns.make_group()
    chosen = random.sample(scope, random.randint(1, min(3, len(scope))))
    directions = random.choices(("ASC", "DESC"), k=len(chosen))
    conditions = [
        f'{direction}(COALESCE(STR({variable}), ""))'
        for direction, variable in zip(directions, chosen, strict=True)
    ]
    after = f"WHERE {body} ORDER BY {' '.join(conditions)}"
    if random.random() < 0.7:
        after += f" LIMIT {random.randint(0, 6)}"
    if random.random() < 0.4:
        after += f" OFFSET {random.randint(0, 3)}"
    return Made(before=f"SELECT {' '.join(chosen)}", after=after, is_ordered=True)


def _make_ask(random: Random, patterns: Patterns) -> Made:
    body, _ = patterns.make_group()
    return Made(before="ASK", after=f"WHERE {body}")


def _make_new_graph(random: Random, patterns: Patterns) -> Made:
    """Make a CONSTRUCT with one new blank node for each solution.

    With no more than one, graphs compare in linear time.
    """
    return _make_construct(random, patterns, "_:new")


def _make_construct(random: Random, patterns: Patterns, *new: str) -> Made:
    body, scope = patterns.make_group()
    nodes = (*scope, *new)
    verbs = (*map(str, PREDICATES), *scope)
    triples = [
        f"{random.choice(nodes)} {random.choice(verbs)} {random.choice(nodes)} ."
        for _ in range(random.randint(1, 2))
    ]
    return Made(before=f"CONSTRUCT {{ {' '.join(triples)} }}", after=f"WHERE {body}")


def _add_dataset(random: Random, made: Made) -> Made:
    iris = [graph.value for graph in GRAPHS]
    default_graphs = random.sample(iris, random.randint(0, 3))
    least = 0 if default_graphs else 1
    named_graphs = random.sample(iris, random.randint(least, 3))
    return replace(
        made,
        default_graphs=tuple(default_graphs),
        named_graphs=tuple(named_graphs),
    )
