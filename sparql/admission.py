"""What a query may cost before any parser sees it: size, nesting, words, patterns.

The engine's parser is recursive and its planner worse than quadratic, so text that is
too deep or too long kills or blocks the process that reads it. Counting tokens is
linear and safe. The counts err on the high side where the grammar cannot be told
without a parser. What admission lets through by mistake costs one worker, no more.
"""

import re
from dataclasses import dataclass

from graph.errors import Forbidden, LimitReached, Malformed, Rejection
from graph.limits import (
    QUERY_DEPTH,
    QUERY_PATTERNS,
    QUERY_TEXT,
    QUERY_TOKENS,
    Limit,
)
from graph.update_limits import UPDATE_TEXT, UPDATE_TOKENS
from sparql.prologue import Form, Prologue, read_prologue
from sparql.tokens import IRI, MARK, NAME, WORD, Token, is_whole, scan
from sparql.update_text import find_glued, find_load

_FEDERATION = "https://www.w3.org/TR/sparql11-federated-query/"
_QUERY = "https://www.w3.org/TR/sparql11-protocol/#query-operation"
_GRAMMAR = "https://www.w3.org/TR/sparql11-query/#sparqlGrammar"
_LOADING = "https://www.w3.org/TR/sparql11-update/#load"

# The engine's keywords need no blank around them: `trueSERVICE<…>` is a SERVICE.
_SERVICE = re.compile("service", re.IGNORECASE)
_INSTEAD = {
    "SERVICE": "Query the other endpoint yourself and join the results.",
    "LOAD": "Fetch the file yourself and send it to /graphs.",
}
_VOLATILE = frozenset({"RAND", "NOW", "UUID", "STRUUID"})
_OPENING = frozenset({"{", "(", "[", "<<"})
_CLOSING = frozenset({"}", ")", "]", ">>"})
_SEPARATORS = frozenset({".", ";", ","})
_PATH_STEPS = frozenset({"/", "|", "^"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """A query that may be sent to the engine.

    `is_repeatable` is False where the same query on the same revision may answer
    otherwise (RAND, NOW, UUID, STRUUID).
    """

    tokens: list[Token]
    prologue: Prologue
    is_repeatable: bool

    @property
    def form(self) -> Form:
        """The query form."""
        return self.prologue.form


def admit(text: str, *, base: str) -> Admission:
    """Let a query in; `base` is the IRI that relative IRIs are resolved against.

    Raises LimitReached for what is too large, too deep or too long, and Forbidden for
    SERVICE and LOAD, in every spelling.
    """
    size_bytes = len(text.encode())
    if size_bytes > QUERY_TEXT.value:
        raise LimitReached(QUERY_TEXT, used=size_bytes, advice="Shorten the query.")
    # One more than allowed tells that there are too many; no need to see them all.
    tokens = scan(text, most=QUERY_TOKENS.value + 1)
    _refuse_endless(tokens, text)
    prologue = read_prologue(tokens, base=base)
    _refuse_federation(tokens, prologue, text)
    _Count().take_all(tokens)
    is_repeatable = not any(
        token.kind == WORD and token.text.upper() in _VOLATILE for token in tokens
    )
    return Admission(tokens=tokens, prologue=prologue, is_repeatable=is_repeatable)


def admit_update(text: str, *, base: str) -> list[Token]:
    """Let an update in and return its words; see `admit`. Malformed for a query.

    What it writes may be long, so its words have a limit of their own, and patterns are
    not counted: the planner meets them in a process of its own.
    """
    size_bytes = len(text.encode())
    if size_bytes > UPDATE_TEXT.value:
        raise LimitReached(UPDATE_TEXT, used=size_bytes, advice="Use a file.")
    tokens = scan(text, most=UPDATE_TOKENS.value + 1)
    _refuse_endless(tokens, text)
    if len(tokens) > UPDATE_TOKENS.value:
        raise LimitReached(UPDATE_TOKENS, advice="Split the update, or use a file.")
    prologue = read_prologue(tokens, base=base)
    _refuse_federation(tokens, prologue, text)
    if prologue.form is not Form.OTHER:
        message = "This is a query; ask it at /sparql, or with `stadtwissen query`."
        raise Malformed(Rejection(message=message, rule="sparql-protocol", see=_QUERY))
    glued = find_glued(tokens)
    if glued is not None:
        line, column = locate(text, glued.start)
        reason = Rejection(
            message=f"Put blanks around the keywords in “{glued.text[:40]}”.",
            rule="sparql-syntax",
            see=_GRAMMAR,
            line=line,
            column=column,
        )
        raise Malformed(reason)
    load = find_load(tokens)
    if load is not None:
        raise _forbid("LOAD", _LOADING, locate(text, load.start))
    depth = 0
    for token in tokens:
        depth += (token.text in _OPENING) - (token.text in _CLOSING)
        _check(QUERY_DEPTH, depth, "Nest less deeply.")
    return tokens


def locate(text: str, offset: int) -> tuple[int, int]:
    """Return line and column, from 1 and in characters, of an offset in a text."""
    line = text.count("\n", 0, offset) + 1
    return line, offset - (text.rfind("\n", 0, offset) + 1) + 1


class _Count:
    """What has been counted of a query so far."""

    def __init__(self) -> None:
        self.words = 0
        self.patterns = 0
        self._open: list[str] = []
        self._in_pattern = False
        self._expects_values = False
        self._after_term = False

    def take_all(self, tokens: list[Token]) -> None:
        """Count all tokens; LimitReached as soon as one count is too high."""
        for token in tokens:
            self.words += 1
            if token.kind == MARK:
                self._take_mark(token.text)
            elif token.kind == WORD:
                self._expects_values |= token.text.upper() == "VALUES"
                self._in_pattern = self._in_pattern and token.text == "a"
                self._after_term = False
            else:
                self._take_term(token)
        _check(QUERY_TOKENS, self.words, "Split the query, or shorten its lists.")
        _check(QUERY_PATTERNS, self.patterns, "Split the query.")

    def _take_mark(self, mark: str) -> None:
        inside = self._open[-1] if self._open else ""
        if mark in _OPENING:
            if self._after_term and mark != "{":
                self._count_item(inside)
            self._push(mark)
            self._in_pattern = False
        elif mark in _CLOSING:
            if self._open:
                self._open.pop()
            self._in_pattern = mark == ")" and self._in_pattern
        elif mark in _PATH_STEPS and inside != "VALUES":
            self.patterns += 1
        elif mark in _SEPARATORS:
            self._in_pattern = False
        self._after_term = mark in _CLOSING and mark != "}"

    def _push(self, mark: str) -> None:
        # Everything within a VALUES block is data, not patterns.
        is_data = self._expects_values and mark == "{"
        is_within_data = bool(self._open) and self._open[-1] == "VALUES"
        self._open.append("VALUES" if is_data or is_within_data else mark)
        if mark == "{":
            self._expects_values = False
        _check(QUERY_DEPTH, len(self._open), "Nest less deeply.")

    def _take_term(self, token: Token) -> None:
        inside = self._open[-1] if self._open else ""
        if inside in ("{", "[") and not self._in_pattern:
            self.patterns += 1
            self._in_pattern = True
        if self._after_term:
            self._count_item(inside)
            if token.kind == IRI and inside == "(":
                self._allow_for_expression(token.text)
        self._after_term = True

    def _count_item(self, inside: str) -> None:
        """Count an item of an RDF list: two triples each."""
        if inside == "(":
            self.patterns += 2

    def _allow_for_expression(self, text: str) -> None:
        """Count `?a<?b&&?c>` as the expression that it may be."""
        self.words += len(text) // 3
        depth = len(self._open) + text.count("(") + text.count("[")
        _check(QUERY_DEPTH, depth, "Put blanks around the operators < and >.")


def _check(limit: Limit, used: int, advice: str) -> None:
    if used > limit.value:
        raise LimitReached(limit, used=used, advice=advice)


def _refuse_endless(tokens: list[Token], text: str) -> None:
    """Refuse a long string without its end: what it hides was not looked at."""
    last = tokens[-1] if tokens else None
    if last is None or not last.text.startswith(('"""', "'''")) or is_whole(last):
        return
    line, column = locate(text, last.start)
    raise Malformed(
        Rejection(
            message="The string that begins here is not ended.",
            rule="sparql-syntax",
            see=_GRAMMAR,
            line=line,
            column=column,
        )
    )


def _refuse_federation(tokens: list[Token], prologue: Prologue, text: str) -> None:
    for index, token in enumerate(tokens):
        if token.kind == WORD:
            is_service = _SERVICE.search(token.text) is not None
        elif token.kind == NAME:
            prefix = token.text.partition(":")[0]
            following = tokens[index + 1].text if index + 1 < len(tokens) else ""
            is_service = following == "{" and _SERVICE.search(prefix) is not None
        else:
            continue
        if is_service:
            raise _forbid("SERVICE", _FEDERATION, locate(text, token.start))
    if prologue.form_word.startswith("LOAD"):
        place = locate(text, tokens[prologue.first].start)
        raise _forbid("LOAD", _LOADING, place)


def _forbid(word: str, see: str, place: tuple[int, int]) -> Forbidden:
    return Forbidden(
        Rejection(
            message=f"{word} is refused: this service contacts no other server. "
            + _INSTEAD[word],
            rule="no-federation",
            see=see,
            line=place[0],
            column=place[1],
        )
    )
