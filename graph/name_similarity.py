"""How alike two names are, from 0 to 1: for whoever has a list of names in a table.

Such names are typed by people and torn by programs: a letter is wrong or missing, the
dots of an umlaut are gone, `ß` went through the wrong encoding, `Stadt` stands before
or behind, `Sankt` is `St.`, and what a bracket tells is told by a slash elsewhere.
Only what differs in none but such forms counts as 1; a word that lacks a letter may
well be another town.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from graph.folding import fold
from graph.typing_errors import make_bare

# A sign that no name has: it stands for one letter that was lost on the way.
LOST = "\u0294"

_WORD = re.compile(r"[^\W_]+\.?")
_QUESTION_MARK = re.compile(r"(?<=[^\W\d_])\?(?=[^\W\d_])")
_UMLAUT = re.compile("([aou])e")
_DOUBLE_DECODED = re.compile("[ÂÃâ]")
_KINDS = {
    word: kind
    for kind, words in {
        "town": (
            "bundesstadt city flecken gemeinde grosse hansestadt kreisfreie kreisstadt"
            " landeshauptstadt markt municipality ortsgemeinde stadt stadtgemeinde"
            " stadtkreis town universitaetsstadt"
        ),
        "district": "county district kr kreis landkreis landratsamt lk lkr",
        "association": "amt association samtgemeinde sg verbandsgemeinde vg",
        "state": "bundesland freistaat state",
    }.items()
    for word in words.split()
}
_JOINT_WORDS = (
    "a am an auf b bei d das dem den der die i im in o ob of the u und v von vor zu zum"
    " zur"
)
_JOINTS = frozenset(_JOINT_WORDS.split())
_WHOLE = {"st": "sankt"}

# Measured on no list: each says how much an editor would hesitate.
_TYPED_WITHOUT_DOTS = 0.96
_TYPED_WITHOUT_DOUBLE = 0.93
_CUT_WITH_DOT = 0.95
_CUT = 0.85
_ORDER = 0.99
_KIND_OF_TOWN = 0.995
_KIND_MORE = 0.88
_KIND_LESS = 0.93
_KIND_OTHER = 0.85
_LACKING = 0.35
_TOO_MUCH = 0.45
_LEAST_OF_WORD = 0.6
# Words with more letters wrong have nothing to do with each other.
_MOST_ERRORS = 0.4
_LONGEST = 48
_SHORTEST_CUT = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name taken apart; all is folded (graph/folding.py).

    `core` are the words that tell one thing of a kind from another, `kinds` what the
    others say it is, `cut` those words that end in a full stop.
    """

    words: tuple[str, ...]
    core: tuple[str, ...]
    kinds: frozenset[str]
    cut: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An entity and how alike its likest name is, from 0 to 1."""

    iri: str
    type: str
    label: str
    place: str
    likeness: float


def read_name(text: str) -> Name:
    """Take a name apart, after mending what wrong encodings did to it."""
    found = _WORD.findall(fold(mend(text)))
    words = tuple(_WHOLE.get(word, word) for word in (w.rstrip(".") for w in found))
    core = tuple(word for word in words if word not in _KINDS and word not in _JOINTS)
    return Name(
        words=words,
        core=core or words,
        kinds=frozenset(_KINDS[word] for word in words if word in _KINDS),
        cut=frozenset(word.rstrip(".") for word in found if word.endswith(".")),
    )


def mend(text: str) -> str:
    """Undo UTF-8 that was read as a Latin encoding; mark each letter that was lost."""
    if _DOUBLE_DECODED.search(text):
        for encoding in ("cp1252", "latin-1"):
            try:
                text = text.encode(encoding).decode("utf-8")
                break
            except UnicodeError:
                continue
    return _QUESTION_MARK.sub(LOST, text.replace("\ufffd", LOST))


def compare_names(asked: Name, name: Name) -> float:
    """Return how likely it is that one name is meant by the other: 1 for the same."""
    if not asked.words or not name.words:
        return 0.0
    if asked.words == name.words:
        return 1.0
    kinds = _compare_kinds(asked.kinds, name.kinds)
    return max(
        compare_words("".join(asked.words), "".join(name.words)),
        compare_words("".join(asked.core), "".join(name.core)) * kinds,
        _align(asked, name) * _ORDER * kinds,
    )


@lru_cache(maxsize=16_384)
def compare_words(one: str, other: str) -> float:
    """Return how alike two folded words are: 1 less the share of wrong letters.

    A lost letter may be any one. An umlaut without its dots is nearly right, and so is
    an `s` for `ß`, but Munster is not Münster, nor Giesen Gießen.
    """
    if one == other:
        return 1.0
    if max(len(one), len(other)) > _LONGEST:
        return 0.0
    alike = _share(one, other)
    undotted = _UMLAUT.sub(r"\1", one), _UMLAUT.sub(r"\1", other)
    if undotted != (one, other):
        alike = max(alike, _share(*undotted) * _TYPED_WITHOUT_DOTS)
    bare = make_bare(one), make_bare(other)
    if bare != undotted:
        alike = max(alike, _share(*bare) * _TYPED_WITHOUT_DOUBLE)
    return alike


def count_errors(one: str, other: str) -> int:
    """Count letters wrong, missing, too many, and neighbours exchanged.

    It is the restricted Damerau-Levenshtein distance; see graph/typing_errors.py.
    """
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        this = [row]
        for column, sign in enumerate(other, 1):
            is_same = letter == sign or LOST in (letter, sign)
            least = min(
                last[column] + 1, this[column - 1] + 1, last[column - 1] + (not is_same)
            )
            if (
                row > 1
                and column > 1
                and letter == other[column - 2]
                and one[row - 2] == sign
            ):
                least = min(least, before[column - 2] + 1)
            this.append(least)
        before, last = last, this
    return last[-1]


def _share(one: str, other: str) -> float:
    longest = max(len(one), len(other))
    # One error changes at most two letters of those that only one of the words has.
    least = (len(set(one) ^ set(other)) - 2 * (LOST in one or LOST in other)) / 2
    if least > longest * _MOST_ERRORS:
        return 0.0
    return max(0.0, 1 - count_errors(one, other) / longest)


def _compare_kinds(asked: frozenset[str], known: frozenset[str]) -> float:
    if asked == known:
        return _ORDER if asked else 1.0
    if asked and known:
        return _ORDER if asked & known else _KIND_OTHER
    if known:
        return _KIND_OF_TOWN if known == {"town"} else _KIND_LESS
    return _KIND_OF_TOWN if asked == {"town"} else _KIND_MORE


def _align(asked: Name, name: Name) -> float:
    """Pair the words of two names; what is left over counts less than what is wrong."""
    pairs = sorted(
        (
            (_compare_core(word, known, asked.cut), row, column)
            for row, word in enumerate(asked.core)
            for column, known in enumerate(name.core)
        ),
        reverse=True,
    )
    rows, columns = set(range(len(asked.core))), set(range(len(name.core)))
    gained, whole = 0.0, 0.0
    for likeness, row, column in pairs:
        if likeness < _LEAST_OF_WORD:
            break
        if row in rows and column in columns:
            rows.remove(row)
            columns.remove(column)
            length = max(len(asked.core[row]), len(name.core[column]))
            gained += likeness * length
            whole += length
    whole += _LACKING * sum(len(name.core[column]) for column in columns)
    whole += _TOO_MUCH * sum(len(asked.core[row]) for row in rows)
    return gained / whole if whole else 0.0


def _compare_core(word: str, known: str, cut: frozenset[str]) -> float:
    if word != known and known.startswith(word):
        if word in cut:
            return _CUT_WITH_DOT
        if len(word) >= _SHORTEST_CUT:
            return max(_CUT * len(word) / len(known), compare_words(word, known))
    return compare_words(word, known)
