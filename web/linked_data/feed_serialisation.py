"""A node of the event stream as text, in the formats that hold named graphs.

N-Quads and TriG keep the TREE profile (https://w3id.org/tree/specification/profile):
first what the node says, then member after member, each from its `tree:member` on.
"""

from collections.abc import Sequence

from graph.ntriples import Quad, spell_quad
from sparql.media_types import JSON_LD, N_QUADS, TRIG, MediaType
from web.linked_data.json_ld import write_json_ld_dataset
from web.linked_data.turtle import write_trig_parts

FORMATS = (TRIG, N_QUADS, JSON_LD)
_PROFILE = '; profile="https://w3id.org/tree/profile"'


def content_type(media_type: MediaType) -> str:
    """Return the Content-Type of a node in a format."""
    return media_type.content_type() + ("" if media_type is JSON_LD else _PROFILE)


def write_node(
    own: Sequence[Quad], members: Sequence[Sequence[Quad]], media_type: MediaType
) -> bytes:
    """Return the node; KeyError for a format that is not among `FORMATS`."""
    parts = (own, *members)
    if media_type is TRIG:
        return write_trig_parts(parts).encode()
    quads = [quad for part in parts for quad in part]
    if media_type is N_QUADS:
        return "".join(spell_quad(*quad) + "\n" for quad in quads).encode()
    return write_json_ld_dataset(quads).encode()
