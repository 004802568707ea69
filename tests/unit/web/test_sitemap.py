"""The parts of a site map."""

from graph.access_limits import SITEMAP_PAGES, SITEMAP_PATH
from web.linked_data.sitemap import split_pages, write_index, write_part

# The protocol's own bounds for one part.
MOST_ADDRESSES = 50_000
MOST_BYTES = 50 * 1024 * 1024


def test_many_pages_are_divided_and_none_is_lost() -> None:
    paths = tuple(f"/page/measure/{number}" for number in range(25_001))

    parts = split_pages(paths)

    assert sum(parts, ()) == paths
    assert [len(part) for part in parts] == [10_000, 10_000, 5_001]
    index = write_index("https://a.example", len(parts))
    assert index.count("<loc>") == 3
    assert "<loc>https://a.example/sitemap-3.xml</loc>" in index


def test_the_largest_part_keeps_to_the_protocol() -> None:
    path = "/page/" + "x" * (SITEMAP_PATH.value - len("/page/"))
    site = f"https://{'a' * 60}.example"

    text = write_part(site, (path,) * SITEMAP_PAGES.value)

    assert text.count("<loc>") <= MOST_ADDRESSES
    assert len(text.encode()) < MOST_BYTES


def test_a_path_that_would_make_a_part_too_large_is_left_out() -> None:
    assert split_pages(("/a", "/" + "b" * SITEMAP_PATH.value)) == (("/a",),)


def test_an_address_is_escaped() -> None:
    assert "<loc>https://a.example/de/page/a&amp;b</loc>" in write_part(
        "https://a.example", ("/page/a&b",)
    )
