"""How the engine would spell a literal after storing it.

It keeps numbers, dates and truth values by value: `01` comes back as `1`, derived
integer types as `xsd:integer`. A patch must name what the store will hold, or hashes
and comparisons of text would go wrong.
"""

from pyoxigraph import Literal, NamedNode, Quad, Store

_ANY = NamedNode("urn:any")


class EngineSpelling:
    """Asks an empty store of its own, once for each literal."""

    def __init__(self) -> None:
        self._engine = Store()
        self._known: dict[str, str] = {}

    def spell(self, literal: Literal) -> str:
        """Return the literal as N-Triples text, as it comes back from a store."""
        given = str(literal)
        # Only literals with a datatype are kept by value.
        if not given.endswith(">"):
            return given
        spelled = self._known.get(given)
        if spelled is None:
            self._engine.add(Quad(_ANY, _ANY, literal))
            stored = next(iter(self._engine))
            self._engine.remove(stored)
            spelled = self._known[given] = str(stored.object)
        return spelled
