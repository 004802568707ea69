"""Class expressions and property paths as tokens that a page can put into words.

`hasResult some MeasuredResult` becomes the term hasResult, a colon, the word at_least,
a 1 and the term MeasuredResult. The page names the terms and words in its language.
"""

from dataclasses import dataclass
from enum import Enum

from ontology.statements import (
    Statements,
    bare,
    is_blank,
    is_iri,
    objects,
    read_list,
)


class Kind(Enum):
    """What a token is: a term by its IRI, a word of ours, or a sign as it is."""

    TERM = "term"
    WORD = "word"
    SIGN = "sign"


@dataclass(frozen=True, slots=True)
class Token:
    """One piece of an expression."""

    kind: Kind
    text: str


Tokens = tuple[Token, ...]

_COUNTS = (
    ("owl:minQualifiedCardinality", "at_least"),
    ("owl:maxQualifiedCardinality", "at_most"),
    ("owl:qualifiedCardinality", "exactly"),
    ("owl:minCardinality", "at_least"),
    ("owl:maxCardinality", "at_most"),
    ("owl:cardinality", "exactly"),
)
_REPEATED = (
    ("sh:zeroOrMorePath", "*"),
    ("sh:oneOrMorePath", "+"),
    ("sh:zeroOrOnePath", "?"),
)


def read_expression(
    statements: Statements, node: str, *, inner: bool = False
) -> Tokens:
    """Return the tokens of a class expression; `inner` puts brackets around a list."""
    if not is_blank(node):
        return (_term(node),)
    for name, word in (("owl:intersectionOf", "and"), ("owl:unionOf", "or")):
        for head in objects(statements, node, name):
            return _join(statements, head, word, inner=inner)
    for negated in objects(statements, node, "owl:complementOf"):
        rest = read_expression(statements, negated, inner=True)
        return (Token(Kind.WORD, "not"), Token(Kind.SIGN, " "), *rest)
    return _read_restriction(statements, node, inner=inner)


def read_path(statements: Statements, node: str, *, inner: bool = False) -> Tokens:
    """Return the tokens of a SHACL path (https://www.w3.org/TR/shacl/#property-paths).

    Signs are those of SPARQL: `^` backwards, `/` one after the other, `|` either.
    """
    if is_iri(node):
        return (_term(node),)
    for back in objects(statements, node, "sh:inversePath"):
        return (_sign("^"), *read_path(statements, back, inner=True))
    for name, sign in _REPEATED:
        for step in objects(statements, node, name):
            return (*read_path(statements, step, inner=True), _sign(sign))
    alternatives = objects(statements, node, "sh:alternativePath")
    members = read_list(statements, alternatives[0] if alternatives else node)
    between = _sign(" | " if alternatives else " / ")
    tokens: list[Token] = []
    for member in members:
        tokens += [between] if tokens else []
        tokens += read_path(statements, member, inner=True)
    return _bracket(tuple(tokens), needed=inner and len(members) > 1)


def _read_restriction(statements: Statements, node: str, *, inner: bool) -> Tokens:
    properties = objects(statements, node, "owl:onProperty")
    if not properties:
        return (_sign("–"),)
    head = (_term(properties[0]), _sign(": "))
    for some in objects(statements, node, "owl:someValuesFrom"):
        filler = read_expression(statements, some, inner=True)
        return _bracket((*head, _word("at_least"), _sign(" 1 "), *filler), needed=inner)
    for only in objects(statements, node, "owl:allValuesFrom"):
        filler = read_expression(statements, only, inner=True)
        return _bracket((*head, _word("only"), _sign(" "), *filler), needed=inner)
    for value in objects(statements, node, "owl:hasValue"):
        return _bracket((*head, _term(value)), needed=inner)
    return _bracket((*head, *_read_count(statements, node)), needed=inner)


def _read_count(statements: Statements, node: str) -> Tokens:
    for name, word in _COUNTS:
        for number in objects(statements, node, name):
            digits = number.split('"')[1]
            filler: Tokens = ()
            for class_ in objects(statements, node, "owl:onClass"):
                filler = (_sign(" "), *read_expression(statements, class_, inner=True))
            return (_word(word), _sign(f" {digits}"), *filler)
    return (_sign("–"),)


def _join(statements: Statements, head: str, word: str, *, inner: bool) -> Tokens:
    tokens: list[Token] = []
    members = read_list(statements, head)
    for member in members:
        if tokens:
            tokens += [_sign(" "), _word(word), _sign(" ")]
        tokens += read_expression(statements, member, inner=True)
    return _bracket(tuple(tokens), needed=inner and len(members) > 1)


def _bracket(tokens: Tokens, *, needed: bool) -> Tokens:
    return (_sign("("), *tokens, _sign(")")) if needed else tokens


def _term(node: str) -> Token:
    return Token(Kind.TERM, bare(node)) if is_iri(node) else _sign(node)


def _word(text: str) -> Token:
    return Token(Kind.WORD, text)


def _sign(text: str) -> Token:
    return Token(Kind.SIGN, text)
