"""What another site's page may do with a password that a browser remembers."""

import pytest

from graph.errors import Forbidden
from web.cross_origin import refuse_forgery

HOST = "stadtwissen.example:8000"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
@pytest.mark.parametrize(
    ("origin", "fetch_site"),
    [
        ("http://evil.example", ""),
        ("null", ""),
        ("http://stadtwissen.example", ""),
        ("http://stadtwissen.example:8000.evil.example", ""),
        ("http://evil.example", "cross-site"),
        (f"http://{HOST}", "cross-site"),
        (f"http://{HOST}", "same-site"),
        ("", "cross-site"),
    ],
)
def test_a_write_caused_by_another_site_is_refused(
    method: str, origin: str, fetch_site: str
) -> None:
    with pytest.raises(Forbidden):
        refuse_forgery(method, host=HOST, origin=origin, fetch_site=fetch_site)


@pytest.mark.parametrize(
    ("origin", "fetch_site"),
    [("", ""), (f"http://{HOST}", ""), ("http://a", "same-origin"), ("", "none")],
)
def test_our_own_pages_and_programs_may_write(origin: str, fetch_site: str) -> None:
    refuse_forgery("POST", host=HOST, origin=origin, fetch_site=fetch_site)


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "QUERY"])
def test_reading_is_no_forgery(method: str) -> None:
    refuse_forgery(method, host=HOST, origin="http://evil", fetch_site="cross-site")
