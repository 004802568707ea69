"""The format of a document: `?format=`, else Accept (RFC 9110 section 12.5.1)."""

from flask import request

from graph.errors import NotAcceptable, Rejection
from sparql.media_types import MediaType
from sparql.negotiation import Choice, choose

# What a choice depends on; a problem depends on the language too.
VARY = "Accept"
_NEGOTIATION = "https://www.rfc-editor.org/rfc/rfc9110#section-12.5.1"


def choose_format(offers: tuple[MediaType, ...]) -> MediaType:
    """Return the format of the offer that `choose_offer` returns; raises as it does."""
    return choose_offer(offers).media_type


def choose_offer(offers: tuple[MediaType, ...]) -> Choice:
    """Return what `?format=` names (`ttl`, `text/turtle`), else what Accept likes best.

    Raises NotAcceptable, which names all offers, where either names none of them.
    """
    # Many write the plus of `ld+json` as it is, which in a query means a space.
    named = request.args.get("format", "").strip().lower().replace(" ", "+")
    if not named:
        choice = choose(request.headers.get("Accept", ""), offers)
    else:
        found = (offer for offer in offers if named in _names(offer))
        choice = next((Choice(media_type=one, name=one.name) for one in found), None)
    if choice is None:
        raise refuse_formats(offers)
    return choice


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
