"""Link sets as documents (RFC 9264): one link context after the other."""

import json
from collections.abc import Mapping, Sequence

from web.linked_data.links import Link


def write_json(contexts: Mapping[str, Sequence[Link]]) -> bytes:
    """Return the links of each anchor as application/linkset+json (section 4.2).

    Anchors and targets are absolute.
    """
    linkset = []
    for anchor, links in contexts.items():
        context: dict[str, object] = {"anchor": anchor}
        for link in links:
            for relation in link.relation.split():
                own = context.setdefault(relation, [])
                if isinstance(own, list):
                    own.append(_describe(link))
        linkset.append(context)
    return json.dumps({"linkset": linkset}, ensure_ascii=False, indent=1).encode()


def write_text(contexts: Mapping[str, Sequence[Link]]) -> bytes:
    """Return the links of each anchor as application/linkset (section 4.1)."""
    lines = [
        f'{link.spell()}; anchor="{anchor}"'
        for anchor, links in contexts.items()
        for link in links
    ]
    return ",\n".join(lines).encode() + b"\n"


def _describe(link: Link) -> dict[str, object]:
    described: dict[str, object] = {"href": link.target}
    if link.type:
        described["type"] = link.type
    if link.language:
        described["hreflang"] = [link.language]
    return described
