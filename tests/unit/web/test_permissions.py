"""Who may use which route."""

import pytest

from graph.errors import Refused
from web.permissions import TABLE, check_routes


def test_routes_with_rows_may_start() -> None:
    check_routes(TABLE)


def test_a_route_without_a_row_is_refused() -> None:
    with pytest.raises(Refused) as caught:
        check_routes([*TABLE, "pages.secret"])

    assert "pages.secret" in str(caught.value)
