"""Which answers scripts on other sites may read (the Fetch Standard's CORS protocol).

What is public here is public everywhere: any origin may read, without credentials.
"""

ANY_ORIGIN = ("Access-Control-Allow-Origin", "*")
_EXPOSED = (
    "Access-Control-Expose-Headers",
    (
        "Content-Location, ETag, Link, Location, Memento-Datetime, Retry-After, "
        "Stadtwissen-Revision"
    ),
)
READABLE = (ANY_ORIGIN, _EXPOSED)
_A_DAY_SECONDS = 86_400


def answer_preflight(methods: str) -> tuple[tuple[str, str], ...]:
    """Return the headers of an answer to OPTIONS; `methods` as in `GET, POST`."""
    return (
        ("Allow", methods),
        ANY_ORIGIN,
        ("Access-Control-Allow-Methods", methods),
        (
            "Access-Control-Allow-Headers",
            "Accept, Accept-Language, Authorization, Content-Type, If-None-Match",
        ),
        ("Access-Control-Max-Age", str(_A_DAY_SECONDS)),
    )
