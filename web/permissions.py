"""Who may use which route: one table, role × route.

A route without a row does not start. Endpoints are named as Flask names them: the
blueprint and the function.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from graph.errors import Forbidden, Refused, Rejection, Unauthorised
from graph.limits import QUERY_SECONDS, QUERY_SECONDS_TOKEN, Limit


class Role(IntEnum):
    """What somebody may do; each role may do what the one below it may."""

    ANONYMOUS = 0
    READER = 1
    EDITOR = 2
    REVIEWER = 3
    ADMIN = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Principal:
    """Who asks: a name for the log and for provenance, and what they may do.

    `graphs` are those they may write, None for all that the role may; `token_id` is
    empty for whoever came without a token.
    """

    name: str
    role: Role
    graphs: frozenset[str] | None = None
    token_id: str = ""

    @property
    def query_time(self) -> Limit:
        """How long a query of theirs may take."""
        return QUERY_SECONDS_TOKEN if self.role >= Role.READER else QUERY_SECONDS


ANONYMOUS = Principal(name="", role=Role.ANONYMOUS)

# The lowest role that may use the route.
TABLE: dict[str, Role] = {
    "static": Role.ANONYMOUS,
    "sparql.answer": Role.ANONYMOUS,
    "sparql.preflight": Role.ANONYMOUS,
    "running_queries.show_list": Role.ADMIN,
    "running_queries.cancel": Role.ANONYMOUS,
    "running_queries.preflight": Role.ANONYMOUS,
    "update.carry_out": Role.EDITOR,
    "graph_store.read": Role.ANONYMOUS,
    "graph_store.write": Role.EDITOR,
    "graph_store.create": Role.EDITOR,
    "health.report": Role.ANONYMOUS,
    "metrics.show": Role.ADMIN,
    "context.show": Role.ANONYMOUS,
    "dereference.redirect_entity": Role.ANONYMOUS,
    "dereference.redirect_term": Role.ANONYMOUS,
    "dereference.redirect_concept": Role.ANONYMOUS,
    "dereference.redirect_graph": Role.ANONYMOUS,
    "dereference.redirect_shape": Role.ANONYMOUS,
    "entity_document.show": Role.ANONYMOUS,
    "linkset.show": Role.ANONYMOUS,
    "memento.negotiate": Role.ANONYMOUS,
    "memento.show_map": Role.ANONYMOUS,
    "dataset_document.show": Role.ANONYMOUS,
    "dataset_document.show_format": Role.ANONYMOUS,
    "dataset_document.show_void": Role.ANONYMOUS,
    "dataset.show": Role.ANONYMOUS,
    "sitemap.show_index": Role.ANONYMOUS,
    "sitemap.show_part": Role.ANONYMOUS,
    "signposts.show_robots": Role.ANONYMOUS,
    "signposts.show_llms": Role.ANONYMOUS,
    "signposts.show_apis": Role.ANONYMOUS,
    "lookup.find": Role.ANONYMOUS,
    "reconciliation.answer": Role.ANONYMOUS,
    "reconciliation.suggest_entity": Role.ANONYMOUS,
    "reconciliation.suggest_type": Role.ANONYMOUS,
    "reconciliation.suggest_property": Role.ANONYMOUS,
    "reconciliation.propose_properties": Role.ANONYMOUS,
    "reconciliation.preview": Role.ANONYMOUS,
    "dumps.redirect_folder": Role.ANONYMOUS,
    "dumps.show_list": Role.ANONYMOUS,
    "dumps.redirect_latest": Role.ANONYMOUS,
    "dumps.redirect_dump": Role.ANONYMOUS,
    "dumps.show_dump": Role.ANONYMOUS,
    "dumps.send": Role.ANONYMOUS,
    "feed.show_root": Role.ANONYMOUS,
    "feed.show_range": Role.ANONYMOUS,
    "feed.show_page": Role.ANONYMOUS,
    "atom.show": Role.ANONYMOUS,
    "problem_kind.show": Role.ANONYMOUS,
    "home.show": Role.ANONYMOUS,
    "search.show": Role.ANONYMOUS,
    "entity.show": Role.ANONYMOUS,
    "ontology.show_overview": Role.ANONYMOUS,
    "ontology.show_term": Role.ANONYMOUS,
    "ontology.show_shapes": Role.ANONYMOUS,
    "ontology.show_shape": Role.ANONYMOUS,
    "ontology.show_concept": Role.ANONYMOUS,
    "ontology.show_vocabularies": Role.ANONYMOUS,
    "ontology_report.show": Role.ANONYMOUS,
    "ontology_report.show_json": Role.ANONYMOUS,
    "named_queries.list_all": Role.ANONYMOUS,
    "named_queries.answer": Role.ANONYMOUS,
    "prefixes.show": Role.ANONYMOUS,
    "questions.show_list": Role.ANONYMOUS,
    "questions.show": Role.ANONYMOUS,
    "explanation.show": Role.ANONYMOUS,
}

# What this machine itself may use without a token: whoever is on it is its operator.
OPEN_TO_THIS_MACHINE = frozenset({"metrics.show"})


def require(lowest: Role, principal: Principal) -> None:
    """Raise Unauthorised or Forbidden where a principal's role is too low."""
    if principal.role >= lowest:
        return
    role = lowest.name.lower()
    if principal.role is Role.ANONYMOUS:
        message = (
            f"This needs a token of role {role} or above, sent as `Authorization: "
            "Bearer …` or as the password of HTTP Basic."
        )
        raise Unauthorised(Rejection(message=message, rule="permissions"))
    message = f"This needs the role {role} or above; your token has a lower one."
    raise Forbidden(Rejection(message=message, rule="permissions"))


def check_routes(endpoints: Iterable[str]) -> None:
    """Refuse to start with a route that nobody decided about."""
    faults = [
        Rejection(
            message=f"The route {endpoint} has no row in web/permissions.py.",
            rule="permissions",
            term=endpoint,
        )
        for endpoint in sorted(set(endpoints))
        if endpoint not in TABLE
    ]
    if faults:
        raise Refused(*faults)
