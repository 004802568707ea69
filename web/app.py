"""The web application: every part is put together here and nowhere else."""

from collections.abc import Iterable
from functools import partial
from http import HTTPStatus
from urllib.parse import urlsplit, urlunsplit

from flask import Blueprint, Flask, Response, request

from graph.limits import FORM_BODY
from sparql.media_types import HTML
from web.access import attach_access
from web.caching import A_MINUTE
from web.cross_origin import READABLE, answer_preflight
from web.dataset_site import DatasetSite, attach_dataset
from web.headers import TABLE, TRANSPORT, Kind, classify
from web.linked_data import (
    context,
    dataset_document,
    dereference,
    dumps,
    entity_document,
    feed,
    linkset,
    lookup,
    memento,
    reconciliation,
    signpost_documents,
    sitemap_document,
)
from web.linked_data.sitemap_document import Sitemap, attach_sitemap
from web.ontology_site import OntologySite, attach_ontology
from web.operation import (
    graph_store_endpoint,
    health,
    metrics_endpoint,
    named_queries,
    prefixes,
    running_queries,
    sparql_endpoint,
    update_endpoint,
)
from web.operation.query_explanation import Explainer, attach_explainer
from web.operation.service_document import ServiceDocuments, attach_documents
from web.pages import (
    atom,
    dataset,
    entity,
    explanation,
    home,
    ontology,
    ontology_report,
    problem_kind,
    questions,
    search,
)
from web.partitions import PartitionSite
from web.permissions import check_routes
from web.prefix import move_links, move_page, move_path
from web.problems import register_handlers
from web.question_site import QuestionSite, attach_questions
from web.reconciliation_site import ReconciliationSite, attach_reconciliation
from web.services import Services, attach_services
from web.settings import Settings
from web.site import Site, attach_site, get_site

BLUEPRINTS: tuple[Blueprint, ...] = (
    home.blueprint,
    search.blueprint,
    ontology.blueprint,
    ontology_report.blueprint,
    questions.blueprint,
    problem_kind.blueprint,
    entity.blueprint,
    explanation.blueprint,
    dataset.blueprint,
    context.blueprint,
    dereference.blueprint,
    entity_document.blueprint,
    linkset.blueprint,
    memento.blueprint,
    dataset_document.blueprint,
    sitemap_document.blueprint,
    signpost_documents.blueprint,
    lookup.blueprint,
    reconciliation.blueprint,
    dumps.blueprint,
    feed.blueprint,
    atom.blueprint,
    sparql_endpoint.blueprint,
    running_queries.blueprint,
    prefixes.blueprint,
    named_queries.blueprint,
    update_endpoint.blueprint,
    graph_store_endpoint.blueprint,
    health.blueprint,
    metrics_endpoint.blueprint,
)

_MOST_FORM_PARTS = 100
_NOT_OF_THE_GRAPH = frozenset(
    {"static", "health.report", "metrics.show", "running_queries.show_list", None}
)


def create_app(services: Services, settings: Settings) -> Flask:
    """Return the application; Refused when a route has no row in the permissions."""
    app = Flask(__name__)
    app.config.update(
        MAX_CONTENT_LENGTH=FORM_BODY.value,
        MAX_FORM_MEMORY_SIZE=FORM_BODY.value,
        MAX_FORM_PARTS=_MOST_FORM_PARTS,
        PUBLIC_URL=settings.public_url,
        PROXIES=settings.proxies,
        TRUSTED_HOSTS=list(settings.trusted_hosts) or None,
    )
    attach_services(app, services)
    site = Site(services)
    attach_site(app, site)
    attach_ontology(app, OntologySite(services, site))
    partitions = PartitionSite(site)
    attach_explainer(app, Explainer(partitions, base=settings.base_iri))
    attach_documents(
        app, ServiceDocuments(services, partitions, public_url=settings.public_url)
    )
    attach_dataset(app, DatasetSite(services, site, partitions, settings=settings))
    attach_sitemap(app, Sitemap(site))
    dumps.attach_dumps(app, services.data_dir, kept=settings.dumps)
    attach_questions(app, QuestionSite(services, site))
    attach_reconciliation(app, ReconciliationSite(services, site, partitions))
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    register_handlers(app)
    attach_access(app)
    app.after_request(_dress)
    prefix = urlsplit(settings.public_url).path
    if prefix:
        app.after_request(partial(_move, prefix))
    app.after_request(_stay_on_this_site)
    app.after_request(_allow_reading)
    check_routes(rule.endpoint for rule in app.url_map.iter_rules())
    return app


def _dress(response: Response) -> Response:
    """Add what the tables of headers and origins say for this kind of answer."""
    headers = response.headers
    if response.status_code != HTTPStatus.NOT_MODIFIED:
        # A 304 would put the policy of data over that of the page it speaks of.
        kind = classify(response.mimetype or "")
        _add_missing(response, TABLE[kind])
        if kind in (Kind.DATA, Kind.DOWNLOAD):
            _add_missing(response, READABLE)
    elif request.endpoint != "static":
        # A script that asks with a tag must be able to read the answer.
        _add_missing(response, READABLE)
    _name_revision(response)
    if request.is_secure:
        headers.set(*TRANSPORT)
    return response


def _add_missing(response: Response, added: Iterable[tuple[str, str]]) -> None:
    own = {name.lower() for name, _ in response.headers.items()}
    response.headers.extend(pair for pair in added if pair[0].lower() not in own)


def _name_revision(response: Response) -> None:
    """Name the revision on every answer of the graph's that does not name its own."""
    is_of_graph = request.endpoint not in _NOT_OF_THE_GRAPH
    if is_of_graph and response.status_code < HTTPStatus.BAD_REQUEST:
        response.headers.setdefault(
            "Stadtwissen-Revision", str(get_site().revision or 0)
        )


def _stay_on_this_site(response: Response) -> Response:
    """Make the target of a redirect a path: its host would be what a request says."""
    location = urlsplit(response.headers.get("Location", ""))
    is_redirect = response.status_code == HTTPStatus.PERMANENT_REDIRECT
    if is_redirect and location.netloc == request.host:
        path = urlunsplit(location._replace(scheme="", netloc=""))
        response.headers["Location"] = path
        response.set_data(b"")  # It repeats the address, and nobody reads it.
        response.headers["Cache-Control"] = A_MINUTE
        _add_missing(response, READABLE)
    return response


def _move(prefix: str, response: Response) -> Response:
    """Put the path that a proxy takes from requests before the paths in an answer."""
    headers = response.headers
    for name in ("Location", "Content-Location"):
        if name in headers:
            headers[name] = move_path(headers[name], prefix)
    if "Link" in headers:
        headers["Link"] = move_links(headers["Link"], prefix)
    if response.mimetype == HTML.name and not response.direct_passthrough:
        response.set_data(move_page(response.get_data(), prefix))
    return response


def _allow_reading(response: Response) -> Response:
    """Let scripts of other sites read what anybody may read (CORS preflight)."""
    methods = response.headers.get("Allow", "")
    if request.method == "OPTIONS" and response.status_code == HTTPStatus.OK:
        response.status_code = HTTPStatus.NO_CONTENT
        response.headers.extend(answer_preflight(methods))
        response.headers["Allow"] = methods
    return response
