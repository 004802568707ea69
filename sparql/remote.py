"""Asks another SPARQL endpoint, through SPARQLWrapper: for the command line alone.

The service itself never asks another server.
"""

from dataclasses import dataclass
from typing import BinaryIO, cast
from urllib.error import URLError

from SPARQLWrapper import POST, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

from graph.errors import LimitReached, Refused, Rejection
from graph.limits import REMOTE_SECONDS, RESULT
from sparql.media_types import (
    CSV,
    JSON_LD,
    JSON_RESULTS,
    N_TRIPLES,
    RDF_XML,
    TSV,
    TURTLE,
    XML_RESULTS,
    MediaType,
)

# What SPARQLWrapper calls the formats that it can ask for.
_NAMES = {
    JSON_RESULTS: "json",
    XML_RESULTS: "xml",
    CSV: "csv",
    TSV: "tsv",
    TURTLE: "turtle",
    N_TRIPLES: "n3",
    RDF_XML: "rdf+xml",
    JSON_LD: "json-ld",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteAnswer:
    """What an endpoint sent, and as what."""

    content_type: str
    body: bytes


def ask_endpoint(endpoint: str, text: str, *, media_type: MediaType) -> RemoteAnswer:
    """Send a query to an endpoint by POST and return its whole answer.

    Raises Refused with the endpoint's own words, or LimitReached where it sends more
    than a result of ours may hold.
    """
    wrapper = SPARQLWrapper(endpoint)
    wrapper.setMethod(POST)
    wrapper.setTimeout(REMOTE_SECONDS.value)
    wrapper.setReturnFormat(_NAMES.get(media_type, media_type.extension))
    wrapper.setQuery(text)
    try:
        result = wrapper.query()
        body = cast("BinaryIO", result.response).read(RESULT.value + 1)
    except (SPARQLWrapperException, URLError, TimeoutError) as fault:
        words = " ".join(str(fault).split())[:500]
        raise Refused(
            Rejection(message=f"{endpoint} answered: {words}", rule="remote-endpoint")
        ) from fault
    if len(body) > RESULT.value:
        raise LimitReached(RESULT, advice="Ask for less with LIMIT.")
    return RemoteAnswer(
        content_type=str(result.info().get("content-type", "")), body=body
    )
