"""What the tests of the graph store keep there, where, and how they send and look."""

from urllib.parse import quote

from rdflib import Graph

from tests.conformance.answers import MEDIA_TYPES, are_same, read_answer
from tests.conformance.endpoint import Endpoint, Reply

TURTLE = MEDIA_TYPES[".ttl"]
PERSON = "http://www.example/gsp/person/1"
FOAF = "http://xmlns.com/foaf/0.1/"
JOHN = f"<{PERSON}> <{FOAF}card> [ <{FOAF}name> 'John Doe' ] ."
JANE = f"<{PERSON}> <{FOAF}card> [ <{FOAF}name> 'Jane Doe' ] ."

# A graph by its name, the default graph, and a graph whose address is its name.
NAME = f"{PERSON}.ttl"
INDIRECT = f"/graphs?graph={quote(NAME, safe='')}"
DEFAULT = "/graphs?default"
DIRECT = "/graphs/person/1.ttl"
EACH = (INDIRECT, DEFAULT, DIRECT)
NAMED = (INDIRECT, DIRECT)


def put(endpoint: Endpoint, path: str, text: str, kind: str = TURTLE) -> Reply:
    """Replace a graph."""
    return endpoint.send("PUT", path, text.encode(), Content_Type=kind)


def post(endpoint: Endpoint, path: str, text: str, kind: str = TURTLE) -> Reply:
    """Add to a graph."""
    return endpoint.send("POST", path, text.encode(), Content_Type=kind)


def patch(endpoint: Endpoint, path: str, update: str) -> Reply:
    """Update a graph."""
    kind = "application/sparql-update"
    return endpoint.send("PATCH", path, update.encode(), Content_Type=kind)


def holds(endpoint: Endpoint, path: str, text: str) -> bool:
    """Tell whether a graph is there and says what a text in Turtle says."""
    reply = endpoint.send("GET", path, Accept=TURTLE)
    assert reply.status == 200, reply.text
    assert reply.headers["content-type"].partition(";")[0] == TURTLE
    return are_same(
        Graph().parse(data=text, format="turtle"), read_answer(reply.body, ".ttl")
    )
