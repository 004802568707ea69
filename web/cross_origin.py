"""What scripts and forms on other sites may do.

What is public here is public everywhere: any origin may read it, without credentials
(the Fetch Standard's CORS protocol). What a browser sends of itself, such as a password
that it remembers, does not let another site write.
"""

from urllib.parse import urlsplit

from graph.errors import Forbidden, Rejection

ANY_ORIGIN = ("Access-Control-Allow-Origin", "*")
_EXPOSED = (
    "Access-Control-Expose-Headers",
    (
        "Accept-Ranges, Content-Location, Content-Range, ETag, Link, Location, "
        "Memento-Datetime, Retry-After, Server-Timing, Stadtwissen-Hint, "
        "Stadtwissen-Query, Stadtwissen-Revision, Stadtwissen-Rows"
    ),
)
READABLE = (ANY_ORIGIN, _EXPOSED)
_A_DAY_SECONDS = 86_400
_SAFE = frozenset({"GET", "HEAD", "OPTIONS", "QUERY"})
_OWN_SITES = frozenset({"same-origin", "none"})
_FETCH_METADATA = "https://www.w3.org/TR/fetch-metadata/#sec-fetch-site-header"


def answer_preflight(methods: str) -> tuple[tuple[str, str], ...]:
    """Return the headers of an answer to OPTIONS; `methods` as in `GET, POST`."""
    return (
        ("Allow", methods),
        ANY_ORIGIN,
        ("Access-Control-Allow-Methods", methods),
        (
            "Access-Control-Allow-Headers",
            (
                "Accept, Accept-Datetime, Accept-Language, Authorization, "
                "Content-Type, If-Modified-Since, If-None-Match, If-Range, Range, "
                "Stadtwissen-Query"
            ),
        ),
        ("Access-Control-Max-Age", str(_A_DAY_SECONDS)),
    )


def refuse_forgery(method: str, *, host: str, origin: str, fetch_site: str) -> None:
    """Raise Forbidden for a write that another site's page caused.

    Browsers say in Sec-Fetch-Site who caused a request; older ones send Origin with
    every POST. Programs send neither.
    """
    if method in _SAFE:
        return
    if fetch_site:
        is_ours = fetch_site in _OWN_SITES
    else:
        is_ours = not origin or urlsplit(origin).netloc == host
    if not is_ours:
        message = (
            "A page of another site may not write with a password that the browser "
            "remembers; send the token as Bearer."
        )
        raise Forbidden(
            Rejection(message=message, rule="cross-site", see=_FETCH_METADATA)
        )
