"""Which entity an id of the tables means, and which IRI it has."""

import hashlib
import re
from collections.abc import Iterable, Mapping

from graph.tables.mapping import Table
from graph.tables.rows import Row, Rows
from ontology import iris

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_NOT_SLUG = re.compile(r"[^a-z0-9]+")
PROJECT = "project:"
# The tables whose rows checks.csv speaks of, with the type of their entities.
ROW_TYPES: Mapping[str, str] = {
    "measures": "measure",
    "outcomes": "outcome",
    "transfers": "transfer",
}
# Tables whose ids may stand for "any entity"; no id stands in two of them, except
# that a county of municipalities.csv is the same entity as in districts.csv.
ENTITY_TABLES = (
    "municipalities",
    "districts",
    "states",
    "organisations",
    "solutions",
    "actors",
)
_AUTHORITY_TYPES = frozenset({"municipality", "district", "state"})
_AUTHORITY_ACTORS = frozenset({"municipality", "district"})


def slugify(text: str) -> str:
    """Return lower-case ASCII with hyphens: `count_per_day` → `count-per-day`."""
    return _NOT_SLUG.sub("-", text.lower().translate(_UMLAUTS)).strip("-")


def hash_key(text: str) -> str:
    """Return the 12 hexadecimal digits that stand for a long text in an IRI."""
    # SHA-1 names things here, it protects nothing (architecture section 2).
    return hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()[:12]


def entity_iri(type_: str, key: str) -> str:
    """Return the IRI of an entity."""
    return f"{iris.ID}{type_}/{key}"


def concept_iri(scheme: str, value: str) -> str:
    """Return the IRI of a concept; without a scheme the value says all."""
    return iris.VOC + slugify(f"{scheme} {value}")


def source_iri(url: str) -> str:
    """Return the IRI of a source document."""
    return entity_iri("source", hash_key(url))


def name_iri(name: str) -> str:
    """Return the IRI of a recorded name."""
    return entity_iri("name", hash_key(name))


def source_graph(urls: Iterable[str]) -> str:
    """Return the named graph of a set of source URLs (architecture section 3)."""
    return iris.GRAPH_SOURCES + hash_key("\n".join(sorted(set(urls))))


def split_entity(iri: str) -> tuple[str, str]:
    """Return type and key of an entity IRI; ValueError for any other IRI."""
    if not iri.startswith(iris.ID):
        raise ValueError(f"not an entity: {iri}")
    type_, _, key = iri.removeprefix(iris.ID).partition("/")
    return type_, key


class Directory:
    """Every id of the tables with its IRI, for columns that may name any entity."""

    def __init__(self, rows: Rows, mapping: Mapping[str, Table]) -> None:
        self._iris: dict[str, str] = {}
        self._actor_kinds: dict[str, str] = {}
        self.states = {
            row["code"]: entity_iri("state", row["state_id"]) for row in rows["states"]
        }
        self.districts = {
            row["district_key"]: entity_iri("district", row["district_id"])
            for row in rows["districts"]
        }
        self.solutions = {row["solution_id"]: row for row in rows["solutions"]}
        self._rows = {
            name: {_key(row, mapping[name]) for row in rows[name]} for name in ROW_TYPES
        }
        for name in ENTITY_TABLES:
            for row in rows[name]:
                self._iris.setdefault(
                    _key(row, mapping[name]), row_iri(row, mapping[name])
                )
        for row in rows["projects"]:
            id_ = row["project_id"]
            self._iris[PROJECT + id_] = entity_iri("project", id_)
        for row in rows["actors"]:
            self._actor_kinds[entity_iri("actor", row["id"])] = row["kind"]

    def find(self, entity_id: str) -> str:
        """Return the IRI of an entity id; KeyError where no table has it."""
        return self._iris[entity_id]

    def find_row(self, table: str, key: str) -> str:
        """Return the IRI of a row that checks.csv may name; KeyError for others."""
        if key not in self._rows[table]:
            raise KeyError(f"{table} has no row {key}")
        return entity_iri(ROW_TYPES[table], key)

    def find_role(self, iri: str) -> str:
        """Return what an end of a transfer is: authority, solution, project or any."""
        type_, _ = split_entity(iri)
        if type_ in _AUTHORITY_TYPES:
            return "authority"
        if self._actor_kinds.get(iri) in _AUTHORITY_ACTORS:
            return "authority"
        return type_ if type_ in {"solution", "project"} else "any"


def row_iri(row: Row, table: Table) -> str:
    """Return the IRI of the entity that a row is about."""
    if table.name == "names":
        return name_iri(row["name"])
    return entity_iri(table.type_for(row_kind(row, table)), _key(row, table))


def row_kind(row: Row, table: Table) -> str:
    """Return the cell that decides class and type; empty where none does."""
    return row[table.kind] if table.kind else ""


def entity_id(iri: str) -> str:
    """Return the id by which the tables name an entity in any-entity columns."""
    type_, key = split_entity(iri)
    return PROJECT + key if type_ == "project" else key


def _key(row: Row, table: Table) -> str:
    return "--".join(row[column] for column in table.key)
