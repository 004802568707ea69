"""Which answers are given again, to whom, and for how long."""

from collections.abc import Callable, Iterable
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
from werkzeug.test import Client, TestResponse

from graph.access_limits import DOCUMENT_CACHE, DOCUMENT_CACHED
from web.operation.document_layer import DocumentLayer
from web.settings import Settings

PATH = "/data/measure/a.ttl"
HEADERS = {
    "Content-Type": "text/turtle; charset=utf-8",
    "Stadtwissen-Revision": "7",
    "Cache-Control": "public, max-age=60",
    "Vary": "Accept",
    "ETag": '"7-ttl"',
}


class Site:
    """An application that counts how often it is asked, and a revision."""

    def __init__(self, settings: Settings | None = None) -> None:
        self.revision: int | None = 7
        self.status = "200 OK"
        self.headers = HEADERS
        self.body = b"<a> <b> <c> ."
        self.asked = 0
        self.meanwhile: Callable[[], None] = lambda: None
        self.layer = DocumentLayer(
            self.answer, lambda: self.revision, settings or Settings()
        )
        self._client = Client(self.layer)

    def answer(
        self, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        self.asked += 1
        self.meanwhile()
        start_response(self.status, list(self.headers.items()))
        return [self.body if environ["REQUEST_METHOD"] == "GET" else b""]

    def get(self, path: str = PATH, **options: object) -> TestResponse:
        return self._client.open(path, **options)

    def is_asked(self, path: str = PATH, **options: object) -> bool:
        """Tell whether a request reaches the application."""
        before = self.asked
        self.get(path, **options)
        return self.asked > before


@pytest.fixture
def site() -> Site:
    return Site()


def test_an_answer_is_given_again_byte_by_byte(site: Site) -> None:
    first, second = site.get(), site.get()

    assert site.asked == 1
    assert second.data == first.data == site.body
    assert second.headers.pop("Server-Timing") == "cache;desc=hit"
    assert list(second.headers) == list(first.headers)


@pytest.mark.parametrize(
    "path",
    [
        "/de/page/measure/a",
        "/page/measure/a?property=x",
        "/id/measure/a",
        "/ns/",
        "/voc/x",
        "/graph/src/x",
        "/shapes/x",
    ],
)
def test_all_addresses_of_entities_and_terms_are_kept(site: Site, path: str) -> None:
    assert site.is_asked(path)
    assert not site.is_asked(path)
    assert site.is_asked(path + ("&" if "?" in path else "?") + "other=1")


@pytest.mark.parametrize("path", ["/", "/sparql?query=ASK{}", "/search?q=a", "/page"])
def test_other_addresses_are_not(site: Site, path: str) -> None:
    assert site.is_asked(path)
    assert site.is_asked(path)


@pytest.mark.parametrize(
    ("status", "changed"),
    [
        ("404 NOT FOUND", {}),
        ("406 NOT ACCEPTABLE", {}),
        ("410 GONE", {}),
        ("301 MOVED PERMANENTLY", {}),
        ("503 SERVICE UNAVAILABLE", {}),
        ("200 OK", {"Set-Cookie": "a=b"}),
        ("200 OK", {"Cache-Control": "private, max-age=60"}),
        ("200 OK", {"Cache-Control": "no-store"}),
        ("200 OK", {"Stadtwissen-Revision": "6"}),
        ("200 OK", {"Stadtwissen-Revision": "8"}),
        ("200 OK", {"Stadtwissen-Revision": ""}),
        ("200 OK", {"Vary": "Accept, Origin"}),
        ("200 OK", {"Vary": "*"}),
    ],
)
def test_what_is_not_for_everybody_or_not_of_now_is_not_kept(
    site: Site, status: str, changed: dict[str, str]
) -> None:
    site.status, site.headers = status, HEADERS | changed

    assert site.is_asked()
    assert site.is_asked()


@pytest.mark.parametrize(
    "options",
    [
        {"headers": {"Authorization": "Bearer x"}},
        {"headers": {"Accept-Datetime": "Thu, 31 May 2026 20:35:00 GMT"}},
        {"headers": {"Range": "bytes=0-1"}},
        {"headers": {"If-Match": '"7-ttl"'}},
        {"headers": {"If-Modified-Since": "Thu, 31 May 2026 20:35:00 GMT"}},
        {"data": b"body"},
        {"method": "POST"},
        {"method": "OPTIONS"},
    ],
)
def test_who_wants_something_of_their_own_gets_it_and_leaves_nothing(
    site: Site, options: dict[str, object]
) -> None:
    assert site.is_asked(**options)
    assert site.is_asked()
    assert site.is_asked(**options)
    assert not site.is_asked()


def test_a_commit_is_seen_by_the_next_request(site: Site) -> None:
    site.get()
    site.revision, site.body = 8, b"<a> <b> <d> ."
    site.headers = HEADERS | {"Stadtwissen-Revision": "8"}

    assert site.get().data == site.body
    assert site.get().data == site.body
    assert site.asked == 2


@pytest.mark.parametrize("told", ["7", "8"])
def test_an_answer_during_which_somebody_committed_is_not_kept(
    site: Site, told: str
) -> None:
    site.headers = HEADERS | {"Stadtwissen-Revision": told}

    def commit() -> None:
        site.revision = 8

    site.meanwhile = commit
    site.get()
    site.revision = int(told)

    assert site.is_asked()


def test_nothing_is_kept_before_anything_is_published(site: Site) -> None:
    site.revision = None

    assert site.is_asked()
    assert site.is_asked()


@pytest.mark.parametrize(
    ("first", "second", "is_same"),
    [
        ({}, {"Accept": "*/*"}, True),
        ({"Accept": "text/turtle"}, {"Accept": "text/turtle;q=0.9"}, True),
        ({"Accept": "text/turtle"}, {"Accept": "text/html"}, False),
        ({"Accept-Language": "de-AT"}, {"Accept-Language": "de,en;q=0.1"}, True),
        ({"Accept-Language": "de"}, {"Accept-Language": "en"}, False),
        ({"Accept-Encoding": "gzip"}, {"Accept-Encoding": "br, gzip"}, True),
        ({"Accept-Encoding": "gzip"}, {"Accept-Encoding": "identity"}, False),
    ],
)
def test_clients_that_like_the_same_share_an_answer(
    site: Site, first: dict[str, str], second: dict[str, str], *, is_same: bool
) -> None:
    site.get(headers=first)

    assert site.is_asked(headers=second) is not is_same


@pytest.mark.parametrize("known", ['"7-ttl"', 'W/"7-ttl"', '"x", "7-ttl"', "*"])
def test_who_has_the_answer_is_told_so(site: Site, known: str) -> None:
    site.get()
    # A date beside the tag does not count.
    asked = {"If-None-Match": known, "If-Modified-Since": "Thu, 31 May 2026 20:35 GMT"}

    answer = site.get(headers=asked)

    assert (site.asked, answer.status_code, answer.data) == (1, 304, b"")
    repeated = ("ETag", "Vary", "Cache-Control", "Stadtwissen-Revision")
    assert {n: answer.headers[n] for n in repeated} == {n: HEADERS[n] for n in repeated}
    assert "Content-Type" not in answer.headers


def test_who_has_another_answer_gets_the_whole(site: Site) -> None:
    site.get()

    answer = site.get(headers={"If-None-Match": '"6-ttl"'})

    assert (site.asked, answer.status_code, answer.data) == (1, 200, site.body)


def test_a_redirect_is_never_unchanged(site: Site) -> None:
    site.status = "303 SEE OTHER"
    site.headers = {**HEADERS, "Location": "/page/measure/a"}
    site.get()

    answer = site.get(headers={"If-None-Match": "*"})

    assert (site.asked, answer.status_code) == (1, 303)
    assert answer.headers["Location"] == "/page/measure/a"


def test_a_head_is_answered_from_a_get_and_never_kept_itself(site: Site) -> None:
    site.headers = HEADERS | {"Content-Length": str(len(site.body))}
    assert site.is_asked(method="HEAD")
    assert site.is_asked()

    answer = site.get(method="HEAD")

    assert (site.asked, answer.data) == (2, b"")
    assert answer.headers["Content-Length"] == str(len(site.body))


def test_a_name_of_somebody_else_is_for_the_application_to_refuse() -> None:
    site = Site(Settings(host="0.0.0.0", allowed_hosts=("ours.example",)))  # noqa: S104
    mine = {"headers": {"Host": "ours.example:8000"}}
    assert site.is_asked(**mine)
    assert not site.is_asked(**mine)

    assert site.is_asked(headers={"Host": "theirs.example"})
    assert site.is_asked(headers={"Host": "theirs.example"})


def test_many_odd_requests_take_bounded_memory(site: Site) -> None:
    site.body = b"x" * (DOCUMENT_CACHED.value // 2)
    for number in range(2 * DOCUMENT_CACHE.value // len(site.body)):
        site.get(f"{PATH}?odd={number}")

    assert DOCUMENT_CACHE.value / 2 < site.layer.cache.size_bytes
    assert site.layer.cache.size_bytes <= DOCUMENT_CACHE.value


def test_headers_that_nobody_else_sends_leave_no_entries(site: Site) -> None:
    site.get()
    before = site.layer.cache.size_bytes
    for number in range(500):
        odd = {
            "Accept": f"*/*, odd/x{number};q=0.{number}",
            "Accept-Language": f"x-odd{number}, de;q=0.{number + 1}",
        }
        site.get(headers=odd)

    assert (site.asked, site.layer.cache.size_bytes) == (1, before)


def test_an_answer_too_large_is_not_kept(site: Site) -> None:
    site.body = b"x" * DOCUMENT_CACHED.value

    assert site.is_asked()
    assert site.is_asked()
