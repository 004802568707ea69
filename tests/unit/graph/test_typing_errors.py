"""Typing errors: what counts as one, and where in a word it may be."""

import random
from string import ascii_lowercase

import pytest

from graph.typing_errors import (
    Likeness,
    can_be_misspelt,
    compare,
    is_one_error_away,
    make_bare,
    split_halves,
)

SEED = 20261125


def make_errors(word: str) -> set[str]:
    """Return everything that is one error away, spelt out one after the other."""
    cuts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    missing = {left + right[1:] for left, right in cuts if right}
    exchanged = {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
    wrong = {a + letter + b[1:] for a, b in cuts if b for letter in ascii_lowercase}
    added = {a + letter + b for a, b in cuts for letter in ascii_lowercase}
    return missing | exchanged | wrong | added | {word}


@pytest.mark.parametrize("word", ["kiel", "abba", "sensor", "mobilitat", "aaaa"])
def test_each_single_error_is_one_error(word: str) -> None:
    far = [typed for typed in make_errors(word) if not is_one_error_away(typed, word)]

    assert far == []


def test_no_other_word_is_one_error_away() -> None:
    chance = random.Random(SEED)  # noqa: S311  # a choice, not a secret
    words = ["".join(chance.choices("abc", k=chance.randint(1, 6))) for _ in range(80)]

    wrong = [
        (typed, meant)
        for typed in words
        for meant in words
        if is_one_error_away(typed, meant) != (typed in make_errors(meant))
    ]

    assert wrong == []


def test_one_half_of_a_word_survives_each_error() -> None:
    word = "sensornetz"

    lost = [
        typed
        for typed in make_errors(word)
        if not word.startswith(split_halves(typed)[0])
        and not word.endswith(split_halves(typed)[1])
    ]

    assert lost == []


@pytest.mark.parametrize(
    ("folded", "bare"),
    [
        ("mobilitaet", "mobilitat"),
        ("giessen", "giesen"),
        ("muenchen", "munchen"),
        ("ssss", "ss"),
    ],
)
def test_an_umlaut_is_one_letter(folded: str, bare: str) -> None:
    assert make_bare(folded) == bare


@pytest.mark.parametrize(
    ("typed", "word", "likeness"),
    [
        ("mobilitt", "mobilitaet", Likeness.WHOLE),
        ("giessn", "giessen", Likeness.WHOLE),
        ("sensornetzwek", "sensornetzwerke", Likeness.BEGINNING),
        ("verkher", "verkehrswende", Likeness.BEGINNING),
        ("verkher", "radverkehrsmodell", Likeness.PART),
        ("plattfrom", "energiedatenplattform", Likeness.PART),
        ("pplattform", "datenplattform", Likeness.PART),
        ("ladtfrom", "datenplattform", None),
        ("sensor", "verkehr", None),
    ],
)
def test_an_error_is_found_where_it_is(
    typed: str, word: str, likeness: Likeness | None
) -> None:
    assert compare(typed, word) == likeness


@pytest.mark.parametrize("word", ["5g", "ki", "bus", "2026", "mp3player", "oehr"])
def test_short_words_and_numbers_have_no_typing_errors(word: str) -> None:
    assert not can_be_misspelt(word)
