"""What `/sparql` says of itself to programs that ask without a query."""

from flask import Response, current_app, request

from ontology import VERSION
from sparql.executables import declare_prefixes, describe_queries
from sparql.media_types import GRAPHS, TURTLE, MediaType
from sparql.negotiation import Choice, choose
from sparql.service_description import Service, describe_service
from web.linked_data.serialisation import serialise
from web.operation.negotiated_document import send_document
from web.operation.prefixes import PATH as PREFIXES_PATH
from web.partitions import get_partitions
from web.services import get_services


def answer_description() -> Response:
    """Answer the service description, as Turtle where no format of ours is wanted.

    It names the endpoints, the prefixes and the named queries as examples. An answer
    other than RDF would be wrong here (SPARQL 1.1 Service Description, section 2).
    """
    choice = choose(request.headers.get("Accept", ""), GRAPHS)
    if choice is None:
        choice = Choice(media_type=TURTLE, name=TURTLE.name)
    published = get_services().executor.public.find_snapshot()
    number = 0 if published is None else published.number
    triples = 0 if published is None else published.triples
    response = send_document(
        choice,
        lambda media_type: _write(media_type, triples),
        tag=f"{number}-{VERSION}",
    )
    response.headers["Stadtwissen-Revision"] = str(number)
    return response


def _write(media_type: MediaType, triples: int) -> bytes:
    site = current_app.config["PUBLIC_URL"]
    counted = get_partitions().count()
    service = Service(
        endpoint=f"{site}/sparql",
        update=f"{site}/update",
        prefixes=site + PREFIXES_PATH,
        triples=triples,
        statistics=None if counted is None else counted.statistics,
        graphs=get_partitions().list_graphs(),
    )
    examples = describe_queries(
        (query for query in get_services().named_queries if query.is_public),
        site=site,
        prefixes=service.prefixes,
        endpoint=service.endpoint,
    )
    return serialise(
        [*describe_service(service), *declare_prefixes(service.prefixes), *examples],
        media_type,
    )
