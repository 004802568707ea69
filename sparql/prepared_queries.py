"""Our own queries, each planned once: reading its text takes longer than the engine.

A value enters a named query as one term, checked to be one (`named_queries.bind`), so
whatever the values, the query has the same form, dataset, nesting and patterns. Only
its bytes and words are more; what has too many of them is left to admission.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from graph.limits import QUERY_TEXT, QUERY_TOKENS
from sparql.media_types import JSON_RESULTS
from sparql.named_queries import NamedQueries, bind
from sparql.plan import Plan
from sparql.request import Query

Terms = Mapping[str, str | Sequence[str]]
# A term is three words at most, and a query of ours has some hundred.
_MOST_VALUES = QUERY_TOKENS.value // 5


class PreparedQueries:
    """Plans named queries whose answers are read as SPARQL JSON."""

    def __init__(self, queries: NamedQueries, plan: Callable[[Query], Plan]) -> None:
        """Take the queries, and what admits the text of one."""
        self._queries = {
            query.name: replace(query, text=query.body) for query in queries
        }
        self._plan = plan
        self._plans: dict[str, Plan] = {}

    def plan(self, name: str, terms: Terms) -> Plan:
        """Return the plan of a query with terms for its parameters.

        Raises KeyError for a name that is none, and what `named_queries.bind` and
        `plan_query` raise.
        """
        text = bind(self._queries[name], terms)
        if len(text.encode()) > QUERY_TEXT.value or _count(terms) > _MOST_VALUES:
            return self._plan_text(text)
        plan = self._plans.get(name)
        if plan is None:
            plan = self._plans[name] = self._plan_text(text)
        return replace(plan, text=text)

    def _plan_text(self, text: str) -> Plan:
        return self._plan(Query(text=text, accept=JSON_RESULTS.name))


def _count(terms: Terms) -> int:
    return sum(1 if isinstance(one, str) else len(one) for one in terms.values())
