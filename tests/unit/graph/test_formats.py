"""A format is found by media type or file ending."""

import pytest

from graph import formats
from graph.formats import Format, find_by_file_name, find_by_media_type


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.ttl", formats.TURTLE),
        ("A.TTL.GZ", formats.TURTLE),
        ("a.b.nq.gz", formats.N_QUADS),
        ("a.json", formats.JSON_LD),
        ("a.owl", formats.RDF_XML),
        ("a.csv", None),
        ("ttl.gz", formats.TURTLE),
        ("gz", None),
    ],
)
def test_a_file_name_tells_the_format(name: str, expected: Format | None) -> None:
    assert find_by_file_name(name) == expected


@pytest.mark.parametrize(
    ("media_type", "expected"),
    [
        ("text/turtle; charset=utf-8", formats.TURTLE),
        ("Application/LD+JSON", formats.JSON_LD),
        ("text/plain", None),
    ],
)
def test_a_media_type_tells_the_format(
    media_type: str, expected: Format | None
) -> None:
    assert find_by_media_type(media_type) == expected


def test_no_two_formats_share_an_ending() -> None:
    endings = [ending for one in formats.ALL for ending in one.endings]

    assert len(endings) == len(set(endings))
