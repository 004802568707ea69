"""Statements that follow from a row together with other rows.

Some tables say more than their columns: an official key names the district and what
a place is elsewhere (graph/tables/identity.py), the role of a member says who carries
a project, and the places of a measure say on which side of a transfer it stands
(docs/decisions/0006-sides-of-a-transfer.md).
"""

from collections import defaultdict
from collections.abc import Iterator

from graph.ntriples import spell_iri, spell_literal, spell_name
from graph.tables.identity import list_matches
from graph.tables.resolution import (
    Directory,
    entity_iri,
    source_iri,
)
from graph.tables.rows import Row, Rows, split_cell
from ontology.iris import expand
from ontology.statements import Triple

DIRECTED_REUSE = frozenset({"adopted_from", "based_on"})
_OFFER = "offered_for_reuse"
_EXCHANGE = "knowledge_exchange"


class Neighbours:
    """What the derivations must know of other rows."""

    def __init__(self, rows: Rows, directory: Directory) -> None:
        self.directory = directory
        self.names = {row["name"]: row["entity_id"] for row in rows["names"]}
        self.projects = {row["project_id"]: row["name_de"] for row in rows["projects"]}
        self.measures = {row["measure_id"]: row for row in rows["measures"]}
        self.leads: dict[str, set[str]] = defaultdict(set)
        self.members: dict[str, set[str]] = defaultdict(set)
        for row in rows["project_members"]:
            self.members[row["project_id"]].add(row["municipality_id"])
            if row["role"] == "lead":
                self.leads[row["project_id"]].add(row["municipality_id"])

    def measure_places(self, measure_id: str) -> set[str]:
        """Return the entity ids of the places that a measure names."""
        names = split_cell(self.measures[measure_id]["municipality_names"])
        return {self.names[name] for name in names}

    def leading_places(self, measure_id: str) -> set[str]:
        """Return the entity ids of those who lead a measure's project."""
        return self.leads[self.measures[measure_id]["project_id"]]

    def project_places(self, measure_id: str) -> set[str]:
        """Return the entity ids of a measure's project and of its members."""
        project = self.measures[measure_id]["project_id"]
        return {f"project:{project}"} | self.members[project]


def derive(
    table: str, row: Row, entity: str, neighbours: Neighbours
) -> Iterator[Triple]:
    """Make the further statements of a row; most tables have none."""
    for match in list_matches(table, row):
        yield _say(entity, "skos:exactMatch", match)
    if table == "municipalities":
        yield from _derive_district(row, entity, neighbours.directory)
    elif table == "project_members":
        yield from _derive_part(row, neighbours)
    elif table == "transfers":
        yield from _derive_ends(row, entity, neighbours)


def _derive_district(row: Row, entity: str, directory: Directory) -> Iterator[Triple]:
    if row["kind"] == "landkreis" or not row["ags"]:
        return
    key = row["ags"][:5]
    yield (
        spell_iri(entity),
        spell_name("stadt:districtKey"),
        spell_literal(key),
    )
    if key in directory.districts:
        yield _say(entity, "stadt:inDistrict", directory.districts[key])


def _derive_part(row: Row, neighbours: Neighbours) -> Iterator[Triple]:
    id_ = row["project_id"]
    project = entity_iri("project", id_)
    member = neighbours.directory.find(row["municipality_id"])
    if row["role"] == "lead":
        yield _say(project, "stadt:carriedOutBy", member)
    elif row["role"] == "partner":
        yield _say(project, "stadt:hasPartner", member)
    elif neighbours.leads[id_]:
        yield _say(project, "stadt:hasProjectMember", member)
    else:
        # Nobody leads: the members together carry the project (B8).
        cooperation = entity_iri("cooperation", id_)
        yield _say(cooperation, "rdf:type", expand("stadt:MunicipalCooperation"))
        yield from _label_cooperation(cooperation, neighbours.projects[id_])
        yield _say(cooperation, "org:hasMember", member)
        yield _say(project, "stadt:carriedOutBy", cooperation)
        for url in split_cell(row["source_url"]):
            yield _say(cooperation, "stadt:hasSource", source_iri(url))


def _label_cooperation(cooperation: str, project: str) -> Iterator[Triple]:
    label = spell_name("rdfs:label")
    for language, text in (
        ("de", f"Kooperation der Mitglieder von „{project}“"),
        ("en", f"Co-operation of the members of “{project}”"),
    ):
        yield spell_iri(cooperation), label, spell_literal(text, language=language)


def _derive_ends(row: Row, entity: str, neighbours: Neighbours) -> Iterator[Triple]:
    kind, measure = row["kind"], row["measure_id"]
    others = split_cell(row["other_measure_ids"])
    if kind == "developed_jointly":
        for party in (measure, *others):
            yield _end(entity, "stadt:jointDevelopmentOf", party)
        return
    side = find_side(row, neighbours)
    if side is None:
        return
    own, opposite = _ends_of(kind, giving=side == "from")
    yield _end(entity, own, measure)
    for other in others:
        if kind == _EXCHANGE and _place(other, row, neighbours) == side:
            # A place may tell others of several measures of its own.
            yield _end(entity, own, other)
        else:
            yield _end(entity, opposite, other)


def _ends_of(kind: str, *, giving: bool) -> tuple[str, str]:
    if kind == _OFFER:
        return "stadt:offersForReuse", "stadt:receiver"
    # Only a reuse has measures as typed ends: a mere exchange builds on nothing.
    ends = ("stadt:giver", "stadt:receiver")
    if kind in DIRECTED_REUSE:
        ends = ("stadt:givingMeasure", "stadt:receivingMeasure")
    return ends if giving else ends[::-1]


def find_side(row: Row, neighbours: Neighbours) -> str | None:
    """Return on which side of a transfer its measure stands: from, to or None.

    The places decide where they can, see `_place`. A measure that adopts or builds on
    something receives: where the places do not decide, and where they put the measure
    and all that it builds on upon the same side.
    """
    if row["kind"] == _OFFER:
        return "from"
    side = _place(row["measure_id"], row, neighbours)
    if row["kind"] not in DIRECTED_REUSE:
        return side
    others = split_cell(row["other_measure_ids"])
    sides = {_place(other, row, neighbours) for other in others}
    return "to" if side is None or sides == {side} else side


def _place(measure: str, row: Row, neighbours: Neighbours) -> str | None:
    """Return the side on which a measure's places stand; None on both or on none.

    Its own places come first, then those that lead its project, then the project and
    all its members: a project of three cities stands on both sides of most transfers
    between them, and what it made was made by the city that leads it.
    """
    givers, receivers = set(split_cell(row["from_ids"])), set(split_cell(row["to_ids"]))
    for find_places in (
        neighbours.measure_places,
        neighbours.leading_places,
        neighbours.project_places,
    ):
        places = find_places(measure)
        gives, receives = bool(places & givers), bool(places & receivers)
        if gives != receives:
            return "from" if gives else "to"
    return None


def _end(transfer: str, property_: str, measure: str) -> Triple:
    return _say(transfer, property_, entity_iri("measure", measure))


def _say(subject: str, property_: str, object_: str) -> Triple:
    return spell_iri(subject), spell_name(property_), spell_iri(object_)
