"""Triples with too few terms or too many, found in the words of a text.

A run is what stands between two separators in one pair of braces. Runs with paths,
lists, blank nodes in brackets or keywords are not judged.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from sparql.tokens import IRI, MARK, NAME, TAG, WORD, Token
from sparql.word_faults import Misplacement

_OPENERS = frozenset({"{", "(", "["})
_CLOSERS = frozenset({"}", ")", "]"})
_INVOLVED = frozenset(
    {"/", "|", "^", "*", "+", "?", "!", "-", "(", "[", "<<", ">>", "~"}
)
_COMPARISONS = frozenset({"=", "<", ">", "&&", "||"})
_TERMS = frozenset({"A", "TRUE", "FALSE"})
_KEYWORDS = frozenset(
    (
        *("FILTER", "OPTIONAL", "BIND", "VALUES", "GRAPH", "MINUS", "UNION", "SERVICE"),
        *("SELECT", "WHERE", "EXISTS", "NOT", "GROUP", "ORDER", "HAVING", "LIMIT"),
        *("OFFSET", "LATERAL", "INSERT", "DELETE", "DATA"),
    )
)
# After their bracket the next triple may begin.
_WITH_EXPRESSION = frozenset({"FILTER", "BIND"})
_NEEDED = {
    "": (3, "A triple has a subject, a predicate and an object."),
    ";": (2, "After “;” come a predicate and an object."),
    ",": (1, "After “,” comes one object."),
}


@dataclass(slots=True)
class _Run:
    """The terms since the last separator in one pair of braces.

    `after` is that separator, empty at the beginning of a triple, and `keyword` the
    first word of what is no triple.
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
        message = f"Is “.” missing before “{extra.text[:40]}”? {rule}"
        return Misplacement(offset=extra.start, message=message)


def with_brackets(tokens: list[Token]) -> Iterator[tuple[Token, tuple[str, ...]]]:
    """Yield each token and the brackets that are open around it."""
    around: tuple[str, ...] = ()
    for token in tokens:
        if token.kind == MARK and token.text in _CLOSERS:
            around = around[:-1]
        yield token, around
        if token.kind == MARK and token.text in _OPENERS:
            around = (*around, token.text)


def find_odd_triple(tokens: list[Token]) -> Misplacement | None:
    """Return the first run of terms that is no triple; None where all may be."""
    runs: list[_Run] = []
    word = ""
    before = Token(kind="", text="", start=-1)
    for token, inside in with_brackets(tokens):
        if token.kind == WORD:
            word = token.text.upper()
        if token.kind == MARK and token.text == "{":
            if _is_count(before, token, runs):
                message = "SPARQL 1.1 counts no steps of a path; write them out."
                return Misplacement(offset=token.start, message=message)
            if runs:
                runs[-1].begin()
            is_data = word == "VALUES" or bool(runs and runs[-1].is_data)
            runs.append(_Run(is_data=is_data, is_judged=not is_data))
            word = ""
        elif runs and (inside[-1:] == ("{",) or token.text == "}"):
            found = _take(runs, token, before)
            if found is not None:
                return found
        before = token
    return None


def _is_count(before: Token, brace: Token, runs: list[_Run]) -> bool:
    """Tell whether a brace stands at the end of a predicate: `ex:p{1,3}`."""
    is_close = before.start + len(before.text) == brace.start
    is_term = bool(runs) and len(runs[-1].terms) > 1 and runs[-1].is_judged
    return is_close and is_term and before.kind in (IRI, NAME)


def _take(runs: list[_Run], token: Token, before: Token) -> Misplacement | None:
    """Let a run take a token that stands directly in its braces."""
    run = runs[-1]
    if token.kind == WORD and token.text.upper() not in _TERMS:
        return _take_word(run, token)
    if token.kind != MARK:
        if token.kind != TAG and before.text != "^^":
            run.terms.append(token)
        return None
    if token.text in (".", ";", ",", "}"):
        return _end_run(runs, token)
    if token.text in _COMPARISONS and not run.is_data:
        message = "A comparison stands within FILTER( … ), or BIND( … AS ?x )."
        return Misplacement(offset=token.start, message=message)
    if token.text == ")" and run.keyword in _WITH_EXPRESSION:
        run.begin()
    elif token.text in _INVOLVED:
        run.is_judged = False
    return None


def _end_run(runs: list[_Run], mark: Token) -> Misplacement | None:
    run = runs[-1]
    if mark.text in ";," and run.keyword:
        return None  # It divides what the keyword has, such as ORDER BY.
    found = run.judge(mark)
    run.begin(mark.text if mark.text in ";," else "")
    if mark.text == "}":
        runs.pop()
    return found


def _take_word(run: _Run, word: Token) -> Misplacement | None:
    name = word.text.upper()
    if not run.keyword and run.is_judged and name not in _KEYWORDS:
        message = f"“{word.text[:40]}” is no term; is its prefix missing?"
        return Misplacement(offset=word.start, message=message)
    found = run.judge(word)
    keyword = run.keyword if run.keyword in _WITH_EXPRESSION else name
    run.begin()
    run.keyword, run.is_judged = keyword, False
    return found
