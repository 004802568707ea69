"""Our own queries, each planned once: reading its text takes longer than the engine.

A value enters a named query as one term, checked to be one (`named_queries.bind`), so
whatever the value, the query has the same form, dataset, nesting and patterns. Only
several values, or a long one, change what admission counts; those are planned anew.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from graph.limits import QUERY_TEXT
from sparql.media_types import JSON_RESULTS
from sparql.named_queries import NamedQueries, bind
from sparql.plan import Plan
from sparql.request import Query

Terms = Mapping[str, str | Sequence[str]]
# So many characters are no more bytes than a query may have.
_MOST_CHARACTERS = QUERY_TEXT.value // 4


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
        if len(text) > _MOST_CHARACTERS or not _are_single(terms):
            return self._plan_text(text)
        plan = self._plans.get(name)
        if plan is None:
            plan = self._plans[name] = self._plan_text(text)
        return replace(plan, text=text)

    def _plan_text(self, text: str) -> Plan:
        return self._plan(Query(text=text, accept=JSON_RESULTS.name))


def _are_single(terms: Terms) -> bool:
    return all(isinstance(value, str) for value in terms.values())
