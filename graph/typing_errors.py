"""Typing errors: whether a word is what somebody meant who typed another one.

One error is a letter wrong, missing or too many, or two neighbours exchanged (the
restricted Damerau-Levenshtein distance of 1). Umlauts and `ß` are one letter here,
although folding spells them as two: who forgets the `ä` of Mobilität made one error.
"""

import re
from enum import IntEnum

# Of shorter words everything is an error of everything.
SHORTEST = 4
# A part has to be long enough that each of its halves is worth looking for.
SHORTEST_PART = 7

_TWO_FOR_ONE = re.compile("([aou])e|(s)s")


class Likeness(IntEnum):
    """Where in a word stands what was typed, but for one error; the best first."""

    WHOLE = 0
    BEGINNING = 1
    PART = 2


def make_bare(word: str) -> str:
    """Return a folded word with one letter for each umlaut: `mobilitat`, `giesen`."""
    return _TWO_FOR_ONE.sub(r"\1\2", word)


def can_be_misspelt(word: str) -> bool:
    """Tell whether a word is looked at for errors: numbers and short ones are not."""
    return len(make_bare(word)) >= SHORTEST and word.isalpha()


def split_halves(word: str) -> tuple[str, str]:
    """Return a beginning and an end of which one is right if there is one error.

    The letter between them is left out: two exchanged neighbours touch both halves
    otherwise.
    """
    middle = len(word) // 2
    return word[:middle], word[middle + 1 :]


def is_one_error_away(typed: str, meant: str) -> bool:
    """Tell whether two words are the same but for one error, or none."""
    if abs(len(typed) - len(meant)) > 1:
        return False
    shorter, longer = sorted((typed, meant), key=len)
    place = 0
    while place < len(shorter) and shorter[place] == longer[place]:
        place += 1
    if len(shorter) < len(longer):
        return shorter[place:] == longer[place + 1 :]
    left, right = shorter[place:], longer[place:]
    return left[1:] == right[1:] or (left[:2] == right[1::-1] and left[2:] == right[2:])


def compare(typed: str, word: str) -> Likeness | None:
    """Tell where in a folded word stands what was typed; None where it does not.

    Both are compared as they are folded, and bare.
    """
    if is_one_error_away(typed, word) or is_one_error_away(
        make_bare(typed), make_bare(word)
    ):
        return Likeness.WHOLE
    if len(typed) < SHORTEST_PART:
        return None
    return _find_part(typed, word)


def _find_part(typed: str, word: str) -> Likeness | None:
    first, second = split_halves(typed)
    found: Likeness | None = None
    for place in _find_all(word, first):
        rest = word[place + len(first) :]
        if _begins_with(rest, typed[len(first) :]):
            found = min(found or Likeness.PART, _name_place(place))
    for place in _find_all(word, second):
        # What stands before is read backwards, from the half that is right.
        before = word[:place][::-1]
        wrong = typed[: -len(second)][::-1]
        for length in _lengths(wrong):
            if length <= place and is_one_error_away(wrong, before[:length]):
                found = min(found or Likeness.PART, _name_place(place - length))
    return found


def _find_all(word: str, half: str) -> list[int]:
    return [place for place in range(len(word)) if word.startswith(half, place)]


def _begins_with(word: str, typed: str) -> bool:
    return any(is_one_error_away(typed, word[:length]) for length in _lengths(typed))


def _lengths(typed: str) -> range:
    return range(len(typed) - 1, len(typed) + 2)


def _name_place(place: int) -> Likeness:
    return Likeness.PART if place else Likeness.BEGINNING
