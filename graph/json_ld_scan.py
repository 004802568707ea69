"""What is looked at in JSON-LD before and beside its parser.

Depth and contexts come first: a context from outside is never fetched, one of ours is
put in its place. The parser then passes over what it cannot use (an `@id` with a blank
in it, a language that is no tag, a direction) without a word; here it gets one.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from graph import limits
from graph.errors import LimitReached, Refused, Rejection
from graph.places import LANGUAGE_TAG, Places, check_depth, shorten

# A string without an end goes to the end: each is gone through once.
_MARK = re.compile(
    r'("(?:[^"\\]|\\.|\\\Z)*+(?:"|\Z))(\s*:)?|[\[{]|[\]}]|[^\s\[\]{}:,"]++',
    re.DOTALL,
)
# Any letter may be written as an escape.
_MAY_NAME_CONTEXT = re.compile(r"@context|@import|\\u")
_NO_IRI = re.compile(r'[\x00-\x20<>"{}|\\^`]|%(?![0-9A-Fa-f]{2})')
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
# A term that stands for a prefixed name that stands for an IRI: three steps.
_LONGEST_CHAIN = 4
_KEYWORD = re.compile(r"@[a-z]+")
_CONTEXT = "https://www.w3.org/TR/json-ld11/#the-context"
_IDENTIFIERS = "https://www.w3.org/TR/json-ld11/#node-identifiers"
_LANGUAGES = "https://www.w3.org/TR/json-ld11/#string-internationalization"
_DIRECTIONS = "https://www.w3.org/TR/json-ld11/#base-direction"
_TRIPLE_TERMS = "https://www.w3.org/TR/rdf12-concepts/#dfn-triple-term"


class Mark(NamedTuple):
    """A piece of JSON: `kind` is key, string, other, open or close.

    `key` is the key that it is, or that it is a value of, also inside arrays;
    `parent` is the key whose value the enclosing object is.
    """

    kind: str
    text: str
    start: int
    end: int
    depth: int
    key: str
    parent: str


@dataclass(slots=True)
class _Words:
    """What the contexts of a document say of its keys."""

    terms: dict[str, str] = field(default_factory=dict)
    ids: set[str] = field(default_factory=lambda: {"@id"})
    languages: set[str] = field(default_factory=lambda: {"@language"})
    directions: set[str] = field(default_factory=lambda: {"@direction"})
    links: set[str] = field(default_factory=set)
    language_maps: set[str] = field(default_factory=set)

    def learn(self, context: object) -> None:
        """Take in the definitions of a context, and of those inside it."""
        if isinstance(context, list):
            for one in context:
                self.learn(one)
        if not isinstance(context, dict):
            return
        for name, definition in context.items():
            meaning = definition
            if isinstance(definition, dict):
                meaning = definition.get("@id")
            self.terms[name] = meaning if isinstance(meaning, str) else name
            if isinstance(definition, dict):
                self._learn_term(name, definition)
            elif definition == "@id":
                self.ids.add(name)
            elif definition == "@language":
                self.languages.add(name)
            elif definition == "@direction":
                self.directions.add(name)

    def expand(self, name: str) -> str:
        """Return the IRI that a name most likely means."""
        for _ in range(_LONGEST_CHAIN):
            if name in self.terms:
                meaning = self.terms[name]
            else:
                prefix, colon, local = name.partition(":")
                if not colon or local.startswith("//") or prefix not in self.terms:
                    break
                meaning = self.terms[prefix] + local
            if meaning == name:
                break
            name = meaning
        has_scheme = _SCHEME.match(name) or name.startswith("@")
        return name if has_scheme else self.terms.get("@vocab", "") + name

    def _learn_term(self, name: str, definition: Mapping[str, object]) -> None:
        if definition.get("@type") in ("@id", "@vocab"):
            self.links.add(name)
        container = definition.get("@container")
        if container in ("@language", ["@language"]):
            self.language_maps.add(name)
        self.learn(definition.get("@context"))


def walk(text: str) -> Iterator[Mark]:
    """Go through JSON that need not be well-formed; LimitReached where it is deep."""
    keys: list[tuple[str, str]] = []
    key = parent = ""
    for mark in _MARK.finditer(text):
        start, end = mark.span()
        first = text[start]
        if mark[1] is not None:
            if mark[2] is not None:
                key = _decode(mark[1])
                yield Mark("key", key, start, mark.end(1), len(keys), key, parent)
            else:
                value = _decode(mark[1])
                yield Mark("string", value, start, end, len(keys), key, parent)
        elif first in "[{":
            keys.append((key, parent))
            check_depth(len(keys), text, start)
            yield Mark("open", first, start, end, len(keys), key, parent)
            if first == "{":
                key, parent = "", key
        elif first in "]}":
            key, parent = keys.pop() if keys else ("", "")
            yield Mark("close", first, start, end, len(keys) + 1, key, parent)
        else:
            yield Mark("other", mark[0], start, end, len(keys), key, parent)


def put_contexts(text: str, known: Mapping[str, str]) -> str:
    """Return the document with each known context in the place of its address.

    A context is one line, so that lines stay what they were. Raises Refused with each
    context that would have to be fetched, LimitReached for depth and for too many.
    """
    if not _MAY_NAME_CONTEXT.search(text) and _is_flat(text):
        return text
    faults: list[Rejection] = []
    pieces: list[str] = []
    end = 0
    places = Places(text)
    for mark in walk(text):
        if mark.kind != "string" or mark.key not in ("@context", "@import"):
            continue
        if mark.key == "@context" and mark.text in known:
            pieces += [text[end : mark.start], known[mark.text]]
            end = mark.end
            if len(pieces) > 2 * limits.JSON_LD_CONTEXTS.value:
                raise LimitReached(limits.JSON_LD_CONTEXTS, used=len(pieces) // 2)
        elif len(faults) < limits.FAULTS_REPORTED.value:
            faults.append(_refuse_context(mark, places, known))
    if faults:
        raise Refused(*faults)
    return "".join([*pieces, text[end:]])


def _is_flat(text: str) -> bool:
    return text.count("[") + text.count("{") <= limits.NESTING.value


def find_faults(
    text: str, contexts: Mapping[str, str], is_iri: Callable[[str], bool]
) -> Iterator[Rejection]:
    """Find what the parser would leave out in silence.

    `text` is the document before its contexts were put in; `is_iri` says whether the
    engine takes an absolute IRI.
    """
    words = _read_words(text, contexts)
    places = Places(text)
    for mark in walk(text):
        fault = _judge(mark, words, is_iri)
        if fault is not None:
            message, rule, see = fault
            yield places.refuse(
                mark.start, message=message, rule=rule, see=see, term=mark.text
            )


def find_json_words(
    text: str, contexts: Mapping[str, str]
) -> Iterator[tuple[str, str, int]]:
    """Yield each string, keys too, as what it may stand for, and where it starts."""
    words = _read_words(text, contexts)
    for mark in walk(text):
        if mark.kind in ("key", "string"):
            yield "literal", mark.text, mark.start
            kind = "predicate" if mark.kind == "key" else "iri"
            yield kind, words.expand(mark.text), mark.start


def find_keyword(text: str, message: str, *, skipped: int) -> int | None:
    """Return where the keyword stands that a parser's message names.

    Of several the first whose value is no string, after `skipped` of that kind.
    """
    keyword = _KEYWORD.search(message)
    if keyword is None:
        return None
    found = []
    before: Mark | None = None
    for mark in walk(text):
        if before is not None and (mark.kind != "string" and mark.text != "["):
            found.append(before.start)
        before = mark if mark.kind == "key" and mark.text == keyword[0] else None
    return found[skipped] if skipped < len(found) else None


def _decode(raw: str) -> str:
    if "\\" not in raw:
        return raw[1:-1]
    try:
        return str(json.loads(raw, strict=False))
    except ValueError:
        return raw[1:-1]


def _refuse_context(mark: Mark, places: Places, known: Mapping[str, str]) -> Rejection:
    allowed = ", ".join(known)
    message = (
        f"The context {mark.text} is never fetched; write it inline."
        if not allowed
        else f"The context {mark.text} is never fetched; write it inline, or name "
        f"{allowed}, which is known here."
    )
    return places.refuse(
        mark.start, message=message, rule="remote context", see=_CONTEXT, term=mark.text
    )


def _read_words(text: str, contexts: Mapping[str, str]) -> _Words:
    words = _Words()
    start = depth = -1
    spans: set[str] = set()
    for mark in walk(text):
        if mark.key != "@context":
            continue
        if mark.kind == "string" and mark.text in contexts:
            spans.add(contexts[mark.text])
        elif mark.kind == "open" and depth < 0:
            start, depth = mark.start, mark.depth
        elif mark.kind == "close" and mark.depth == depth:
            spans.add(text[start : mark.end])
            depth = -1
    for span in sorted(spans):
        try:
            words.learn(json.loads(span, parse_int=str, parse_float=str))
        except ValueError:  # the parser will say what is wrong with it
            continue
    return words


def _judge(
    mark: Mark, words: _Words, is_iri: Callable[[str], bool]
) -> tuple[str, str, str] | None:
    if mark.kind == "key":
        return _judge_key(mark, words)
    if mark.kind != "string":
        return None
    if mark.key in words.directions:
        return (
            "Texts with a base direction are not kept.",
            "base direction",
            _DIRECTIONS,
        )
    if mark.key in words.languages and not LANGUAGE_TAG.fullmatch(mark.text):
        return f"{_cut(mark.text)} is no language tag.", "language tag", _LANGUAGES
    is_link = mark.key in words.links and mark.text not in words.terms
    if (mark.key in words.ids or is_link) and _is_no_iri(mark.text, words, is_iri):
        return f"{_cut(mark.text)} is no IRI.", "IRI", _IDENTIFIERS
    return None


def _judge_key(mark: Mark, words: _Words) -> tuple[str, str, str] | None:
    if mark.text in ("@annotation", "@triple"):
        message = "Statements about statements are not kept; describe them by a node."
        return message, "triple term", _TRIPLE_TERMS
    if (
        mark.parent in words.language_maps
        and not LANGUAGE_TAG.fullmatch(mark.text)
        and mark.text not in words.terms
        and not mark.text.startswith("@")
    ):
        return f"{_cut(mark.text)} is no language tag.", "language tag", _LANGUAGES
    if "://" in mark.text and _NO_IRI.search(mark.text):
        return f"{_cut(mark.text)} is no IRI.", "IRI", _IDENTIFIERS
    return None


def _is_no_iri(value: str, words: _Words, is_iri: Callable[[str], bool]) -> bool:
    if value.startswith("_:") or value in words.terms:
        return False
    if _NO_IRI.search(value):
        return True
    scheme = _SCHEME.match(value)
    if scheme is None or scheme[0][:-1] in words.terms:
        return False
    return not is_iri(value)


def _cut(text: str) -> str:
    return repr(shorten(text))
