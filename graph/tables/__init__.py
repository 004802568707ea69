"""The curated tables and the triples made of them, in both directions."""

from importlib.resources import files

from graph.tables.mapping import Table, parse_mapping


def read_mapping() -> dict[str, Table]:
    """Read the shipped mapping; the tables stand in the file's order."""
    path = files(__name__).joinpath("mapping.toml")
    return parse_mapping(path.read_text(encoding="utf-8"))
