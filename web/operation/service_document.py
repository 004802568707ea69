"""What `/sparql` says of itself to programs that ask without a query."""

from collections.abc import Sequence
from typing import cast

from flask import Flask, Response, current_app, request

from graph.ntriples import Quad
from ontology import VERSION
from sparql.executables import declare_prefixes, describe_queries
from sparql.media_types import GRAPHS, TURTLE, MediaType
from sparql.negotiation import Choice, choose
from sparql.service_description import Service, describe_service
from web.dataset_site import name_dataset
from web.operation.kept_documents import KeptDocuments
from web.operation.negotiated_document import send_document
from web.operation.prefixes import PATH as PREFIXES_PATH
from web.partitions import PartitionSite
from web.services import Services

_KEY = "stadtwissen.description"


class ServiceDocuments:
    """The service description in each format: written once for each revision.

    Client libraries ask for it before their first query, and writing it takes 0.1 s.
    """

    def __init__(
        self, services: Services, partitions: PartitionSite, *, public_url: str
    ) -> None:
        """Take what is described; nothing is written yet."""
        self._services = services
        self._partitions = partitions
        self._public_url = public_url
        self._documents = KeptDocuments()

    @property
    def revision(self) -> int | None:
        """The number of the published revision; None when nothing is published."""
        return self._services.executor.revision

    def read(self, media_type: MediaType) -> bytes:
        """Return the description of the published revision."""
        return self._documents.read(media_type, self.revision, self._describe)

    def _describe(self) -> Sequence[Quad]:
        published = self._services.executor.public.find_snapshot()
        counted = self._partitions.count()
        site = self._public_url
        service = Service(
            endpoint=f"{site}/sparql",
            update=f"{site}/update",
            prefixes=site + PREFIXES_PATH,
            dataset=name_dataset(self._services, site),
            triples=0 if published is None else published.triples,
            statistics=None if counted is None else counted.statistics,
            graphs=self._partitions.list_graphs(),
        )
        examples = describe_queries(
            (query for query in self._services.named_queries if query.is_public),
            site=site,
            prefixes=service.prefixes,
            endpoint=service.endpoint,
        )
        prefixes = declare_prefixes(service.prefixes)
        return [*describe_service(service), *prefixes, *examples]


def answer_description() -> Response:
    """Answer the service description, as Turtle where no format of ours is wanted.

    It names the endpoints, the prefixes and the named queries as examples. An answer
    other than RDF would be wrong here (SPARQL 1.1 Service Description, section 2).
    """
    choice = choose(request.headers.get("Accept", ""), GRAPHS)
    if choice is None:
        choice = Choice(media_type=TURTLE, name=TURTLE.name)
    documents = cast("ServiceDocuments", current_app.extensions[_KEY])
    number = documents.revision or 0
    response = send_document(choice, documents.read, tag=f"{number}-{VERSION}")
    response.headers["Stadtwissen-Revision"] = str(number)
    return response


def attach_documents(app: Flask, documents: ServiceDocuments) -> None:
    """Give an application its service description."""
    app.extensions[_KEY] = documents
