"""The words of the interface in German and English, read from `web/translations`.

docs/decisions/0004-interface-texts.md says why they are plain TOML.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import cast

from ontology.iris import expand

Text = Mapping[str, str]
_INTERFACE = (
    "interface.toml",
    "dataset.toml",
    "identity.toml",
    "dumps.toml",
    "ontology.toml",
    "sparql.toml",
)


def say(key: str, language: str, **values: str) -> str:
    """Return a sentence with its places filled; KeyError for an unknown key."""
    text = read_interface()[key][language]
    return text.format(**values) if values else text


def name_kind(kind: str, language: str) -> str:
    """Return what the first step of an IRI's path means: `measure` → Maßnahme."""
    text = _read_terms()["kinds"].get(kind)
    return kind if text is None else text[language]


def name_standard_term(iri: str, language: str) -> str | None:
    """Return the word for a term of a standard, None where we have none."""
    text = _read_expanded("standard").get(iri)
    return None if text is None else text[language]


def name_incoming(iri: str, language: str) -> str | None:
    """Return what the things are called that name an entity by a property."""
    text = _read_expanded("incoming").get(iri)
    return None if text is None else text[language]


@cache
def read_interface() -> Mapping[str, Text]:
    """Read every sentence of the interface by its key."""
    files_ = [cast("Mapping[str, Text]", _read(name)) for name in _INTERFACE]
    return {key: text for texts in files_ for key, text in texts.items()}


@cache
def _read_terms() -> Mapping[str, Mapping[str, Text]]:
    return cast("Mapping[str, Mapping[str, Text]]", _read("terms.toml"))


@cache
def _read_expanded(section: str) -> Mapping[str, Text]:
    return {expand(name): text for name, text in _read_terms()[section].items()}


def _read(name: str) -> dict[str, object]:
    text = files("web").joinpath("translations", name).read_text(encoding="utf-8")
    return tomllib.loads(text)
