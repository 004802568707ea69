"""The words of the SPARQL page."""

from sparql.admission import admit
from web.operation.sparql_texts import EXAMPLE, TEXTS


def test_both_languages_have_all_words() -> None:
    assert TEXTS["de"].keys() == TEXTS["en"].keys()


def test_the_example_is_let_in() -> None:
    assert admit(EXAMPLE, base="").is_repeatable
