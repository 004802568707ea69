"""`/sparql/prefixes`: the prefixes that we use, for programs that write queries."""

import json

from flask import Blueprint, Response

from ontology import VERSION
from ontology.iris import PREFIXES
from sparql.executables import declare_prefixes
from sparql.media_types import GRAPHS, JSON, MediaType
from web.linked_data.format_choice import choose_offer
from web.linked_data.serialisation import serialise
from web.operation.negotiated_document import send_document
from web.site_address import get_public_url

blueprint = Blueprint("prefixes", __name__)

PATH = "/sparql/prefixes"


@blueprint.get(PATH)
def show() -> Response:
    """Answer an object of prefixes and their IRIs, or sh:declare in RDF."""
    choice = choose_offer((JSON, *GRAPHS))
    return send_document(choice, _write, tag=VERSION)


def _write(media_type: MediaType) -> bytes:
    if media_type is JSON:
        return json.dumps(dict(sorted(PREFIXES.items())), indent=1).encode()
    return serialise(declare_prefixes(get_public_url() + PATH), media_type)
