"""Entity tags (RFC 9110 section 8.8.3) of what is made of a revision.

The bytes of an answer depend on the state of the graph, on the version of this program,
on the address under which we name ourselves, and on what a caller adds.
"""

from hashlib import sha256

from ontology import VERSION
from web.site import get_site
from web.site_address import get_public_url

_DIGITS = 8


def make_tag(revision: int, *parts: str) -> str:
    """Return a tag, without quotation marks; `parts` tell representations apart.

    Numbers of revisions come again where a backup was restored; their states do not.
    """
    published = get_site().published
    is_of_it = published is not None and published.number == revision
    state = published.state_hash if published is not None and is_of_it else ""
    origin = state + get_public_url()
    digest = sha256(origin.encode()).hexdigest()[:_DIGITS]
    return "-".join((str(revision), VERSION, digest, *parts))
