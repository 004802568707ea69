"""How long a query may take: what its client is allowed, or less where it asks so."""

from dataclasses import dataclass

from graph.errors import LimitReached
from graph.limits import QUERY_SECONDS, SITE_QUERY_SECONDS, Limit


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """The limit that holds, and the seconds that are left of it for one query."""

    limit: Limit
    seconds: float

    def explain(self) -> LimitReached:
        """Return the error of a query that took all of it."""
        advice = "Ask for less, or add patterns that select more narrowly."
        if self.seconds < self.limit.value:
            advice += " The request itself allowed no more, by its parameter timeout."
        return LimitReached(self.limit, used=self.seconds, advice=advice)


def grant(limit: Limit, asked_seconds: float | None = None) -> Patience:
    """Give a query the time that its client asks for, as far as a limit allows it."""
    allowed = float(limit.value)
    seconds = allowed if asked_seconds is None else min(asked_seconds, allowed)
    return Patience(limit=limit, seconds=seconds)


PUBLIC = grant(QUERY_SECONDS)
SITE = grant(SITE_QUERY_SECONDS)
