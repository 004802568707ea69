"""What must hold of a graph before it is written or read (RFC 9110 section 13.1)."""

from dataclasses import dataclass

from graph.errors import PreconditionFailed

_ANY = "*"


@dataclass(frozen=True, slots=True, kw_only=True)
class Preconditions:
    """The conditions of a request.

    `match` are the tags of If-Match and `none_match` those of If-None-Match, each None
    where the header is missing; `*` stands for any.
    """

    match: frozenset[str] | None = None
    none_match: frozenset[str] | None = None

    def __bool__(self) -> bool:
        return self.match is not None or self.none_match is not None

    @property
    def tags(self) -> frozenset[str]:
        """All tags that are named."""
        named = (self.match or frozenset()) | (self.none_match or frozenset())
        return named - {_ANY}

    def judge(self, found: set[str]) -> None:
        """Raise PreconditionFailed where they do not hold.

        `found` are the tags of the graph in each format that is named, at least one;
        empty where there is no such graph.
        """
        if self.match is not None and not _fits(self.match, found):
            message = "The graph is not as you saw it; read it again."
            raise PreconditionFailed(message)
        if self.none_match is not None and _fits(self.none_match, found):
            raise PreconditionFailed("The graph is there already.")

    def judge_read(self, found: set[str]) -> None:
        """Raise PreconditionFailed where If-Match does not hold of what is read.

        `found` is the tag in the format that is sent, for that alone is read.
        If-None-Match is no error of a read: its answer is 304.
        """
        if self.match is not None and not _fits(self.match, found):
            message = "The graph is not as you saw it, or not in the format you saw."
            raise PreconditionFailed(message)


def _fits(tags: frozenset[str], found: set[str]) -> bool:
    return bool(found) if _ANY in tags else bool(tags & found)
