"""Queries with names: those of our own pages, and the questions the graph answers.

They lie in `sparql/queries/NAME.rq` and `ontology/questions/NN.rq`; a question's name
is `question-NN`. A parameter is a line `VALUES ?name { … }` with one term in the
braces, often UNDEF, that holds where no value is given. Values enter as
terms, each checked to be one term, so no value can change the query around it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from graph.errors import Malformed, NotFound, Rejection

_PARAMETER = re.compile(
    r"""^(\s*VALUES\ \?(\w+)\ \{)\s*("[^"\n]*"[^\s{}]*|[^\s"{}]+)\s*(\}.*)$""",
    re.MULTILINE | re.VERBOSE,
)
_TITLE = re.compile(r"^# title@(de|en) (.+)$", re.MULTILINE)
_TERM = re.compile(
    r"""
      UNDEF
    | <[^<>"{}|^`\\\x00-\x20]+>
    | "(?:[^"\\\n\r]|\\[tbnrf"'\\]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*"
      (?:@[A-Za-z]+(?:-[A-Za-z0-9]+)*|\^\^<[^<>"{}|^`\\\x00-\x20]+>)?
    """,
    re.VERBOSE,
)
_HEADER = re.compile(r"\A(?:#.*\n)+")
_QUERY = ".rq"


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedQuery:
    """A query that is kept; `titles` has `de` and `en` where people may ask it.

    `defaults` are the terms, as the file writes them, that hold for the variables which
    take a value, in their order.
    """

    name: str
    titles: Mapping[str, str]
    text: str
    defaults: Mapping[str, str]

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names of the variables that take a value, in their order."""
        return tuple(self.defaults)

    @property
    def is_public(self) -> bool:
        """Whether people may ask it: it has a title in both languages."""
        return {"de", "en"} <= self.titles.keys()

    @property
    def body(self) -> str:
        """The query without the comment that heads its file."""
        return remove_header(self.text)


class NamedQueries:
    """All queries with names; reads its files once, when made."""

    def __init__(self) -> None:
        """Read `sparql/queries` and `ontology/questions`."""
        self._queries = {query.name: query for query in _read_all()}

    def __iter__(self) -> Iterator[NamedQuery]:
        """Go through the queries by name."""
        return iter(self._queries[name] for name in sorted(self._queries))

    def find(self, name: str) -> NamedQuery:
        """Return the query of that name; NotFound where there is none."""
        try:
            return self._queries[name]
        except KeyError:
            raise NotFound(f"There is no query named {name}.") from None

    def bind(self, name: str, terms: Mapping[str, str | Sequence[str]]) -> str:
        """Return the text of a query with terms for its parameters.

        A term is spelled as in N-Triples; several for one parameter are alternatives.
        Raises NotFound for an unknown query, Malformed for an unknown parameter and
        for what is no term.
        """
        return bind(self.find(name), terms)


def bind(query: NamedQuery, terms: Mapping[str, str | Sequence[str]]) -> str:
    """Return the text of a query with terms for its parameters."""
    for unknown in terms.keys() - set(query.parameters):
        raise _refuse(f"{query.name} has no parameter {unknown}.")
    spelled = {name: _spell(value) for name, value in terms.items()}
    return "".join(
        text if name is None else f" {spelled.get(name, text)} "
        for text, name in _cut(query.text)
    )


# There are as many texts as files.
@cache
def _cut(text: str) -> tuple[tuple[str, str | None], ...]:
    """Return the pieces of a query's text, and of which parameter each is the term."""
    pieces: list[tuple[str, str | None]] = []
    end = 0
    for match in _PARAMETER.finditer(text):
        pieces += [(text[end : match.end(1)], None), (match[3], match[2])]
        end = match.start(4)
    return (*pieces, (text[end:], None))


def remove_header(text: str) -> str:
    """Return a query's text without the comment that heads its file."""
    return _HEADER.sub("", text)


def read_named_query(name: str, text: str) -> NamedQuery:
    """Make a named query of a file's text."""
    return NamedQuery(
        name=name,
        titles=dict(_TITLE.findall(text)),
        text=text,
        defaults={match[2]: match[3] for match in _PARAMETER.finditer(text)},
    )


def _read_all() -> Iterator[NamedQuery]:
    yield from _read_folder(files("sparql").joinpath("queries"), "")
    yield from _read_folder(files("ontology").joinpath("questions"), "question-")


def _read_folder(folder: Traversable, prefix: str) -> Iterator[NamedQuery]:
    for file in folder.iterdir():
        if file.name.endswith(_QUERY):
            name = prefix + file.name.removesuffix(_QUERY)
            yield read_named_query(name, file.read_text("utf-8"))


def _spell(value: str | Sequence[str]) -> str:
    terms = [value] if isinstance(value, str) else value
    for term in terms:
        if _TERM.fullmatch(term) is None:
            raise _refuse("A value of a parameter is not one term.")
    return " ".join(terms)


def _refuse(message: str) -> Malformed:
    return Malformed(Rejection(message=message, rule="named-query"))
