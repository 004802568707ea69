"""Which version of an entity a moment belongs to (RFC 7089 section 4.5.3)."""

from datetime import UTC, datetime

import pytest

from graph.entity_versions import Kind, VersionNote
from web.linked_data.versions import choose_version, read_moment

VERSIONS = tuple(
    VersionNote(
        entity="https://w3id.org/stadtwissen/id/measure/a",
        revision=number,
        kind=Kind.UPDATE,
        time=f"2026-12-01T10:00:{second:02}.500+00:00",
    )
    for number, second in ((3, 10), (5, 20), (9, 30))
)


@pytest.mark.parametrize(
    ("second", "revision"),
    [(0, 3), (9, 3), (10, 3), (19, 3), (20, 5), (21, 5), (30, 9), (59, 9)],
)
def test_a_version_holds_from_its_second_on(second: int, revision: int) -> None:
    moment = datetime(2026, 12, 1, 10, 0, second, tzinfo=UTC)

    assert choose_version(VERSIONS, moment).revision == revision


def test_without_a_moment_it_is_the_newest() -> None:
    assert choose_version(VERSIONS, None).revision == 9


@pytest.mark.parametrize(
    "text",
    ["", "2026-12-01", "Tue, 01 Dec 2026 10:00:00", "Tue, 41 Dec 2026 10:00:00 GMT"],
)
def test_what_is_no_http_date_is_no_moment(text: str) -> None:
    assert read_moment(text) is None


def test_an_http_date_is_read() -> None:
    moment = read_moment("Tue, 01 Dec 2026 10:00:20 GMT")

    assert moment == datetime(2026, 12, 1, 10, 0, 20, tzinfo=UTC)
