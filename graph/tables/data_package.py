"""The data dictionary as a Data Package (https://datapackage.org/, version 2).

A list is a cell of several values, divided by `|`. What the standard has no word for
stands under names of our own: `propertyUrl` is the term that a column stands for,
`descriptionDe` says in German what `description` says, `itemConstraints` and
`itemReference` say of each value of a list what `constraints` and `foreignKeys` say of
a whole cell; `referencesAny` names the tables of whose keys a value is one, `prefix`
what stands before the key there. A Parquet file names a format that no reader takes
for its own, because the standard's tool, without further packages, would refuse what
it cannot open.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph.tables.cell_types import CellType
from graph.tables.dictionary import Field, TableWords
from graph.tables.resolution import ENTITY_TABLES, PROJECT
from graph.tables.rows import SEPARATOR
from ontology import iris

PARQUET = "application/vnd.apache.parquet"
_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
_CC_BY = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0 International",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}
_DL_DE = {
    "name": "DL-DE-BY-2.0",
    "title": "Datenlizenz Deutschland – Namensnennung – Version 2.0",
    "path": "https://www.govdata.de/dl-de/by-2-0",
}
# Tables that hold keys, codes and figures of public registers.
_OF_REGISTERS = frozenset({"municipalities", "districts", "states"})
_SOURCES = (
    {
        "title": "© GeoBasis-DE / BKG 2021 (data changed): keys, NUTS codes, districts",
        "path": "https://www.bkg.bund.de/",
    },
    {
        "title": "© Statistische Ämter des Bundes und der Länder: names, population",
        "path": "https://www.statistikportal.de/",
    },
    {
        "title": "GeoNames (CC BY 4.0): coordinates, numbers of places",
        "path": "https://www.geonames.org/",
    },
    {"title": "Wikidata (CC0): items", "path": "https://www.wikidata.org/"},
    {"title": "The public pages that source_url names in each row"},
)
_DESCRIPTION = (
    "The tables of the graph Stadtwissen: what German municipalities did for the smart "
    "city, with which result, and who reused it. An empty cell means that no source "
    "says it. A column has its type where every cell of this revision fits it, and is "
    "text otherwise: dates may be a year or a month. The Parquet files hold the same "
    "rows in these types, with null for an empty cell. Readings against the Charta "
    "(alignments) are machine-assisted judgements that no person has reviewed. "
    "Attribution: Stadtwissen, CC BY 4.0; registers: © GeoBasis-DE / BKG 2021 (data "
    "changed) and © Statistische Ämter des Bundes und der Länder, dl-de/by-2-0."
)

Descriptor = dict[str, object]
_ANY: tuple[dict[str, str], ...] = (
    *({"resource": name} for name in ENTITY_TABLES),
    {"resource": "projects", "prefix": PROJECT},
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFacts:
    """How long a file is and its SHA-256 in hexadecimal."""

    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """Which revision the tables are of, and the version of the package they come by."""

    revision: int
    time: str
    state_hash: str
    version: str


def describe_package(
    tables: Sequence[TableWords], files: Mapping[str, FileFacts], edition: Edition
) -> Descriptor:
    """Return the descriptor `datapackage.json`; `files` by name, CSV and Parquet."""
    return {
        "$schema": _PROFILE,
        "name": "stadtwissen",
        "title": "Stadtwissen: smart-city practice in German municipalities",
        "description": _DESCRIPTION,
        "homepage": iris.BASE,
        "version": f"{edition.version}+{edition.revision}",
        "created": edition.time,
        "revision": edition.revision,
        "stateHash": edition.state_hash,
        "licenses": [_CC_BY],
        "contributors": [{"title": "Stadtwissen", "roles": ["publisher"]}],
        "sources": list(_SOURCES),
        "resources": [
            *(_describe_csv(table, files[f"{table.name}.csv"]) for table in tables),
            *(
                _describe_parquet(table, files[f"{table.name}.parquet"])
                for table in tables
            ),
        ],
    }


def _describe_csv(table: TableWords, facts: FileFacts) -> Descriptor:
    return {
        "name": table.name,
        "type": "table",
        "path": f"{table.name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\n", "doubleQuote": True},
        **_describe_file(table, facts),
        "schema": _describe_schema(table),
    }


def _describe_parquet(table: TableWords, facts: FileFacts) -> Descriptor:
    return {
        "name": f"{table.name}-parquet",
        "path": f"{table.name}.parquet",
        "format": "apache-parquet",
        "mediatype": PARQUET,
        **_describe_file(table, facts),
    }


def _describe_file(table: TableWords, facts: FileFacts) -> Descriptor:
    licences = [_CC_BY, _DL_DE] if table.name in _OF_REGISTERS else [_CC_BY]
    return {
        **_say(table.descriptions),
        "bytes": facts.size_bytes,
        "hash": f"sha256:{facts.sha256}",
        "licenses": licences,
    }


def _describe_schema(table: TableWords) -> Descriptor:
    return {
        "fields": [_describe_field(field, table.key) for field in table.fields],
        "missingValues": [""],
        "primaryKey": list(table.key),
        "foreignKeys": [
            {
                "fields": [field.name],
                "reference": _refer(field.reference, own=table.name),
            }
            for field in table.fields
            if field.reference and field.type is not CellType.LIST
        ],
    }


def _describe_field(field: Field, key: Sequence[str]) -> Descriptor:
    constraints: Descriptor = {"required": True} if field.name in key else {}
    described: Descriptor = {
        "name": field.name,
        "type": str(field.type),
        **_say(field.descriptions),
    }
    if field.property:
        described["propertyUrl"] = field.property
    if field.type is CellType.LIST:
        described |= {"delimiter": SEPARATOR, "itemType": "string"}
        if field.values:
            described["itemConstraints"] = {"enum": list(field.values)}
        if field.reference:
            described["itemReference"] = _refer(field.reference, own="")
    elif field.values:
        constraints["enum"] = list(field.values)
    if field.is_of_any:
        described["referencesAny"] = _ANY
    if field.type is CellType.BOOLEAN:
        described |= {"trueValues": ["true"], "falseValues": ["false"]}
    if field.is_address and field.type is CellType.TEXT:
        described["format"] = "uri"
    return described | ({"constraints": constraints} if constraints else {})


def _refer(reference: tuple[str, str], *, own: str) -> Descriptor:
    table, column = reference
    # The standard writes a table's own columns with an empty name.
    return {"resource": "" if table == own else table, "fields": [column]}


def _say(descriptions: Mapping[str, str]) -> Descriptor:
    names = {"en": "description", "de": "descriptionDe"}
    return {
        name: descriptions[language]
        for language, name in names.items()
        if language in descriptions
    }
