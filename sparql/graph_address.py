"""Which graph a request to the graph store names (sections 4.1 and 4.2)."""

from urllib.parse import quote

from graph.errors import Malformed, Rejection
from sparql.request import is_absolute, read_parameters

_INDIRECT = (
    "https://www.w3.org/TR/sparql11-http-rdf-update/#indirect-graph-identification"
)
# What an IRI may hold beside letters and digits; the rest is percent-encoded.
_PATH_CHARACTERS = "/:@!$&'()*+,;=~-._"


def read_address(query_string: bytes) -> tuple[str | None, bool]:
    """Return the IRI of `?graph=`, or None, and whether anything is named.

    `(None, True)` is `?default`. Raises Malformed for both at once, for a name that is
    relative, and for several.
    """
    parameters = read_parameters(query_string)
    graphs = parameters.get("graph", [])
    is_default = "default" in parameters
    if len(graphs) + is_default > 1:
        raise Malformed(_reject("Name one graph: ?graph=IRI or ?default."))
    if not graphs:
        return None, is_default
    if not is_absolute(graphs[0]):
        raise Malformed(_reject("?graph= needs an absolute IRI."))
    return graphs[0], True


def name_directly(public_url: str, path: str) -> str:
    """Return the IRI of the graph whose address is its name (section 4.1)."""
    return public_url + quote(path, safe=_PATH_CHARACTERS)


def refuse_nothing() -> Malformed:
    """Return the error for a request that names no graph."""
    return Malformed(_reject("Name a graph: ?graph=IRI or ?default."))


def refuse_two() -> Malformed:
    """Return the error for a request that names a graph by its path and otherwise."""
    return Malformed(
        _reject("The path names the graph; leave ?graph= or ?default off.")
    )


def _reject(message: str) -> Rejection:
    return Rejection(message=message, rule="graph store", see=_INDIRECT)
