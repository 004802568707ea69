"""Where a text that the engine could not parse goes wrong, found in its words.

The engine names the furthest place that it looked at, which is often the end. Each look
here finds one kind of fault and says nothing of text that it cannot judge. Only what
was refused is looked at, yet nothing may be said of a part that is sound: another part
may be what is wrong.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from sparql.tokens import IRI, MARK, NAME, STRING, VARIABLE, WORD, Token, is_whole
from sparql.triple_runs import find_odd_triple, with_brackets
from sparql.word_faults import Misplacement

_CLOSERS = {"{": "}", "(": ")", "[": "]"}
_LONG = ('"""', "'''")
# A comparison without blanks looks like the beginning of an IRI too; not with these.
_SCHEMES = frozenset(
    ("http", "https", "urn", "doi", "mailto", "geo", "tag", "file", "ftp")
)
_LINE_OF_IRI = re.compile(r"<([^<>\r\n]*)(>?)")
_NOT_IN_IRI = re.compile(r'["{}|^`\\\x00-\x20]')
_PLACEHOLDER = re.compile(r"<\{\w*\}>")
_BINARY = frozenset({"=", "<", ">", "!", "&&", "||", "/", "^"})
_AGGREGATES = frozenset({"COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"})
_OPERATIONS = frozenset({"DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "WITH"})
# What ends an operation of an update that has braces.
_LAST_BLOCKS = frozenset({"DATA", "WHERE"})
_HEADERS = frozenset({"SELECT", "GROUP", "ORDER", "BY", "HAVING", "VALUES"})


def find_broken_word(tokens: list[Token], text: str) -> Misplacement | None:
    """Return the first string without an end, or IRI that is none."""
    for token, following in pairwise([*tokens, Token(kind="", text="", start=-1)]):
        if token.kind == STRING and not is_whole(token):
            where = "" if token.text.startswith(_LONG) else " on its line"
            message = f"The string that begins here is not ended{where}."
            return Misplacement(offset=token.start, message=message)
        if token.kind == MARK and token.text == "<":
            found = _judge_iri(token, following, text)
            if found is not None:
                return found
    return None


def _judge_iri(token: Token, following: Token, text: str) -> Misplacement | None:
    """Tell what is wrong with the IRI that begins here; None where none is meant."""
    if _PLACEHOLDER.match(text, token.start):
        message = "An IRI is to be filled in here."
        return Misplacement(offset=token.start, message=message)
    is_next = following.kind == NAME and following.start == token.start + 1
    if not is_next or following.text.partition(":")[0].lower() not in _SCHEMES:
        return None
    meant = _LINE_OF_IRI.match(text, token.start)
    odd = None if meant is None else _NOT_IN_IRI.search(meant[1])
    if meant is None or odd is None or not meant[2]:
        message = "The IRI that begins here is not ended by “>”."
        return Misplacement(offset=token.start, message=message)
    what = "a blank" if odd[0].isspace() else f"“{odd[0]}”"
    return Misplacement(
        offset=token.start + 1 + odd.start(),
        message=f"“{meant[0][:60]}” is no IRI: it holds {what}.",
    )


def find_misplaced(tokens: list[Token]) -> Misplacement | None:
    """Return what is wrong with the order of words; None where that cannot be told."""
    looks: Iterable[Callable[[list[Token]], Misplacement | None]] = (
        _find_bracket,
        _find_missing_operand,
        _find_missing_semicolon,
        _find_missing_as,
        find_odd_triple,
        _find_second_binding,
    )
    return next((found for look in looks if (found := look(tokens))), None)


def find_ungrouped(tokens: list[Token]) -> Misplacement | None:
    """Return the first variable of SELECT that a query with groups may not select."""
    selected, grouped = [], set()
    clause, before, has_groups = "", "", False
    for token, inside in with_brackets(tokens):
        word = token.text.upper() if token.kind == WORD else ""
        has_groups |= word in _AGGREGATES and inside == ("(",) and clause == "SELECT"
        if word and not inside and word not in ("DISTINCT", "REDUCED", "BY"):
            clause = word
            has_groups |= word == "GROUP"
        is_named = not inside or (inside == ("(",) and before == "AS")
        if token.kind == VARIABLE and is_named:
            if clause == "SELECT" and not inside:
                selected.append(token)
            elif clause == "GROUP":
                grouped.add(token.text[1:])
        before = word
    for token in selected if has_groups else ():
        if token.text[1:] not in grouped:
            message = f"{token.text} is neither in GROUP BY nor within an aggregate."
            return Misplacement(offset=token.start, message=message)
    return None


def _find_bracket(tokens: list[Token]) -> Misplacement | None:
    # `?a<5&&(?b>3` is scanned as an IRI that holds a bracket.
    if any(token.kind == IRI and set("()") & set(token.text) for token in tokens):
        return None
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
    block, is_behind_block = "", False
    for token, following in _with_next(tokens):
        word = token.text.upper() if token.kind == WORD else ""
        begins = word in _OPERATIONS or (word == "INSERT" and following == "DATA")
        if begins and is_behind_block and block in _LAST_BLOCKS:
            message = f"“;” is missing before “{token.text}”."
            return Misplacement(offset=token.start, message=message)
        block = word or block
        is_behind_block = token.text == "}"
    return None


def _with_next(tokens: list[Token]) -> Iterator[tuple[Token, str]]:
    """Yield the tokens outside of braces, and those that close them."""
    for index, (token, inside) in enumerate(with_brackets(tokens)):
        if not inside:
            following = tokens[index + 1 : index + 2]
            yield token, following[0].text.upper() if following else ""


def _find_missing_as(tokens: list[Token]) -> Misplacement | None:
    for index, (token, inside) in enumerate(with_brackets(tokens)):
        if token.kind != VARIABLE or inside != ("(",) or index + 1 == len(tokens):
            continue
        if (tokens[index - 1].text, tokens[index + 1].text) == (")", ")"):
            message = f"“AS” is missing before {token.text}."
            return Misplacement(offset=token.start, message=message)
    return None


@dataclass(slots=True)
class _Group:
    """What one pair of braces has bound so far; a header is SELECT's, or GROUP BY's."""

    bound: set[str] = field(default_factory=set)
    is_header: bool = False
    is_binding: bool = False

    def take(self, token: Token) -> None:
        """Take a word that stands directly in the braces."""
        if token.kind == WORD:
            self.is_header = token.text.upper() in _HEADERS
            self.is_binding = token.text.upper() == "BIND"
        elif token.kind == VARIABLE and not self.is_header:
            self.bound.add(token.text[1:])

    def binds_again(self, variable: str) -> bool:
        """Tell whether BIND names a variable that has a value; it has one then."""
        if not self.is_binding or variable in self.bound:
            return self.is_binding
        self.bound.add(variable)
        return False


def _find_second_binding(tokens: list[Token]) -> Misplacement | None:
    """Find a variable that BIND gives a value where it has one already."""
    groups: list[_Group] = []
    before = ""
    for token, inside in with_brackets(tokens):
        is_named = token.kind == VARIABLE and before == "AS"
        before = token.text.upper()
        if token.kind == MARK and token.text == "{":
            groups.append(_Group())
        elif token.kind == MARK and token.text == "}" and groups:
            groups.pop()
        elif groups and inside[-1:] == ("{",):
            groups[-1].take(token)
        elif not groups or not is_named or inside[-2:] != ("{", "("):
            continue
        elif groups[-1].binds_again(token.text[1:]):
            message = f"{token.text} has a value already where BIND gives it one."
            return Misplacement(offset=token.start, message=message)
    return None
