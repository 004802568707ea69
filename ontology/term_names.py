"""The names that a file of ours gives a meaning, read without a parser.

Our files are in canonical form (ontology/canonical.py): each subject stands alone at
the beginning of a line. So reading them takes a millisecond and not half a second.
"""

import re

from ontology.iris import NS, VOC

_SUBJECT = re.compile(r"^(stadt|voc):([\w.-]*)$", re.MULTILINE)
_NAMESPACES = {"stadt": NS, "voc": VOC}


def list_names(turtle: str) -> frozenset[str]:
    """Return the IRIs of our namespaces that a canonical file has as subjects."""
    return frozenset(
        _NAMESPACES[prefix] + local for prefix, local in _SUBJECT.findall(turtle)
    )
