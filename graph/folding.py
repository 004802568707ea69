"""German folding: the one form in which texts and questions are compared."""

import re
import unicodedata

# German spells an umlaut as two letters where it cannot print it (DIN 5007-2).
_GERMAN = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "oe", "œ": "oe"}
)
_WORD = re.compile(r"[^\W_]+")


def fold(text: str) -> str:
    """Return the text in lower case, umlauts as two letters, without accents.

    `Köln`, `KOELN` and `köln` fold to `koeln`; `Café` folds to `cafe`.
    """
    composed = unicodedata.normalize("NFC", text).casefold().translate(_GERMAN)
    decomposed = unicodedata.normalize("NFKD", composed)
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


def split_words(text: str) -> list[str]:
    """Return the folded words of a text: runs of letters and digits, in order."""
    return _WORD.findall(fold(text))
