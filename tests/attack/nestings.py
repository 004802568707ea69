"""Every way to nest in SPARQL, at any number of levels; each parses at few levels."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Nesting:
    """A query is `start`, the opening and closing signs repeated, and `end`.

    `is_deep` is False where a parser may read it in a loop: chains, comments, strings.
    """

    name: str
    start: str
    opening: str
    middle: str = ""
    closing: str = ""
    end: str = ""
    is_deep: bool = True

    def write(self, levels: int) -> str:
        """Return the query at that many levels."""
        inner = self.opening * levels + self.middle + self.closing * levels
        return f"{self.start}{inner}{self.end}"


_IRI = "<http://a.example/p>"
_FILTER = f"SELECT * {{ ?s {_IRI} ?o FILTER("
_OBJECT = f"SELECT * {{ ?s {_IRI} "
_PATH = "SELECT * { ?s "
_END = ") }"

NESTINGS = [
    Nesting(name="groups", start="SELECT * { ", opening="{", closing="}", end=" }"),
    Nesting(
        name="optionals",
        start="SELECT * { ",
        opening="OPTIONAL { ",
        closing="}",
        end=" }",
    ),
    Nesting(
        name="unions",
        start="SELECT * { ",
        opening="{ ?s ?p ?o } UNION { ",
        closing="}",
        end=" }",
    ),
    Nesting(
        name="minuses", start="SELECT * { ", opening="MINUS { ", closing="}", end=" }"
    ),
    Nesting(
        name="graphs",
        start="SELECT * { ",
        opening="GRAPH ?g { ",
        closing="}",
        end=" }",
    ),
    Nesting(
        name="subqueries",
        start="SELECT * { ",
        opening="{ SELECT * { ",
        closing="} }",
        end=" }",
    ),
    Nesting(
        name="filters of absence",
        start="SELECT * { ",
        opening="FILTER NOT EXISTS { ",
        closing="}",
        end=" }",
    ),
    Nesting(
        name="filters of presence in brackets",
        start="SELECT * { ",
        opening="FILTER(EXISTS { ",
        closing="})",
        end=" }",
    ),
    Nesting(
        name="parentheses",
        start=_FILTER,
        opening="(",
        middle="1",
        closing=")",
        end=_END,
    ),
    # As many as there may be tokens do the parser no harm.
    Nesting(
        name="negations",
        start=_FILTER,
        opening="!",
        middle="true",
        end=_END,
        is_deep=False,
    ),
    Nesting(name="minus signs", start=_FILTER, opening="- ", middle="1", end=_END),
    Nesting(name="plus signs", start=_FILTER, opening="+ ", middle="?o", end=_END),
    Nesting(
        name="functions",
        start=_FILTER,
        opening="STR(",
        middle="?o",
        closing=")",
        end=_END,
    ),
    Nesting(
        name="functions of two",
        start=_FILTER,
        opening='CONCAT("a", ',
        middle="?o",
        closing=")",
        end=_END,
    ),
    Nesting(
        name="conditions",
        start=_FILTER,
        opening="IF(true, ",
        middle="1",
        closing=", 2)",
        end=_END,
    ),
    Nesting(
        name="lists of values",
        start=_FILTER,
        opening="1 IN (",
        middle="1",
        closing=")",
        end=_END,
    ),
    Nesting(
        name="functions by name",
        start=_FILTER,
        opening=f"{_IRI}(",
        middle="1",
        closing=")",
        end=_END,
    ),
    Nesting(
        name="aggregates",
        start="SELECT (",
        opening="COUNT(",
        middle="?s",
        closing=")",
        end=" AS ?n) { ?s ?p ?o }",
    ),
    Nesting(
        name="lists", start=_OBJECT, opening="(", middle="1", closing=")", end=" }"
    ),
    Nesting(
        name="blank nodes",
        start=_OBJECT,
        opening="[ ?q ",
        middle="1",
        closing="]",
        end=" }",
    ),
    Nesting(
        name="lists of blank nodes",
        start=_OBJECT,
        opening="([ ?q ",
        middle="1",
        closing="])",
        end=" }",
    ),
    Nesting(
        name="triple terms",
        start=_OBJECT,
        opening="<<( ?s ?p ",
        middle="1",
        closing=")>>",
        end=" }",
    ),
    Nesting(
        name="reified triples",
        start=_OBJECT,
        opening="<< ?s ?p ",
        middle="1",
        closing=">>",
        end=" }",
    ),
    Nesting(
        name="triple terms of VALUES",
        start="SELECT * { VALUES ?x { ",
        opening=f"<<( {_IRI} {_IRI} ",
        middle="1",
        closing=")>>",
        end=" } }",
    ),
    Nesting(
        name="annotations",
        start=f"{_OBJECT} 1 ",
        opening="{| ?p 1 ",
        closing="|}",
        end=" }",
    ),
    Nesting(
        name="paths", start=_PATH, opening="(", middle=_IRI, closing=")", end=" ?o }"
    ),
    Nesting(
        name="paths that repeat",
        start=_PATH,
        opening="(",
        middle=_IRI,
        closing=")*",
        end=" ?o }",
    ),
    Nesting(
        name="negated paths in paths",
        start=_PATH,
        opening="(!a/",
        middle=_IRI,
        closing=")",
        end=" ?o }",
    ),
    Nesting(
        name="inverse paths",
        start=_PATH,
        opening="^(",
        middle=_IRI,
        closing=")",
        end=" ?o }",
    ),
    Nesting(
        name="steps",
        start=_PATH,
        opening=f"{_IRI}/",
        middle=_IRI,
        end=" ?o }",
        is_deep=False,
    ),
    Nesting(
        name="choices",
        start=_PATH,
        opening=f"{_IRI}|",
        middle=_IRI,
        end=" ?o }",
        is_deep=False,
    ),
    Nesting(
        name="or", start=_FILTER, opening="1||", middle="1", end=_END, is_deep=False
    ),
    Nesting(
        name="and", start=_FILTER, opening="1&&", middle="1", end=_END, is_deep=False
    ),
    Nesting(
        name="sums", start=_FILTER, opening="1+", middle="1", end=_END, is_deep=False
    ),
    Nesting(
        name="products",
        start=_FILTER,
        opening="1*",
        middle="1",
        end=_END,
        is_deep=False,
    ),
    Nesting(
        name="comparisons that look like IRIs",
        start=_FILTER,
        opening="?a<(",
        middle="?b",
        closing=")",
        end=_END,
    ),
    Nesting(
        name="rows of values",
        start="SELECT * { VALUES (?x) { ",
        opening="(1)",
        end=" } }",
        is_deep=False,
    ),
    Nesting(
        name="tables of values",
        start="SELECT * { ",
        opening="VALUES ?x { 1 } ",
        end=" }",
        is_deep=False,
    ),
    Nesting(
        name="assignments",
        start="SELECT * { ",
        opening="{ BIND(1 AS ?x) } ",
        end=" }",
        is_deep=False,
    ),
    Nesting(
        name="quotes of a string", start=_OBJECT, opening="'", end=" }", is_deep=False
    ),
    Nesting(
        name="escapes of a string",
        start=f'{_OBJECT} "',
        opening="\\\\",
        end='" }',
        is_deep=False,
    ),
    Nesting(
        name="brackets in a string",
        start=f'{_OBJECT} "',
        opening="{",
        end='" }',
        is_deep=False,
    ),
    Nesting(
        name="comments", start="SELECT * { ", opening="# {\n", end=" }", is_deep=False
    ),
    Nesting(
        name="declarations",
        start="",
        opening="PREFIX a: <a:a>\n",
        end="SELECT * { }",
        is_deep=False,
    ),
    Nesting(
        name="semicolons", start=f"{_OBJECT} 1 ", opening=";", end=" }", is_deep=False
    ),
    Nesting(name="open braces alone", start="SELECT * ", opening="{"),
    Nesting(name="open parentheses alone", start=_FILTER, opening="("),
    Nesting(name="open brackets alone", start=_OBJECT, opening="["),
]
