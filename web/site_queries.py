"""How the site's own pages ask the graph: a named query, values in, rows out.

A term in a row is spelled as in N-Triples (`graph/ntriples.py`); a variable without a
value is missing from its row.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypedDict, cast

from graph.ntriples import spell_iri, spell_literal

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """The solutions of one query and the revision they were read from."""

    rows: tuple[Row, ...]
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultTable:
    """A result with its columns in the order of the query."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RawResult:
    """A SELECT result as SPARQL JSON, whole, and its revision."""

    body: bytes
    revision: int


class _Term(TypedDict, total=False):
    type: str
    value: str
    datatype: str


class SiteQueries:
    """Asks named queries; how they reach a worker is handed in."""

    def __init__(
        self, run: Callable[[str, Mapping[str, str | Sequence[str]]], RawResult]
    ) -> None:
        """Take what runs a named query with its terms."""
        self._run = run

    def select(self, name: str, **terms: str | Sequence[str]) -> Rows:
        """Run the named query with spelled terms for its parameters, one or several.

        Raises what the executor raises: LimitReached, Busy, ChildDied.
        """
        result = self._run(name, terms)
        return Rows(rows=read_rows(result.body), revision=result.revision)

    def select_table(self, name: str) -> ResultTable:
        """Run the named query as it stands; raises what `select` raises."""
        return read_table(self._run(name, {}))


def read_table(result: RawResult) -> ResultTable:
    """Read a result with its columns."""
    return ResultTable(
        columns=tuple(json.loads(result.body)["head"]["vars"]),
        rows=read_rows(result.body),
        revision=result.revision,
    )


def read_rows(body: bytes) -> tuple[Row, ...]:
    """Read a SPARQL 1.1 JSON result (https://www.w3.org/TR/sparql11-results-json/)."""
    solutions = json.loads(body)["results"]["bindings"]
    return tuple(
        {name: _spell(cast("_Term", term)) for name, term in solution.items()}
        for solution in solutions
    )


def _spell(term: _Term) -> str:
    match term["type"]:
        case "uri":
            return spell_iri(term["value"])
        case "bnode":
            return f"_:{term['value']}"
        case _:
            language = cast("dict[str, str]", term).get("xml:lang")
            return spell_literal(
                term["value"], language=language, datatype=term.get("datatype")
            )
