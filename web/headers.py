"""The security headers of every kind of answer, as one table.

Our pages use no inline script or style and take nothing from elsewhere, so the policy
names what is ours and refuses the rest. Data are never to be run as a page.
"""

from enum import Enum

Headers = tuple[tuple[str, str], ...]


class Kind(Enum):
    """What sort of answer it is."""

    PAGE = "page"
    DATA = "data"
    DOWNLOAD = "download"
    ASSET = "asset"


_EVERY: Headers = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    (
        "Permissions-Policy",
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
)
_PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'"
)
# What other sites may show in a frame: it holds nothing that a click could change.
FRAMED_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'none'; "
    "base-uri 'none'; frame-ancestors *"
)
_DATA: Headers = (
    *_EVERY,
    ("Content-Security-Policy", "default-src 'none'; sandbox"),
    ("Cross-Origin-Resource-Policy", "cross-origin"),
)

TABLE: dict[Kind, Headers] = {
    Kind.PAGE: (*_EVERY, ("Content-Security-Policy", _PAGE_POLICY)),
    Kind.DATA: _DATA,
    # A browser that opened CSV or XML as a document could be made to run it.
    Kind.DOWNLOAD: (*_DATA, ("Content-Disposition", "attachment")),
    Kind.ASSET: (*_EVERY, ("Content-Security-Policy", "default-src 'none'")),
}

TRANSPORT = ("Strict-Transport-Security", "max-age=31536000")

_DOWNLOADS = frozenset(
    {
        "text/csv",
        "text/tab-separated-values",
        "application/sparql-results+xml",
        "application/rdf+xml",
        "application/xml",
        "text/xml",
    }
)
_ASSETS = ("image/", "font/", "text/css", "text/javascript")


def classify(media_type: str) -> Kind:
    """Return the kind of an answer by its media type, without parameters."""
    if media_type in ("text/html", "application/xhtml+xml"):
        return Kind.PAGE
    if media_type in _DOWNLOADS:
        return Kind.DOWNLOAD
    return Kind.ASSET if media_type.startswith(_ASSETS) else Kind.DATA
