"""How much one client may ask for: at once, in requests, in query time, in errors.

Each of the last three is an allowance that refills with time, up to what may be saved.
What a query takes is known when it ends, so it may overdraw its client's time; the
client then waits until the debt is gone. A refusal costs nothing.
"""

import math
from collections import OrderedDict

from graph.access_limits import (
    CLIENT_ERRORS,
    CLIENT_QUERIES,
    CLIENT_REQUESTS,
    CLIENT_REQUESTS_BURST,
    CLIENT_SECONDS,
    CLIENT_SECONDS_BURST,
    CLIENTS_REMEMBERED,
)
from graph.errors import TooMany
from graph.limits import Limit

_MINUTE_SECONDS = 60
# What sums of fractions may lack of a whole.
_DUST = 1e-6


class Allowance:
    """What is left of something that refills at a rate, up to a size."""

    __slots__ = ("_at", "_left", "_rate", "_size")

    def __init__(self, *, rate: float, size: float, now: float) -> None:
        """Begin with all of it; `rate` is what comes back in a second."""
        self._rate = rate
        self._size = size
        self._left = size
        self._at = now

    def tell_wait(self, need: float, now: float) -> float:
        """Return after how many seconds there is as much as is needed; 0 for now."""
        grown = self._left + max(0.0, now - self._at) * self._rate
        self._left = min(self._size, grown)
        self._at = max(self._at, now)
        lacking = need - self._left
        return 0.0 if lacking <= _DUST else lacking / self._rate

    def draw(self, amount: float) -> None:
        """Take some of it, more than there is where that cannot be helped."""
        self._left -= amount


class Use:
    """What one client used lately."""

    __slots__ = ("errors", "requests", "running", "seconds")

    def __init__(self, now: float) -> None:
        """Begin with everything that may be saved up."""
        self.running = 0
        self.requests = Allowance(
            rate=CLIENT_REQUESTS.value, size=CLIENT_REQUESTS_BURST.value, now=now
        )
        self.seconds = Allowance(
            rate=CLIENT_SECONDS.value / _MINUTE_SECONDS,
            size=CLIENT_SECONDS_BURST.value,
            now=now,
        )
        self.errors = Allowance(
            rate=CLIENT_ERRORS.value / _MINUTE_SECONDS,
            size=CLIENT_ERRORS.value,
            now=now,
        )


class Budgets:
    """What each client used lately; to be used by one thread at a time.

    Times are seconds of a clock that never goes back. So many clients are remembered;
    then those are forgotten that were not seen for longest.
    """

    def __init__(self) -> None:
        """Begin without having seen anybody."""
        self._clients: OrderedDict[str, Use] = OrderedDict()

    def count(self) -> int:
        """Return how many clients are remembered."""
        return len(self._clients)

    def enter(self, client: str, now: float) -> Use:
        """Let a client's request in, or raise TooMany; `leave` must follow."""
        use = self._find(client, now)
        _check(CLIENT_REQUESTS, use.requests.tell_wait(1, now), _REQUESTS_ADVICE)
        _check(CLIENT_ERRORS, use.errors.tell_wait(1, now), _ERRORS_ADVICE)
        _check(CLIENT_SECONDS, use.seconds.tell_wait(0, now), _SECONDS_ADVICE)
        is_full = use.running >= CLIENT_QUERIES.value
        _check(CLIENT_QUERIES, float(is_full), _QUERIES_ADVICE)
        use.requests.draw(1)
        use.running += 1
        return use

    def leave(self, use: Use, *, seconds: float, is_error: bool) -> None:
        """Charge a request that ended with the time that it took."""
        use.running -= 1
        use.seconds.draw(seconds)
        if is_error:
            use.errors.draw(1)

    def _find(self, client: str, now: float) -> Use:
        use = self._clients.get(client)
        if use is None:
            use = self._clients[client] = Use(now)
            if len(self._clients) > CLIENTS_REMEMBERED.value:
                self._clients.popitem(last=False)
        else:
            self._clients.move_to_end(client)
        return use


_REQUESTS_ADVICE = (
    f"Up to {CLIENT_REQUESTS_BURST.value} requests may come at once after a pause; ask "
    "for more with one query, with VALUES for instance."
)
_ERRORS_ADVICE = "Look at the answers: they say what is wrong with the requests."
_SECONDS_ADVICE = (
    f"After a pause {CLIENT_SECONDS_BURST.value} seconds may be used at once; select "
    "more narrowly, or load the dump into a store of your own."
)
_QUERIES_ADVICE = "Wait for an answer before asking the next."


def _check(limit: Limit, wait_seconds: float, advice: str) -> None:
    if wait_seconds > 0:
        retry = max(1, math.ceil(wait_seconds))
        raise TooMany(
            limit, advice=f"{advice} Try again in {retry} s.", retry_after_seconds=retry
        )
