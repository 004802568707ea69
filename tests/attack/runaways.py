"""Sixteen kinds of query that never end, or that eat all there is."""

from dataclasses import dataclass

from graph.limits import QUERY_SECONDS, RESULT, WORKER_ADDRESS_SPACE, Limit

_LABEL = "<http://www.w3.org/2000/01/rdf-schema#label>"
_TWO = "?a ?b ?c . ?d ?e ?f"
_THREE = f"{_TWO} . ?g ?h ?i"

_TEXTS = "STR(?c), STR(?f), STR(?i)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Runaway:
    """A query and the limit that it runs into, unless its time is over before."""

    name: str
    text: str
    limit: Limit


def _count(pattern: str) -> str:
    return f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}"


def _chain(first: str, step: str, levels: int) -> str:
    """Bind ?x0, then each ?xN+1 by a step in which `?x` stands for the one before."""
    binds = [f"BIND({first} AS ?x0)"]
    binds += [
        f"BIND({step.replace('?x', f'?x{level}')} AS ?x{level + 1})"
        for level in range(levels)
    ]
    return f"SELECT (STRLEN(?x{levels}) AS ?n) {{ {' '.join(binds)} }}"


def _nest(levels: int) -> str:
    inner = "".join(
        f"?s{level} ?p{level} ?o{level} OPTIONAL {{ " for level in range(levels)
    )
    return _count(inner + "?x ?y ?z" + " }" * levels)


def _values(names: str) -> str:
    ten = "0 1 2 3 4 5 6 7 8 9"
    return " ".join(f"VALUES ?{name} {{ {ten} }}" for name in names)


RUNAWAYS = [
    Runaway(name="count of a product", text=_count(_THREE), limit=WORKER_ADDRESS_SPACE),
    Runaway(
        name="path over everything",
        text=_count("?a (!<x:x>|^<x:y>)* ?b . ?b (!<x:x>)* ?c"),
        limit=QUERY_SECONDS,
    ),
    Runaway(
        name="sort of a product",
        text=f"SELECT * {{ {_TWO} }} ORDER BY ?c ?f LIMIT 10",
        limit=WORKER_ADDRESS_SPACE,
    ),
    Runaway(
        name="sort of a product by an expression",
        text=f"SELECT * {{ {_TWO} }} ORDER BY MD5(CONCAT(STR(?c), STR(?f))) LIMIT 1",
        limit=WORKER_ADDRESS_SPACE,
    ),
    Runaway(
        name="distinct rows of a product",
        text=f"SELECT DISTINCT * {{ {_TWO} }} OFFSET 1000000000",
        limit=WORKER_ADDRESS_SPACE,
    ),
    Runaway(
        name="groups of a product",
        text=f"SELECT ?a ?d (COUNT(*) AS ?n) {{ {_TWO} }} GROUP BY ?a ?c ?d ?f",
        limit=WORKER_ADDRESS_SPACE,
    ),
    Runaway(
        name="one text of a product",
        text=f"SELECT (GROUP_CONCAT(CONCAT(STR(?c), STR(?f))) AS ?t) {{ {_TWO} }}",
        limit=WORKER_ADDRESS_SPACE,
    ),
    Runaway(
        name="a text that doubles forty times",
        text=_chain('"0123456789"', "CONCAT(?x, ?x)", 40),
        limit=WORKER_ADDRESS_SPACE,
    ),
    Runaway(
        name="a text of which each letter becomes ten",
        text=_chain('"aaaaaaaaaa"', 'REPLACE(?x, "a", "aaaaaaaaaa")', 12),
        limit=WORKER_ADDRESS_SPACE,
    ),
    Runaway(
        name="twelve tables of ten",
        text=_count(_values("abcdefghijkl")),
        limit=QUERY_SECONDS,
    ),
    Runaway(
        name="a pattern of a million letters",
        text=_count(f'{_TWO} FILTER(REGEX(STR(?f), "(((a{{60}}){{60}}){{60}})"))'),
        limit=QUERY_SECONDS,
    ),
    Runaway(
        name="a pattern that goes back",
        text=_count(f'{_TWO} FILTER(REGEX(CONCAT(STR(?c), STR(?f)), "(.*a){{50}}b"))'),
        limit=QUERY_SECONDS,
    ),
    Runaway(
        name="a filter of chance",
        text=_count(f"{_THREE} FILTER(RAND() > STRLEN(CONCAT({_TEXTS})) + 1)"),
        limit=QUERY_SECONDS,
    ),
    Runaway(
        name="rows without an end",
        text=f"SELECT * {{ {_THREE} }}",
        limit=RESULT,
    ),
    Runaway(name="deep optionals", text=_nest(40), limit=WORKER_ADDRESS_SPACE),
    Runaway(
        name="subqueries of products",
        text=_count(
            "{ SELECT ?a { ?a ?b ?c . ?d ?e ?f FILTER(?a != ?d) } } "
            "{ SELECT ?g { ?g ?h ?i . ?j ?k ?l FILTER(?g != ?j) } } "
            f"?g {_LABEL} ?a"
        ),
        limit=QUERY_SECONDS,
    ),
]
