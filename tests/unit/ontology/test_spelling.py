"""Names are made of words that stand in the list."""

from ontology.checklist import Finding
from ontology.iris import expand
from ontology.spelling import find_misspelt, read_words, split_words


def test_a_name_is_split_at_capitals_and_hyphens() -> None:
    assert {"has", "nuts", "code"} == split_words("hasNutsCode")
    assert {"theme", "open", "source"} == split_words("theme-open-source")


def test_the_list_is_read_whatever_its_lines() -> None:
    assert {"has", "hash", "in"} == read_words('h = "has hash"\ni = """\nin\n"""')


def test_a_word_that_is_not_listed_is_found_with_its_name() -> None:
    name = expand("stadt:hasAccesibility")

    found = find_misspelt([name], frozenset({"has"}))

    assert (Finding(subject=name, detail="accesibility"),) == found


def test_a_listed_word_that_no_name_uses_is_found() -> None:
    (finding,) = find_misspelt([], frozenset({"idle"}))

    assert finding.subject == "idle"


def test_names_of_others_are_not_ours_to_spell() -> None:
    assert find_misspelt([expand("org:Organization")], frozenset()) == ()
