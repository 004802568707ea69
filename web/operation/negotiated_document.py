"""A document of ours for programs, in the format that they ask for."""

from collections.abc import Callable

from flask import Response, request

from sparql.media_types import MediaType
from sparql.negotiation import Choice


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
