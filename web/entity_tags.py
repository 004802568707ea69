"""Entity tags (RFC 9110 section 8.8.3) of what is made of a revision.

The bytes of an answer depend on the revision, on the release of this program, on the
address under which we name ourselves, and on what a caller adds.
"""

from hashlib import sha256

from flask import current_app

from ontology import VERSION

_DIGITS = 6


def make_tag(revision: int, *parts: str) -> str:
    """Return a tag, without quotation marks; `parts` tell representations apart."""
    site = sha256(current_app.config["PUBLIC_URL"].encode()).hexdigest()[:_DIGITS]
    return "-".join((str(revision), VERSION, site, *parts))
