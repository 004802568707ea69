"""The words of Turtle and its kin, as far as places and depth need them.

This is no parser: it says how deeply a file is nested before one sees it, and where a
term stands after one has refused it. Everything else passes.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urljoin

from graph import limits
from graph.places import check_depth

# One match passes over all that is no bracket, so that a file costs one step for each
# bracket and not for each word. It ends at the end too: a match that failed there
# would be tried again from the middle of a text.
_BRACKET = re.compile(
    rb"""(?:[^\[\](){}<>"'\#\\]++
    |\"{3}(?:[^"\\]|\\.|"(?!""))*+\"{3} |'{3}(?:[^'\\]|\\.|'(?!''))*+'{3}
    |"(?:[^"\\\n\r]|\\.)*+" |'(?:[^'\\\n\r]|\\.)*+'
    |\#[^\n\r]*+ |<[^\x00-\x20<>"{}|^`]*+> |\\.
    )*+(<<|>>|.|\Z)""",
    re.DOTALL | re.VERBOSE,
)
_OPENING = (b"[", b"(", b"{", b"<<")
_CLOSING = (b"]", b")", b"}", b">>")

_TOKEN = re.compile(
    r"""\#[^\n\r]*+
    |<(?P<iri>[^\x00-\x20<>"{}|^`]*+)>
    |(?P<text>\"{3}(?:[^"\\]|\\.|"(?!""))*+\"{3} |'{3}(?:[^'\\]|\\.|'(?!''))*+'{3}
       |"(?:[^"\\\n\r]|\\.)*+" |'(?:[^'\\\n\r]|\\.)*+')
       (?:@(?P<language>[A-Za-z]+(?:--?[A-Za-z0-9]+)*+))?
    |@(?P<directive>prefix|base)\b
    |(?P<reifying><<\(?|\{\||~)
    |(?P<blank>_:\w(?:[\w.-]*[\w-])?)
    |(?P<prefix>[^\W\d_][\w.-]*+|(?=:))(?P<local>:(?:[\w:%.-]|\\.)*+)?+
    |(?P<mark>[;\[\](){}]|\.(?!\d))
    |\\.""",
    re.DOTALL | re.VERBOSE,
)
_ESCAPE = re.compile(
    r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|([tbnrf\"'\\]))", re.DOTALL
)
_SHORT_ESCAPES = dict(zip("tbnrf\"'\\", "\t\b\n\r\f\"'\\", strict=True))
# How many terms of a statement stand before its object.
_OBJECT = 2
_LAST_CHARACTER = 0x10FFFF


class Word(NamedTuple):
    """A term and the offset where it stands.

    `kind` is predicate, iri, literal or reifying; a predicate comes as an IRI too.
    """

    kind: str
    value: str
    offset: int


def check_nesting(text: bytes) -> None:
    """Raise LimitReached where brackets or triple terms are nested too deeply."""
    if sum(map(text.count, _OPENING)) <= limits.NESTING.value:
        return
    depth = 0
    for bracket in _BRACKET.finditer(text):
        if bracket[1] in _OPENING:
            depth += 1
            check_depth(depth, text, bracket.start(1))
        elif bracket[1] in _CLOSING:
            depth = max(0, depth - 1)


def find_words(text: str, base: str) -> Iterator[Word]:
    """Yield each IRI, also where it has a prefix, each literal and reifying sign.

    A literal with a language comes twice, also as `text@language`.
    """
    prologue = _Prologue(base)
    position = _Position()
    for token in _TOKEN.finditer(text):
        if token["mark"] is not None:
            position.pass_mark(token["mark"])
        elif token[0] == "a":
            position.pass_term()
        elif token["text"] is not None:
            yield from _read_literal(token)
        elif token["reifying"] is not None:
            yield Word("reifying", token["reifying"], token.start())
        else:
            iri = prologue.read(token)
            if iri is not None:
                yield Word("iri", iri, token.start())
                if position.is_predicate:
                    yield Word("predicate", iri, token.start())
            if iri is not None or token["blank"] is not None:
                position.pass_term()


class _Position:
    """Knows whether the next term of a well-formed file is a predicate."""

    def __init__(self) -> None:
        self._terms = 0
        self._outside: list[int] = []

    @property
    def is_predicate(self) -> bool:
        return self._terms == 1

    def pass_term(self) -> None:
        self._terms += 1

    def pass_mark(self, mark: str) -> None:
        if mark in "[(":
            self._outside.append(self._terms)
            self._terms = 1 if mark == "[" else _OBJECT
        elif mark in "])":
            self._terms = 1 + (self._outside.pop() if self._outside else 0)
        else:
            self._terms = 1 if mark == ";" else 0


class _Prologue:
    """Knows base and prefixes at each place of a file."""

    def __init__(self, base: str) -> None:
        self._base = base
        self._prefixes: dict[str, str] = {}
        self._declared: str | None = None
        self._directive = ""

    def read(self, token: re.Match[str]) -> str | None:
        """Return the IRI that a token stands for, if it is one."""
        if token["directive"] is not None:
            self._directive = token["directive"]
        elif token["iri"] is not None:
            return self._read_iri(token["iri"])
        elif token["local"] is not None:
            return self._read_name(token["prefix"], token["local"][1:])
        elif token[0].lower() in ("prefix", "base"):
            self._directive = token[0].lower()
        return None

    def _read_name(self, prefix: str, local: str) -> str | None:
        if self._directive == "prefix":
            self._declared = prefix
        elif prefix in self._prefixes:
            plain = re.sub(r"\\(.)", r"\1", local.rstrip("."))
            return self._prefixes[prefix] + plain
        return None

    def _read_iri(self, raw: str) -> str | None:
        iri = resolve(read_escapes(raw), self._base)
        if self._directive == "base":
            self._base = iri
        elif self._declared is not None:
            self._prefixes[self._declared] = iri
        elif not self._directive:
            return iri
        self._directive, self._declared = "", None
        return None


def read_escapes(text: str) -> str:
    """Return what a text with Turtle's escapes says."""
    return _ESCAPE.sub(_read_escape, text) if "\\" in text else text


def resolve(iri: str, base: str) -> str:
    """Return an IRI in the light of a base, as far as hierarchies go."""
    joined = urljoin(base, iri)
    return joined if ":" in joined else base + joined


def _read_literal(token: re.Match[str]) -> Iterator[Word]:
    raw = token["text"]
    quotes = 3 if raw[:3] in ('"""', "'''") and len(raw) >= 6 else 1  # noqa: PLR2004 - two times three quotes
    value = read_escapes(raw[quotes:-quotes])
    yield Word("literal", value, token.start())
    if token["language"]:
        tagged = f"{value}@{token['language'].lower()}"
        yield Word("literal", tagged, token.start())


def _read_escape(escape: re.Match[str]) -> str:
    digits = escape[1] or escape[2]
    if not digits:
        return _SHORT_ESCAPES[escape[3]]
    code = int(digits, 16)
    return chr(code) if code <= _LAST_CHARACTER else escape[0]
