"""German folding."""

import pytest

from graph.folding import fold, split_words


@pytest.mark.parametrize("text", ["Köln", "KÖLN", "Koeln", "Ko\u0308ln"])
def test_an_umlaut_is_found_in_each_of_its_spellings(text: str) -> None:
    assert fold(text) == "koeln"


def test_sharp_s_and_accents_are_folded() -> None:
    assert fold("Großes Café") == "grosses cafe"


def test_words_are_runs_of_letters_and_digits() -> None:
    assert split_words('smart-city "5G" (KI)!') == ["smart", "city", "5g", "ki"]
