"""A document of ours in each RDF format, written once for each version of it."""

import threading
from collections.abc import Callable, Hashable, Iterable

from graph.ntriples import Quad
from sparql.media_types import MediaType
from web.linked_data.serialisation import serialise


class KeptDocuments:
    """Keeps the last version in each format; who comes while it is written waits."""

    def __init__(self) -> None:
        """Keep nothing yet."""
        self._lock = threading.Lock()
        self._held: dict[MediaType, tuple[Hashable, bytes]] = {}

    def read(
        self,
        media_type: MediaType,
        version: Hashable,
        describe: Callable[[], Iterable[Quad]],
    ) -> bytes:
        """Return the document; `describe` gives its quads, and `version` names them."""
        held = self._held.get(media_type)
        if held is None or held[0] != version:
            with self._lock:
                held = self._held.get(media_type)
                if held is None or held[0] != version:
                    held = version, serialise(tuple(describe()), media_type)
                    self._held[media_type] = held
        return held[1]
