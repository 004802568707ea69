"""`/dataset` and `/.well-known/void`: the dataset described, in the format asked for.

The dataset is a document and no thing of the world: its address answers 200, with a
page for people and VoID and DCAT-AP.de for programs.
"""

from functools import partial

from flask import Blueprint, Response

from graph.errors import NotFound
from sparql.media_types import GRAPHS, HTML, find_by_extension
from sparql.negotiation import Choice
from web.dataset_site import get_dataset
from web.entity_tags import make_tag
from web.linked_data.format_choice import choose_offer
from web.linked_data.links import LICENCE
from web.operation.negotiated_document import send_document
from web.pages import dataset as page

blueprint = Blueprint("dataset_document", __name__)

# `*/*` alone gets Turtle, as for every thing of ours.
_OFFERS = (GRAPHS[0], HTML, *GRAPHS[1:])


@blueprint.get("/dataset")
def show() -> Response:
    """Answer the page or the description, as the client asks."""
    choice = choose_offer(_OFFERS)
    if choice.media_type is HTML:
        return page.show()
    response = _send(choice)
    response.headers["Content-Location"] = f"/dataset.{choice.media_type.extension}"
    return response


@blueprint.get("/dataset.<extension>")
def show_format(extension: str) -> Response:
    """Answer the description in the format of the ending."""
    media_type = find_by_extension(extension, GRAPHS)
    if media_type is None:
        raise NotFound("Nothing is known under this address.")
    return _send(Choice(media_type=media_type, name=media_type.name))


@blueprint.get("/.well-known/void")
def show_void() -> Response:
    """Answer the description, never a page (VoID, section 7.2)."""
    return _send(choose_offer(GRAPHS))


def _send(choice: Choice) -> Response:
    dataset = get_dataset()
    facts = dataset.read()
    dump = 0 if facts.dump is None else facts.dump.revision
    tag = make_tag(facts.revision, str(dump))
    response = send_document(choice, partial(dataset.write, facts), tag=tag)
    response.headers["Stadtwissen-Revision"] = str(facts.revision)
    if not facts.is_bare:
        response.headers.add("Link", f'<{LICENCE}>; rel="license"')
    response.headers.add("Link", '</dataset>; rel="alternate"; type="text/html"')
    return response
