"""The security headers of every kind of answer."""

import pytest

from web.headers import TABLE, Kind, classify


@pytest.mark.parametrize(
    ("media_type", "kind"),
    [
        ("text/html", Kind.PAGE),
        ("application/sparql-results+json", Kind.DATA),
        ("application/problem+json", Kind.DATA),
        ("text/turtle", Kind.DATA),
        ("text/csv", Kind.DOWNLOAD),
        ("application/rdf+xml", Kind.DOWNLOAD),
        ("text/xml", Kind.DOWNLOAD),
        ("text/css", Kind.ASSET),
        ("image/svg+xml", Kind.ASSET),
        ("", Kind.DATA),
    ],
)
def test_a_media_type_has_its_kind(media_type: str, kind: Kind) -> None:
    assert kind is classify(media_type)


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_forbids_sniffing_and_takes_nothing_from_elsewhere(
    kind: Kind,
) -> None:
    headers = dict(TABLE[kind])

    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_pages_run_no_inline_script_or_style() -> None:
    assert "unsafe" not in dict(TABLE[Kind.PAGE])["Content-Security-Policy"]


@pytest.mark.parametrize("kind", [Kind.DATA, Kind.DOWNLOAD])
def test_data_never_run_as_a_page(kind: Kind) -> None:
    assert "sandbox" in dict(TABLE[kind])["Content-Security-Policy"]
