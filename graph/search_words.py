"""What the words of a question stand for, and how FTS5 is asked for them.

Words are quoted, whatever they are, so that nothing a user types is FTS syntax
(https://sqlite.org/fts5.html#fts5_strings).
"""

from collections.abc import Callable
from dataclasses import dataclass

# Parts of a word are worth looking for from here on; shorter ones are in everything.
SHORTEST_PART = 4
# Up to here a word is sought whole: `KI` is not Kiel, and `AR` not Arnsberg.
LONGEST_WHOLE = 2
# What is left of a word that may be two.
SHORTEST_END = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """One word of a question, and by which words of the texts it is found.

    `words` are the word itself, or what was meant by it where it has a typing error;
    `parts` are longer words that hold it; `phrases` are words that follow each other
    (`smart city`) where it was typed in one; `joined` is it and the next word of the
    question where the texts write them as one (`emobilitaet`). `is_whole` forbids
    longer words.
    """

    typed: str
    words: tuple[str, ...]
    parts: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    joined: str = ""
    is_whole: bool = False


def match_whole(question: tuple[Sought, ...]) -> str:
    """Return the FTS5 expression for texts with each word whole."""
    return _match(question, lambda sought: _quote(sought.words), '"{}"')


def match_beginnings(question: tuple[Sought, ...]) -> str:
    """Return the expression for texts with a word that begins with each one sought."""
    return _match(question, _list_beginnings, '"{}" *')


def match_all(question: tuple[Sought, ...]) -> str:
    """Return the expression for all texts that are found."""
    return _match(question, _list_all, '"{}" *')


def list_splits(word: str) -> list[tuple[str, str]]:
    """Return how a word may be two that were typed as one: `e` and `mobilitaet`."""
    if len(word) <= SHORTEST_PART:
        return []
    last = len(word) - SHORTEST_END
    return [(word[:place], word[place:]) for place in range(1, last + 1)]


def _match(
    question: tuple[Sought, ...],
    list_terms: Callable[[Sought], list[str]],
    joined: str,
) -> str:
    groups: list[str] = []
    for number, sought in enumerate(question):
        group = f"({' OR '.join(list_terms(sought))})"
        if number and question[number - 1].joined:
            both = f"{groups.pop()} AND {group}"
            term = joined.format(question[number - 1].joined)
            group = f"(({both}) OR {term})"
        groups.append(group)
    return " AND ".join(groups)


def _list_all(sought: Sought) -> list[str]:
    return [
        *_list_beginnings(sought),
        *_quote(sought.parts),
        *(f'"{phrase}" *' for phrase in sought.phrases),
    ]


def _list_beginnings(sought: Sought) -> list[str]:
    quoted = _quote(sought.words)
    return quoted if sought.is_whole else [f"{word} *" for word in quoted]


def _quote(words: tuple[str, ...]) -> list[str]:
    return [f'"{word}"' for word in words]
