"""The format of a document: `?format=`, else Accept (RFC 9110 section 12.5.1)."""

from flask import request

from graph.errors import NotAcceptable, Rejection
from sparql.media_types import MediaType
from sparql.negotiation import choose

# What a choice depends on; a problem depends on the language too.
VARY = "Accept"
_NEGOTIATION = "https://www.rfc-editor.org/rfc/rfc9110#section-12.5.1"


def choose_format(offers: tuple[MediaType, ...]) -> MediaType:
    """Return what `?format=` names (`ttl`, `text/turtle`), else what Accept likes best.

    Raises NotAcceptable, which names all offers, where either names none of them.
    """
    # Many write the plus of `ld+json` as it is, which in a query means a space.
    named = request.args.get("format", "").strip().lower().replace(" ", "+")
    if named:
        found = next((offer for offer in offers if named in _names(offer)), None)
    else:
        choice = choose(request.headers.get("Accept", ""), offers)
        found = None if choice is None else choice.media_type
    if found is None:
        raise refuse_formats(offers)
    return found


def refuse_formats(offers: tuple[MediaType, ...]) -> NotAcceptable:
    """Return the error that names what there is instead of what was asked for."""
    names = ", ".join(offer.name for offer in offers)
    return NotAcceptable(
        Rejection(
            message=f"No format asked for is offered. There are: {names}.",
            rule="negotiation",
            see=_NEGOTIATION,
        )
    )


def _names(offer: MediaType) -> tuple[str, ...]:
    return (offer.extension, offer.name, *offer.aliases)
