"""A patch: an exact set of quads to add and to remove, as canonical text.

A quad is its canonical N-Quads line without the line feed, ending in ` .`; two quads
are the same when their lines are (https://www.w3.org/TR/rdf12-n-quads/#canonical-quads).
On disk a patch is one quad a line after `A ` or `D `, as in RDF Patch
(https://afs.github.io/rdf-delta/rdf-patch.html).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import sha256

from graph.ntriples import split_quad
from ontology import iris

HASH_MODULUS = 1 << 256
ADDITION = b"A "
"""What an added line begins with, once it is serialised."""
REMOVAL = b"D "
"""What a removed one begins with."""

_NOT_HASHED = (f" <{iris.GRAPH_META}> .", f" <{iris.GRAPH_INFERRED}> .")


@dataclass(frozen=True, slots=True, kw_only=True)
class Patch:
    """Quads to remove and then to add; each tuple is sorted and free of repeats.

    Make one with `Patch.of`: it sorts, and a quad named on both sides is an addition.
    """

    adds: tuple[str, ...] = ()
    removes: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.adds or self.removes)

    @classmethod
    def of(cls, *, adds: Iterable[str] = (), removes: Iterable[str] = ()) -> "Patch":
        """Return the patch of these lines in any order, with or without repeats."""
        added = set(adds)
        removed = set(removes) - added
        return cls(adds=tuple(sorted(added)), removes=tuple(sorted(removed)))

    @classmethod
    def parse(cls, text: bytes) -> "Patch":
        """Read what `serialise` wrote; ValueError for anything else."""
        lines = text.decode().split("\n")
        if lines.pop() != "":
            raise ValueError("the last line of a patch ends in a line feed")
        adds = [line[2:] for line in lines if line.startswith("A ")]
        removes = [line[2:] for line in lines if line.startswith("D ")]
        if len(adds) + len(removes) != len(lines):
            raise ValueError("a line of a patch starts with 'A ' or 'D '")
        return cls(adds=tuple(adds), removes=tuple(removes))

    def invert(self) -> "Patch":
        """Return the patch that undoes this one, if this one is effective."""
        return Patch(adds=self.removes, removes=self.adds)

    def serialise(self) -> bytes:
        """Return the removals and then the additions, one a line, in UTF-8."""
        lines = [f"D {line}\n" for line in self.removes]
        lines += [f"A {line}\n" for line in self.adds]
        return "".join(lines).encode()


def effective(patch: Patch, contains: Callable[[str], bool]) -> Patch:
    """Return what of the patch would change a store.

    `contains` says whether the store holds a line.
    """
    return Patch(
        adds=tuple(line for line in patch.adds if not contains(line)),
        removes=tuple(line for line in patch.removes if contains(line)),
    )


def sum_up(patches: Iterable[Patch]) -> Patch:
    """Return what effective patches change together, one after the other."""
    added: set[str] = set()
    removed: set[str] = set()
    for patch in patches:
        gone, come = set(patch.removes), set(patch.adds)
        removed |= gone - added
        added -= gone
        added |= come - removed
        removed -= come
    return Patch.of(adds=added, removes=removed)


def add_to_hash(state: int, patch: Patch) -> int:
    """Return the state hash after an *effective* patch.

    It is the sum modulo 2**256 of the SHA-256 of each asserted line outside the
    graphs that the commit itself writes, so its order does not matter.
    """
    gained = sum(hash_line(line) for line in patch.adds if _is_hashed(line))
    lost = sum(hash_line(line) for line in patch.removes if _is_hashed(line))
    return (state + gained - lost) % HASH_MODULUS


def _is_hashed(line: str) -> bool:
    # The fourth term: an object of the default graph may be named like a graph.
    return not line.endswith(_NOT_HASHED) or split_quad(line)[3] is None


def sum_hashes(lines: Iterable[bytes]) -> int:
    """Return what added lines in UTF-8 contribute to the state hash together."""
    endings = tuple(ending.encode() for ending in _NOT_HASHED)
    read = int.from_bytes
    return sum(
        read(sha256(line).digest(), "big")
        for line in lines
        if not line.endswith(endings) or _is_hashed(line.decode())
    )


def hash_line(line: str) -> int:
    """Return what one canonical line contributes to the state hash."""
    return int.from_bytes(sha256(line.encode()).digest(), "big")
