"""Where the W3C's SPARQL 1.1 suites lie on this machine, and which of them are run."""

from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / ".venv" / "external" / "sparql11"
# Set where a machine must have the suites, as the one that judges a change.
REQUIRED = "STADTWISSEN_REQUIRE_SUITES"
FETCH = "tests/support/w3c_suites.sh fetches them"

QUERY = (
    "aggregates",
    "bind",
    "bindings",
    "construct",
    "exists",
    "functions",
    "grouping",
    "negation",
    "project-expression",
    "property-path",
    "subquery",
)
UPDATE = (
    "add",
    "basic-update",
    "clear",
    "copy",
    "delete",
    "delete-data",
    "delete-insert",
    "delete-where",
    "drop",
    "move",
    "update-silent",
)
SYNTAX = ("syntax-query", "syntax-update-1", "syntax-update-2")
RESULTS = ("csv-tsv-res", "json-res")

RUN = (*QUERY, *UPDATE, *SYNTAX, *RESULTS)
# Their manifests only name what has to be tried: tests of ours do it, by these names.
NAMED_ONLY = ("protocol", "service-description")
NOT_RUN = {
    "entailment": "queries are answered by what is stored, under simple entailment",
    "service": "SERVICE is refused: no query makes this server ask another one",
    "syntax-fed": "the same",
}


def are_here() -> bool:
    """Tell whether the suites were fetched, and whole."""
    return (FOLDER / "pinned").exists()
