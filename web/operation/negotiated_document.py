"""A document of ours for programs, in the format that they ask for."""

from collections.abc import Callable

from flask import Response, request

from graph.errors import NotAcceptable, Rejection
from sparql.media_types import MediaType, find_by_extension
from sparql.negotiation import Choice, choose

_NEGOTIATION = "https://www.rfc-editor.org/rfc/rfc9110#section-12.5.1"


def choose_format(offers: tuple[MediaType, ...]) -> Choice:
    """Return the offer that `?format=` names, else the one that Accept likes best.

    Raises NotAcceptable where Accept likes none.
    """
    named = find_by_extension(request.args.get("format", ""), offers)
    if named is not None:
        return Choice(media_type=named, name=named.name)
    choice = choose(request.headers.get("Accept", ""), offers)
    if choice is not None:
        return choice
    names = ", ".join(dict.fromkeys(offer.name for offer in offers))
    message = f"This can be had as {names}."
    raise NotAcceptable(
        Rejection(message=message, rule="negotiation", see=_NEGOTIATION)
    )


def send_document(
    choice: Choice, write: Callable[[MediaType], bytes], *, tag: str
) -> Response:
    """Send what `write` makes in the chosen format; `tag` names its version."""
    media_type = choice.media_type
    response = Response(write(media_type), content_type=choice.content_type)
    response.headers["Vary"] = "Accept"
    response.headers["Cache-Control"] = "no-cache"
    response.set_etag(f"{tag}-{media_type.extension}", weak=True)
    response.make_conditional(request)
    return response
