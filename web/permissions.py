"""Who may use which route: one table, role × route.

A route without a row does not start. Endpoints are named as Flask names them: the
blueprint and the function.
"""

from collections.abc import Iterable
from enum import IntEnum

from graph.errors import Refused, Rejection


class Role(IntEnum):
    """What somebody may do; each role may do what the one below it may."""

    ANONYMOUS = 0
    READER = 1
    EDITOR = 2
    REVIEWER = 3
    ADMIN = 4


# The lowest role that may use the route.
TABLE: dict[str, Role] = {
    "static": Role.ANONYMOUS,
    "sparql.answer": Role.ANONYMOUS,
    "sparql.preflight": Role.ANONYMOUS,
    "health.report": Role.ANONYMOUS,
    "context.show": Role.ANONYMOUS,
    "dereference.redirect_entity": Role.ANONYMOUS,
    "dereference.redirect_term": Role.ANONYMOUS,
    "dereference.redirect_concept": Role.ANONYMOUS,
    "dereference.redirect_graph": Role.ANONYMOUS,
    "dereference.redirect_shape": Role.ANONYMOUS,
    "entity_document.show": Role.ANONYMOUS,
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
    "questions.show_list": Role.ANONYMOUS,
    "questions.show": Role.ANONYMOUS,
    "explanation.show": Role.ANONYMOUS,
}


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
