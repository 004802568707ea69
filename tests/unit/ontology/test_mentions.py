"""Which terms a text mentions, and what in it belongs to a workshop."""

import pytest

from ontology import iris
from ontology.checklist import Finding
from ontology.mentions import find_dead, find_ghosts, find_mentions, find_placeholders

MEASURE = iris.NS + "Measure"


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?x a stadt:Measure }",
        "Say stadt:Measure.",
        'expand("stadt:Measure")',
        "?x stadt:Measure/stadt:Measure ?y",
        "<https://w3id.org/stadtwissen/ns/Measure>",
        "see https://w3id.org/stadtwissen/ns/Measure, and more",
    ],
)
def test_a_term_is_mentioned_by_its_short_name_or_its_iri(text: str) -> None:
    assert find_mentions(text) == {MEASURE}


@pytest.mark.parametrize(
    "text",
    [
        'f"voc:theme-{name}"',
        "voc:theme-*",
        "https://w3id.org/stadtwissen/voc/theme-{}",
        "https://w3id.org/stadtwissen/ns/1.0.0",
        "https://w3id.org/stadtwissen/ns/Measure.ttl",
        "https://w3id.org/stadtwissen/id/measure/x",
        "mystadt:Measure",
    ],
)
def test_what_is_no_whole_name_of_ours_is_no_mention(text: str) -> None:
    assert find_mentions(text) == set()


def test_a_ghost_is_named_with_the_text_that_it_haunts() -> None:
    texts = {"a.rq": "stadt:Measure, stadt:Ghost", "b.rq": "stadt:Measure"}

    assert find_ghosts(texts, {MEASURE}) == (
        Finding(subject=iris.NS + "Ghost", detail="a.rq"),
    )


def test_a_scheme_is_mentioned_by_its_name_in_the_mapping_alone() -> None:
    text = 'scheme = "theme"'

    found = find_ghosts({"graph/tables/mapping.toml": text, "other.toml": text}, set())

    assert [one.detail for one in found] == ["graph/tables/mapping.toml"]


def test_a_term_that_no_text_mentions_is_dead() -> None:
    dead = find_dead(["stadt:Measure"], [MEASURE, iris.NS + "Forgotten"])

    assert dead == (Finding(subject=iris.NS + "Forgotten"),)


@pytest.mark.parametrize(
    "line",
    [
        "# TODO: more",
        "lorem ipsum",
        "http://example.org/x",
        "in /home/me/x",
        "C:\\Users",
    ],
)
def test_a_placeholder_is_found_with_its_line(line: str) -> None:
    (finding,) = find_placeholders({"a.ttl": f"first\n{line}\n"})

    assert finding.detail.startswith("line 2: ")


@pytest.mark.parametrize("line", ["https://a.de/home/me", "the method", "a/tmp/b"])
def test_an_address_and_a_word_are_no_placeholders(line: str) -> None:
    assert find_placeholders({"a.ttl": line}) == ()
