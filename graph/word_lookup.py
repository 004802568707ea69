"""Looks up by which words of the search index the words of a question are found."""

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

from graph import word_list
from graph.search_words import LONGEST_WHOLE, SHORTEST_PART, Sought, list_splits


def look_up(index: sqlite3.Connection, words: list[str]) -> tuple[Sought, ...]:
    """Look up each word, as it was typed, and which neighbours are written as one."""
    sought = [_look_up_word(index, word) for word in words]
    for number, (one, two) in enumerate(pairwise(sought)):
        both = one.typed + two.typed
        is_free = number == 0 or not sought[number - 1].joined
        if is_free and word_list.has_beginning(index, both):
            sought[number] = replace(one, joined=both)
    return tuple(sought)


def correct(
    index: sqlite3.Connection,
    question: tuple[Sought, ...],
    is_found: Callable[[Sought], bool],
) -> tuple[Sought, ...]:
    """Put what was meant in the place of the words that find nothing by themselves."""
    return tuple(
        sought if is_found(replace(sought, joined="")) else _mean(index, sought)
        for sought in question
    )


def _look_up_word(index: sqlite3.Connection, word: str) -> Sought:
    if len(word) <= LONGEST_WHOLE:
        is_known = word in word_list.list_known(index, [word])
        return Sought(typed=word, words=(word,), is_whole=is_known)
    parts: tuple[str, ...] = ()
    if len(word) >= SHORTEST_PART or not word_list.has_beginning(index, word):
        parts = word_list.find_holders(index, word)
    return Sought(typed=word, words=(word,), parts=parts, phrases=_split(index, word))


def _split(index: sqlite3.Connection, word: str) -> tuple[str, ...]:
    splits = list_splits(word)
    known = word_list.list_known(index, [piece for pair in splits for piece in pair])
    return tuple(f"{one} {two}" for one, two in splits if known.issuperset({one, two}))


def _mean(index: sqlite3.Connection, sought: Sought) -> Sought:
    meant = word_list.find_meant(index, sought.typed)
    if not meant:
        return sought
    holders = (part for word in meant for part in word_list.find_holders(index, word))
    return Sought(typed=sought.typed, words=meant, parts=tuple(holders))
