"""From the engine's words about a syntax error to a place and a hint.

What can be told from the words of the query is told from them. Else the engine's place
counts: it names the furthest one its parser looked at and all it hoped for there.
A keyword it hoped for was compared as a whole, so the place is that many characters
too far unless something shorter was hoped for too.
"""

import re
from dataclasses import replace

from graph.errors import Malformed, Rejection
from graph.update_limits import UPDATE_TOKENS
from ontology.iris import PREFIXES
from sparql.admission import locate
from sparql.hints import Hint
from sparql.misplacement import find_broken_word, find_misplaced, find_ungrouped
from sparql.tokens import NAME, WORD, Token, scan
from sparql.word_faults import Misplacement

_GRAMMAR = "https://www.w3.org/TR/sparql11-query/#sparqlGrammar"
_PREFIXED_NAMES = "https://www.w3.org/TR/sparql11-query/#prefNames"

DOES_NOT_PARSE = "The query does not parse"
_PLACE = re.compile(r"error at (\d+):(\d+): expected (?:one of )?(.*)", re.DOTALL)
_KEYWORD = re.compile(r"[A-Z][A-Z_]+")
_UNBOUND = "variable that is unbound"
_SENTENCE = re.compile(r"(?:[A-Z][a-z]|The )[\w ]* [\w ]+")


def diagnose(message: str, text: str, hints: tuple[Hint, ...] = ()) -> Malformed:
    """Return the error for a query that the engine could not parse.

    `message` is the engine's own, `text` the query; the hints are added to what is
    said. An undeclared prefix is found in the text itself, since the engine tells its
    place badly.
    """
    fault = _diagnose(message, text)
    words = " ".join([fault.message, *map(str, hints)])
    return Malformed(replace(fault, message=words))


def find_in_words(text: str) -> Rejection | None:
    """Return what the words of a text that does not parse tell of why, or None.

    The text is a query or an update that was admitted.
    """
    tokens = scan(text, most=UPDATE_TOKENS.value)
    broken = find_broken_word(tokens, text)
    if broken is not None:
        return _misplaced(broken, text)
    undeclared = _find_undeclared_prefix(tokens)
    if undeclared is not None:
        return _undeclared(undeclared, text)
    misplaced = find_misplaced(tokens)
    return None if misplaced is None else _misplaced(misplaced, text)


def _diagnose(message: str, text: str) -> Rejection:
    found = find_in_words(text)
    if found is None and _UNBOUND in message:
        ungrouped = find_ungrouped(scan(text, most=UPDATE_TOKENS.value))
        found = None if ungrouped is None else _misplaced(ungrouped, text)
    if found is not None:
        return found
    match = _PLACE.match(message)
    if match is None:
        return _malformed(message.partition("\n")[0][:200], see=_GRAMMAR)
    expected = [item.strip() for item in match[3].split(",")]
    line, column = int(match[1]), int(match[2])
    column -= min(_overshoot(item) for item in expected)
    word = _read_word(text, line, column)
    reasons = [item for item in expected if _SENTENCE.fullmatch(item)]
    reason = f" ({reasons[0]})" if reasons else ""
    return _malformed(
        f"{DOES_NOT_PARSE}: {word} is not expected here{reason}.",
        see=_GRAMMAR,
        line=line,
        column=max(column, 1),
    )


def _misplaced(fault: Misplacement, text: str) -> Rejection:
    line, column = locate(text, fault.offset)
    return _malformed(
        f"{DOES_NOT_PARSE}: {fault.message}",
        see=_GRAMMAR,
        line=line,
        column=column,
    )


def _overshoot(item: str) -> int:
    return len(item) if _KEYWORD.fullmatch(item) else 0


def _read_word(text: str, line: int, column: int) -> str:
    """Return the word at a place, in quotes, for a message."""
    lines = text.split("\n")
    rest = lines[line - 1][max(column - 1, 0) :] if line <= len(lines) else ""
    words = rest.split(maxsplit=1)
    return f"“{words[0][:40]}”" if words else "the end"


def _find_undeclared_prefix(tokens: list[Token]) -> Token | None:
    # An update may declare prefixes before each of its operations.
    declared = {
        tokens[index + 1].text
        for index, token in enumerate(tokens[:-1])
        if token.kind == WORD and token.text.upper() == "PREFIX"
    }
    for token in tokens:
        is_prefixed = token.kind == NAME and not token.text.startswith("_:")
        prefix, colon, _ = token.text.partition(":")
        if is_prefixed and prefix + colon not in declared:
            return token
    return None


def _undeclared(token: Token, text: str) -> Rejection:
    prefix = token.text.partition(":")[0]
    namespace = PREFIXES.get(prefix)
    line, column = locate(text, token.start)
    hint = f" Add: PREFIX {prefix}: <{namespace}>" if namespace else ""
    return _malformed(
        f"The prefix “{prefix}:” is not declared.{hint}",
        see=_PREFIXED_NAMES,
        line=line,
        column=column,
    )


def _malformed(
    message: str, *, see: str, line: int | None = None, column: int | None = None
) -> Rejection:
    return Rejection(
        message=message, rule="sparql-syntax", see=see, line=line, column=column
    )
