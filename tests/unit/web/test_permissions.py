"""Who may use which route."""

import pytest

from graph.errors import Forbidden, Refused, Unauthorised
from web.permissions import ANONYMOUS, TABLE, Principal, Role, check_routes, require

# Written down a second time on purpose: whoever opens or closes a route decides twice.
CLOSED = {
    "running_queries.show_list": Role.ADMIN,
    "metrics.show": Role.ADMIN,
    "update.carry_out": Role.EDITOR,
    "graph_store.write": Role.EDITOR,
    "graph_store.create": Role.EDITOR,
}


def test_routes_with_rows_may_start() -> None:
    check_routes(TABLE)


def test_a_route_without_a_row_is_refused() -> None:
    with pytest.raises(Refused) as caught:
        check_routes([*TABLE, "pages.secret"])

    assert "pages.secret" in str(caught.value)


def test_no_route_is_closed_or_opened_by_mistake() -> None:
    closed = {name: role for name, role in TABLE.items() if role > Role.ANONYMOUS}

    assert closed == CLOSED


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("lowest", Role)
def test_each_role_may_do_what_the_one_below_it_may(lowest: Role, role: Role) -> None:
    order = ["ANONYMOUS", "READER", "EDITOR", "REVIEWER", "ADMIN"]
    principal = Principal(name="eva", role=role)
    refusal: type[Refused] | None = None
    if order.index(role.name) < order.index(lowest.name):
        refusal = Unauthorised if role is Role.ANONYMOUS else Forbidden

    if refusal is None:
        require(lowest, principal)
    else:
        with pytest.raises(refusal) as caught:
            require(lowest, principal)
        assert lowest.name.lower() in str(caught.value)


def test_a_token_gives_more_time() -> None:
    times = [Principal(name="x", role=role).query_time.value for role in Role]

    assert times == [20, 60, 60, 60, 60]
    assert ANONYMOUS.query_time.value == 20
