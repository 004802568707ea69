"""Text that becomes HTML."""

import pytest

from web.markup import mark_words, safe_link


def test_marked_text_is_escaped() -> None:
    marked = mark_words('<script>alert("Kiel")</script>', ("kiel",))

    assert str(marked) == (
        "&lt;script&gt;alert(&#34;<mark>Kiel</mark>&#34;)&lt;/script&gt;"
    )


def test_a_word_is_marked_by_its_folded_beginning() -> None:
    assert str(mark_words("Frühwarnung", ("frueh",))) == "<mark>Frühwarnung</mark>"


@pytest.mark.parametrize(
    ("sought", "is_marked"), [("plattform", True), ("tenpla", True), ("ten", False)]
)
def test_a_word_is_marked_by_a_part_that_is_long_enough(
    sought: str, *, is_marked: bool
) -> None:
    assert ("<mark>" in mark_words("Datenplattform", (sought,))) == is_marked


@pytest.mark.parametrize("address", ["/de/page/x", "https://a.example", "HTTP://b"])
def test_paths_and_web_addresses_are_links(address: str) -> None:
    assert safe_link(address) == address


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "mailto:x"]
)
def test_everything_else_is_no_link(address: str) -> None:
    assert safe_link(address) is None
