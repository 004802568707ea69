"""Which graphs a query is asked of (SPARQL 1.1 Query 13.2, Protocol 2.1.4).

The protocol's parameters win over FROM and FROM NAMED in the text. A default graph of
several graphs must be merged as a *set* before the engine sees it: its own merge
counts a triple once for each graph it stands in.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sparql.prologue import Form, Prologue
from sparql.request import Query
from sparql.tokens import WORD, Token


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """The graphs of one query.

    Where both are None the engine reads the text's own clauses, or asks the whole
    store where there are none. Else the default graph is the merge of `default_graphs`
    and `named_graphs` are those that GRAPH sees; the text's clauses are ignored.
    """

    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None


STORE = Dataset()


def choose_dataset(query: Query, *, tokens: list[Token], prologue: Prologue) -> Dataset:
    """Return the dataset that the request or the text of a query asks for."""
    if query.default_graphs or query.named_graphs:
        return Dataset(
            default_graphs=_distinct(query.default_graphs),
            named_graphs=_distinct(query.named_graphs),
        )
    default, named = _read_clauses(tokens, prologue)
    if len(default) <= 1 or None in default or None in named:
        return STORE
    return Dataset(
        default_graphs=_distinct(iri for iri in default if iri is not None),
        named_graphs=_distinct(iri for iri in named if iri is not None),
    )


def _read_clauses(
    tokens: list[Token], prologue: Prologue
) -> tuple[list[str | None], list[str | None]]:
    """Read FROM and FROM NAMED; None stands for a name that cannot be resolved."""
    default: list[str | None] = []
    named: list[str | None] = []
    for index in range(_find_clauses(tokens, prologue), len(tokens) - 1):
        token = tokens[index]
        if token.text == "{":
            break
        if token.kind == WORD and token.text.upper() == "FROM":
            target = default
            name = tokens[index + 1]
            if name.kind == WORD and name.text.upper() == "NAMED":
                target, name = named, tokens[min(index + 2, len(tokens) - 1)]
            target.append(prologue.resolve(name))
    return default, named


def _find_clauses(tokens: list[Token], prologue: Prologue) -> int:
    """Return where the clauses may begin: behind the template of a CONSTRUCT."""
    first = prologue.first
    template = first + 1
    if prologue.form is not Form.CONSTRUCT or template >= len(tokens):
        return first
    if tokens[template].text != "{":
        return first
    depth = 0
    for index in range(template, len(tokens)):
        depth += {"{": 1, "}": -1}.get(tokens[index].text, 0)
        if depth == 0:
            return index + 1
    return len(tokens)


def _distinct(iris: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(iris))
