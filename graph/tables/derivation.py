"""Statements that follow from a row together with other rows.

Three tables say more than their columns: an official key names the district, the
role of a member says who carries a project, and the places of a measure say on
which side of a transfer it stands (ontology design B8).
"""

from collections import defaultdict
from collections.abc import Iterator

from graph.ntriples import spell_iri, spell_literal, spell_name
from graph.tables.resolution import (
    Directory,
    entity_iri,
    source_iri,
)
from graph.tables.rows import Row, Rows, split_cell
from ontology.iris import expand
from ontology.statements import Triple

DIRECTED_REUSE = frozenset({"adopted_from", "based_on"})


class Neighbours:
    """What the derivations must know of other rows."""

    def __init__(self, rows: Rows, directory: Directory) -> None:
        self.directory = directory
        self.names = {row["name"]: row["entity_id"] for row in rows["names"]}
        self.projects = {row["project_id"]: row["name_de"] for row in rows["projects"]}
        self.measures = {row["measure_id"]: row for row in rows["measures"]}
        self.led = {
            row["project_id"]
            for row in rows["project_members"]
            if row["role"] == "lead"
        }
        self.members: dict[str, set[str]] = defaultdict(set)
        for row in rows["project_members"]:
            self.members[row["project_id"]].add(row["municipality_id"])

    def measure_places(self, measure_id: str) -> set[str]:
        """Return the entity ids of the places that a measure names."""
        names = split_cell(self.measures[measure_id]["municipality_names"])
        return {self.names[name] for name in names}

    def project_places(self, measure_id: str) -> set[str]:
        """Return the entity ids of a measure's project and of its members."""
        project = self.measures[measure_id]["project_id"]
        return {f"project:{project}"} | self.members[project]


def derive(
    table: str, row: Row, entity: str, neighbours: Neighbours
) -> Iterator[Triple]:
    """Make the further statements of a row; most tables have none."""
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
    elif id_ in neighbours.led:
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
        yield _end(entity, opposite, other)


def _ends_of(kind: str, *, giving: bool) -> tuple[str, str]:
    if kind == "offered_for_reuse":
        return "stadt:offersForReuse", "stadt:receiver"
    # Only a reuse has measures as typed ends: a mere exchange builds on nothing.
    ends = ("stadt:giver", "stadt:receiver")
    if kind in DIRECTED_REUSE:
        ends = ("stadt:givingMeasure", "stadt:receivingMeasure")
    return ends if giving else ends[::-1]


def find_side(row: Row, neighbours: Neighbours) -> str | None:
    """Return on which side of a transfer its measure stands: from, to or None.

    The measure's own places decide; where they stand on both sides or on none,
    its project and the project's members; where these do not either, a measure
    that adopts or builds on something receives.
    """
    if row["kind"] == "offered_for_reuse":
        return "from"
    givers, receivers = (
        set(split_cell(row["from_ids"])),
        set(split_cell(row["to_ids"])),
    )
    for find_places in (neighbours.measure_places, neighbours.project_places):
        places = find_places(row["measure_id"])
        gives, receives = bool(places & givers), bool(places & receivers)
        if gives != receives:
            return "from" if gives else "to"
    return "to" if row["kind"] in DIRECTED_REUSE else None


def _end(transfer: str, property_: str, measure: str) -> Triple:
    return _say(transfer, property_, entity_iri("measure", measure))


def _say(subject: str, property_: str, object_: str) -> Triple:
    return spell_iri(subject), spell_name(property_), spell_iri(object_)
