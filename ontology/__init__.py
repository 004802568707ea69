"""What is said: the shipped RDF files and where they lie."""

from importlib.resources import files
from importlib.resources.abc import Traversable

VERSION = "1.0.0"


def shipped_file(path: str) -> Traversable:
    """Return a file of this package, such as `core.ttl` or `questions/01.rq`."""
    return files("ontology").joinpath(path)


def read_shipped(path: str) -> bytes:
    """Read a shipped file whole; `FileNotFoundError` where there is none."""
    return shipped_file(path).read_bytes()
