"""What stands before the query form: BASE, PREFIX, and which form it is."""

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from urllib.parse import urljoin

from sparql.tokens import IRI, NAME, WORD, Token


class Form(Enum):
    """What a query asks for; `OTHER` is text that is no query, perhaps an update."""

    SELECT = "SELECT"
    ASK = "ASK"
    CONSTRUCT = "CONSTRUCT"
    DESCRIBE = "DESCRIBE"
    OTHER = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prologue:
    """The declarations of a query and what follows them.

    `first` is the index of the first token after them; `form_word` is that token's
    text in capitals, which for an update is its first operation.
    """

    base: str
    prefixes: dict[str, str]
    first: int
    form_word: str

    @property
    def form(self) -> Form:
        """The query form."""
        is_query = self.form_word in _FORMS
        return Form(self.form_word) if is_query else Form.OTHER

    def resolve(self, token: Token) -> str | None:
        """Return the IRI that a token stands for, None where it stands for none."""
        if token.kind == IRI:
            return _resolve(self.base, token)
        if token.kind == NAME:
            prefix, _, local = token.text.partition(":")
            namespace = self.prefixes.get(prefix)
            if namespace is not None:
                return namespace + _ESCAPED_LOCAL.sub(r"\1", local)
        return None


_FORMS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")
_ESCAPED_LOCAL = re.compile(r"\\(.)")
_ESCAPED_CHARACTER = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


def read_prologue(
    tokens: list[Token], *, base: str, known: Mapping[str, str] | None = None
) -> Prologue:
    """Read the declarations at the head of a query; `base` is the service's own.

    `known` are prefixes that were declared before: an update has several operations.
    """
    prefixes = dict(known or {})
    index = 0
    while index < len(tokens) and tokens[index].kind == WORD:
        word, rest = tokens[index].text.upper(), tokens[index + 1 : index + 3]
        kinds = [token.kind for token in rest]
        if word == "PREFIX" and kinds == [NAME, IRI]:
            prefixes[rest[0].text.removesuffix(":")] = _resolve(base, rest[1])
            index += 3
        elif word == "BASE" and kinds[:1] == [IRI]:
            base = _resolve(base, rest[0])
            index += 2
        else:
            break
    word = tokens[index].text.upper() if index < len(tokens) else ""
    return Prologue(base=base, prefixes=prefixes, first=index, form_word=word)


def _resolve(base: str, token: Token) -> str:
    iri = _unescape_iri(token.text[1:-1])
    # `urljoin` would respell what is absolute: an empty fragment would be gone.
    return iri if _ABSOLUTE.match(iri) else urljoin(base, iri)


def _unescape_iri(text: str) -> str:
    def character(match: re.Match[str]) -> str:
        code = int(match[1] or match[2], 16)
        return chr(code) if code <= sys.maxunicode else match[0]

    return _ESCAPED_CHARACTER.sub(character, text)
