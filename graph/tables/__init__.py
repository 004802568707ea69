"""The curated tables and the triples made of them, in both directions."""

import tomllib
from importlib.resources import files

from graph.tables.dictionary import Dictionary
from graph.tables.mapping import Table, parse_mapping


def read_mapping() -> dict[str, Table]:
    """Read the shipped mapping; the tables stand in the file's order."""
    path = files(__name__).joinpath("mapping.toml")
    return parse_mapping(path.read_text(encoding="utf-8"))


def read_dictionary() -> Dictionary:
    """Read what is said of the tables and columns beside the ontology."""
    path = files(__name__).joinpath("dictionary.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))
