"""The words of a query, found without a parser.

Only what admission, datasets and diagnosis need is told apart: brackets, strings,
IRIs, names, variables, words. What it takes for a string, an IRI or a comment
the grammar takes for one too (SPARQL 1.1 Query section 19.8), with one exception: in
an expression `?a<?b&&?c>?d` looks like an IRI. Who counts must allow for that.
"""

import re
from itertools import islice
from typing import NamedTuple

IRI = "iri"
STRING = "string"
VARIABLE = "variable"
NAME = "name"
WORD = "word"
NUMBER = "number"
TAG = "tag"
MARK = "mark"

# Possessive quantifiers and bounded names keep the scan linear: it runs in the web
# process, and on text that was made to hurt. A short string that its line does not
# end is taken to the line's end: the grammar has no other reading of it. A long one
# without an end is taken to that of the text, so that no part of it is looked at twice;
# the grammar could read two short ones, so whoever lets a text in refuses it.
_TOKEN = re.compile(
    r"""
      (?: [\s\ufeff]+ | \#[^\n\r]* )                        # skipped: no group
    | (?P<iri> <(?: [^<>"{}|^`\\\x00-\x20]
                  | \\u[0-9A-Fa-f]{4} | \\U[0-9A-Fa-f]{8} )*+> )
    | (?P<string>
          \"\"\" (?: [^"\\] | \\. | \"(?!\"\") )*+ (?:\"\"\")?
        | ''' (?: [^'\\] | \\. | '(?!'') )*+ (?:''')?
        | " (?: [^"\\\n\r] | \\. )*+ "?
        | ' (?: [^'\\\n\r] | \\. )*+ '? )
    | (?P<variable> [?$]\w+ )
    | (?P<name> (?: [^\W\d_][\w.\-\u00b7]{0,99}+ | _ )?+ :
                (?: [\w:%\-\u00b7] | \\. | \.+(?=[\w:%\-\\\u00b7]) )*+ )
    | (?P<tag> @[A-Za-z]+(?:-[A-Za-z0-9]+)*+ )
    | (?P<number> (?: \d+(?:\.\d+)? | \.\d+ )(?:[eE][+-]?\d+)? )
    | (?P<word> [^\W\d_]\w* )
    | (?P<mark> << | >> | \^\^ | && | \|\| | . )
    """,
    re.VERBOSE | re.DOTALL,
)


_WHOLE_STRING = re.compile(
    r"""(?s:"{3}(?:[^"\\]|\\.|"(?!""))*+"{3}|'{3}(?:[^'\\]|\\.|'(?!''))*+'{3})"""
    r"""|"(?:[^"\\]|\\.)*+"|'(?:[^'\\]|\\.)*+'"""
)


class Token(NamedTuple):
    """One word of a query; `start` is its offset in characters.

    A tuple and no dataclass: thousands are made for each query, and a dataclass
    takes three times as long.
    """

    kind: str
    text: str
    start: int


def is_whole(token: Token) -> bool:
    """Tell whether a string has its end."""
    return _WHOLE_STRING.fullmatch(token.text) is not None


def scan(text: str, *, most: int) -> list[Token]:
    """Return up to `most` tokens of a query in order, without blanks and comments."""
    tokens = (
        Token(match.lastgroup, match[0], match.start())
        for match in _TOKEN.finditer(text)
        if match.lastgroup is not None
    )
    return list(islice(tokens, most))
