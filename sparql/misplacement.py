"""Where a text that the engine could not parse goes wrong, found in its words.

The engine names the furthest place that it looked at, which is often the end. Each look
here finds one kind of fault and says nothing of text that it cannot judge; a text that
parses is never asked about.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from sparql.tokens import MARK, STRING, TAG, VARIABLE, WORD, Token

_CLOSERS = {"{": "}", "(": ")", "[": "]"}
_WHOLE_STRING = re.compile(
    r"""(?s:"{3}(?:[^"\\]|\\.|"(?!""))*+"{3}|'{3}(?:[^'\\]|\\.|'(?!''))*+'{3})"""
    r"""|"(?:[^"\\]|\\.)*+"|'(?:[^'\\]|\\.)*+'"""
)
# A comparison without blanks looks like an IRI too, but not like one of these.
_MEANT_AS_IRI = re.compile(r"<(?:https?://|urn:)[^<>\r\n]*>")
_NOT_IN_IRI = re.compile(r'["{}|^`\\\x00-\x20]')
_BINARY = frozenset({"=", "<", ">", "!", "&&", "||", "/", "|", "^"})
_INVOLVED = frozenset({"/", "|", "^", "*", "+", "?", "!", "-", "(", "[", "<<"})
_LITERAL_WORDS = frozenset({"A", "TRUE", "FALSE"})
_AGGREGATES = frozenset({"COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"})
# After their bracket the next triple may begin.
_WITH_EXPRESSION = frozenset({"FILTER", "BIND"})
_OPERATIONS = frozenset(
    {"DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"}
)
_NEEDED = {
    "": (3, "A triple has a subject, a predicate and an object."),
    ";": (2, "After “;” come a predicate and an object."),
    ",": (1, "After “,” comes one object."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Misplacement:
    """A fault and its offset in the text, in characters."""

    offset: int
    message: str


def find_broken_word(tokens: list[Token], text: str) -> Misplacement | None:
    """Return the first string without an end, or IRI with what no IRI may hold."""
    for token in tokens:
        if token.kind == STRING and not _WHOLE_STRING.fullmatch(token.text):
            message = "The string that begins here is not ended on its line."
            return Misplacement(offset=token.start, message=message)
        if token.kind == MARK and token.text == "<":
            meant = _MEANT_AS_IRI.match(text, token.start)
            odd = None if meant is None else _NOT_IN_IRI.search(meant[0])
            if meant is not None and odd is not None:
                what = "a blank" if odd[0].isspace() else f"“{odd[0]}”"
                message = f"“{meant[0][:60]}” is no IRI: it holds {what}."
                return Misplacement(offset=token.start + odd.start(), message=message)
    return None


def find_misplaced(tokens: list[Token]) -> Misplacement | None:
    """Return what is wrong with the order of words; None where that cannot be told."""
    looks: Iterable[Callable[[list[Token]], Misplacement | None]] = (
        _find_bracket,
        _find_missing_operand,
        _find_missing_semicolon,
        _find_missing_as,
        _find_odd_triple,
        _find_second_binding,
    )
    return next((found for look in looks if (found := look(tokens))), None)


def find_ungrouped(tokens: list[Token]) -> Misplacement | None:
    """Return the first variable of SELECT that a query with groups may not select."""
    selected, grouped = [], set()
    clause, has_groups = "", False
    for token, inside in _with_brackets(tokens):
        word = token.text.upper() if token.kind == WORD else ""
        has_groups |= word in _AGGREGATES and inside == ("(",) and clause == "SELECT"
        if inside:
            continue
        if word:
            clause = "SELECT" if word in ("DISTINCT", "REDUCED") else word
            has_groups |= word == "GROUP"
        elif token.kind == VARIABLE and clause == "SELECT":
            selected.append(token)
        elif token.kind == VARIABLE and clause == "BY":
            grouped.add(token.text[1:])
    for token in selected if has_groups else ():
        if token.text[1:] not in grouped:
            message = f"{token.text} is neither in GROUP BY nor within an aggregate."
            return Misplacement(offset=token.start, message=message)
    return None


def _with_brackets(tokens: list[Token]) -> Iterator[tuple[Token, tuple[str, ...]]]:
    """Yield each token and the brackets that are open around it."""
    around: tuple[str, ...] = ()
    for token in tokens:
        if token.kind == MARK and token.text in _CLOSERS.values():
            around = around[:-1]
        yield token, around
        if token.kind == MARK and token.text in _CLOSERS:
            around = (*around, token.text)


def _find_bracket(tokens: list[Token]) -> Misplacement | None:
    opened: list[Token] = []
    for token in tokens:
        if token.kind != MARK:
            continue
        if token.text in _CLOSERS:
            opened.append(token)
        elif token.text in _CLOSERS.values():
            if not opened:
                message = f"“{token.text}” closes nothing."
                return Misplacement(offset=token.start, message=message)
            closer = _CLOSERS[opened.pop().text]
            if closer != token.text:
                message = f"“{token.text}” stands where “{closer}” has to come first."
                return Misplacement(offset=token.start, message=message)
    if not opened:
        return None
    message = f"“{opened[-1].text}” is not closed."
    return Misplacement(offset=opened[-1].start, message=message)


def _find_missing_operand(tokens: list[Token]) -> Misplacement | None:
    for token, following in pairwise(tokens):
        is_end = following.kind == MARK and following.text in _CLOSERS.values()
        if is_end and token.kind == MARK and token.text in _BINARY:
            message = f"Something is missing between “{token.text}” and this."
            return Misplacement(offset=following.start, message=message)
    return None


def _find_missing_semicolon(tokens: list[Token]) -> Misplacement | None:
    """Find an operation of an update that nothing divides from the one before."""
    before = ""
    for index, (token, inside) in enumerate(_with_brackets(tokens)):
        word = token.text.upper() if token.kind == WORD else ""
        following = tokens[index + 1].text.upper() if index + 1 < len(tokens) else ""
        begins = word in _OPERATIONS or (word == "INSERT" and following == "DATA")
        if begins and before == "}" and not inside:
            message = f"“;” is missing before “{token.text}”."
            return Misplacement(offset=token.start, message=message)
        before = token.text
    return None


def _find_missing_as(tokens: list[Token]) -> Misplacement | None:
    for index, (token, inside) in enumerate(_with_brackets(tokens)):
        if token.kind != VARIABLE or inside != ("(",) or index + 1 == len(tokens):
            continue
        if (tokens[index - 1].text, tokens[index + 1].text) == (")", ")"):
            message = f"“AS” is missing before {token.text}."
            return Misplacement(offset=token.start, message=message)
    return None


@dataclass(slots=True)
class _Run:
    """The terms since the last separator in one pair of braces.

    `after` is that separator, empty at the beginning of a triple, and `keyword` the
    first word of what is no triple. A run with paths, lists or keywords is not judged.
    """

    is_data: bool = False
    is_judged: bool = True
    after: str = ""
    keyword: str = ""
    terms: list[Token] = field(default_factory=list)

    def begin(self, after: str = "") -> None:
        self.after, self.keyword, self.is_judged = after, "", not self.is_data
        self.terms.clear()

    def judge(self, end: Token) -> Misplacement | None:
        needed, rule = _NEEDED[self.after]
        count = len(self.terms)
        # Nothing may follow “.” and “;”, and after a group nothing need come.
        is_empty = count == 0 and self.after != ","
        if not self.is_judged or is_empty or count == needed:
            return None
        if count < needed:
            return Misplacement(
                offset=end.start, message=f"A term is missing before this. {rule}"
            )
        extra = self.terms[needed]
        message = f"“{extra.text[:40]}” is one term too many. {rule}"
        return Misplacement(offset=extra.start, message=message)


def _find_odd_triple(tokens: list[Token]) -> Misplacement | None:
    runs: list[_Run] = []
    word = ""
    is_datatype = False
    for token, inside in _with_brackets(tokens):
        if token.kind == WORD:
            word = token.text.upper()
        if token.kind == MARK and token.text == "{":
            if runs:
                runs[-1].begin()
            is_data = word == "VALUES" or bool(runs and runs[-1].is_data)
            runs.append(_Run(is_data=is_data, is_judged=not is_data))
            word = ""
        elif runs and (inside[-1:] == ("{",) or token.text == "}"):
            found = _take(runs, token, is_datatype=is_datatype)
            if found is not None:
                return found
        is_datatype = token.text == "^^"
    return None


def _take(runs: list[_Run], token: Token, *, is_datatype: bool) -> Misplacement | None:
    """Let a run take a token that stands directly in its braces."""
    run = runs[-1]
    if token.kind == MARK and token.text in (".", ";", ",", "}"):
        found = run.judge(token)
        run.begin(token.text if token.text in ";," else "")
        if token.text == "}":
            runs.pop()
        return found
    if token.kind == WORD and token.text.upper() not in _LITERAL_WORDS:
        found = run.judge(token)
        keyword = run.keyword or token.text.upper()
        run.begin()
        run.keyword, run.is_judged = keyword, False
        return found
    if token.text == ")" and run.keyword in _WITH_EXPRESSION:
        run.begin()
    elif token.kind == MARK and token.text in _INVOLVED:
        run.is_judged = False
    elif token.kind not in (MARK, TAG) and not is_datatype:
        run.terms.append(token)
    return None


def _find_second_binding(tokens: list[Token]) -> Misplacement | None:
    """Find a variable that BIND gives a value where it has one already."""
    seen: list[set[str]] = []
    for index, (token, inside) in enumerate(_with_brackets(tokens)):
        if token.kind == MARK and token.text == "{":
            seen.append(set())
        elif token.kind == MARK and token.text == "}" and seen:
            seen.pop()
        elif token.kind == VARIABLE and inside[-1:] == ("{",) and seen:
            seen[-1].add(token.text[1:])
        elif token.kind == VARIABLE and inside[-2:] == ("{", "("):
            is_bound = tokens[index - 1].text.upper() == "AS"
            if is_bound and token.text[1:] in seen[-1]:
                message = f"{token.text} has a value already where BIND gives it one."
                return Misplacement(offset=token.start, message=message)
            if is_bound:
                seen[-1].add(token.text[1:])
    return None
