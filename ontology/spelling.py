"""The words that names of ours are made of: each stands in a list that people keep.

`checks/words.toml` holds them by first letter, in lower case and British spelling. A
word that no name uses is taken off the list.
"""

import re
import tomllib
from collections.abc import Iterable

from ontology import iris
from ontology.checklist import Finding

_SPACES = (iris.NS, iris.VOC)
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


def read_words(text: str) -> frozenset[str]:
    """Return the words of the list."""
    lines = tomllib.loads(text).values()
    return frozenset(word for line in lines for word in line.split())


def find_misspelt(names: Iterable[str], words: frozenset[str]) -> tuple[Finding, ...]:
    """Find names with a word that is not listed, and listed words without a name.

    `names` are IRIs; those outside the namespaces of terms and concepts are not ours
    to spell.
    """
    used: set[str] = set()
    found = []
    for iri in names:
        space = next((one for one in _SPACES if iri.startswith(one)), None)
        if space is None:
            continue
        own = split_words(iri.removeprefix(space))
        used |= own
        found += [Finding(subject=iri, detail=word) for word in sorted(own - words)]
    found += [
        Finding(subject=word, detail="no name uses this word of the list")
        for word in sorted(words - used)
    ]
    return tuple(found)


def split_words(name: str) -> set[str]:
    """Return the words of a local name in camel case or with hyphens, in lower case."""
    return {word.lower() for word in _WORD.findall(name)}
