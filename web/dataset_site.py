"""What is known of the whole dataset, read once for each revision."""

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from typing import cast

from flask import Flask, current_app

from graph.dump_shelf import list_dumps
from graph.errors import LimitReached
from graph.layout import Layout
from graph.ntriples import Quad, read_literal
from ontology import iris
from sparql.media_types import MediaType
from web.linked_data.catalogue_record import describe_catalogue
from web.linked_data.dataset_facts import (
    DatasetFacts,
    NewestDump,
    read_examples,
    read_linksets,
)
from web.linked_data.void_description import describe_void
from web.operation.kept_documents import KeptDocuments
from web.partitions import PartitionSite, read_count
from web.services import Services
from web.settings import Settings
from web.site import Kept, Site, read_whole
from web.site_queries import Rows

_KEY = "stadtwissen.dataset"


class DatasetSite:
    """Reads the facts through the pool of our own pages, but for what takes long."""

    def __init__(
        self,
        services: Services,
        site: Site,
        partitions: PartitionSite,
        *,
        settings: Settings,
    ) -> None:
        """Take what is asked; nothing is read yet."""
        self._services = services
        self._site = site
        self._partitions = partitions
        self._public_url = settings.public_url
        self._contact = settings.contact
        self._has_dumps = settings.dumps > 0
        self._is_bare = Layout(data_dir=services.data_dir).bare_marker.exists()
        self._iri = name_dataset(services, settings.public_url)
        self._facts = Kept(self._collect)
        self._documents = KeptDocuments()

    def read(self) -> DatasetFacts:
        """Return the facts of the published revision, with the newest dump."""
        if self._site.revision is None:
            return DatasetFacts(
                iri=self._iri,
                site=self._public_url,
                contact=self._contact,
                is_bare=self._is_bare,
                has_dumps=self._has_dumps,
            )
        facts = self._facts.get(self._site.revision)
        return facts if self._is_bare else replace(facts, dump=self._find_dump())

    def write(self, facts: DatasetFacts, media_type: MediaType) -> bytes:
        """Return the description in a format; it is kept until the facts change."""
        version = facts.revision, facts.dump and facts.dump.revision
        return self._documents.read(media_type, version, partial(_describe, facts))

    def _collect(self) -> tuple[int, DatasetFacts]:
        facts = read_whole(self._read_parts)
        return facts.revision, facts

    def _read_parts(self) -> tuple[DatasetFacts, set[int]]:
        published = self._services.executor.public.find_snapshot()
        counted = self._partitions.count()
        # What could not be counted by property cannot be counted by subject either.
        whole = None if counted is None else self._select("dataset_whole")
        links, examples = (
            self._select("dataset_links"),
            self._select("dataset_examples"),
        )
        numbers = [one.revision for one in (counted, whole, links, examples) if one]
        revision = 0 if published is None else published.number
        facts = DatasetFacts(
            iri=self._iri,
            site=self._public_url,
            contact=self._contact,
            is_bare=self._is_bare,
            has_dumps=self._has_dumps,
            revision=revision,
            time="" if published is None else published.time,
            state_hash="" if published is None else published.state_hash,
            triples=0 if published is None else published.triples,
            issued=_read_issued(whole),
            entities=_read_entities(whole),
            statistics=None if counted is None else counted.statistics,
            linksets=() if links is None else read_linksets(links),
            examples=() if examples is None else read_examples(examples),
        )
        return facts, {revision, *numbers}

    def _select(self, name: str) -> Rows | None:
        try:
            return self._site.queries.select(name)
        except LimitReached:
            return None

    def _find_dump(self) -> NewestDump | None:
        dumps = list_dumps(Layout(data_dir=self._services.data_dir))
        if not dumps or not self._has_dumps:
            return None
        sums = {file.path: file.sha256 for file in dumps[0].files}
        return NewestDump(
            revision=dumps[0].revision, time=dumps[0].time, checksums=sums
        )


def name_dataset(services: Services, public_url: str) -> str:
    """Return the IRI of the dataset; that of a bare store is where it is served."""
    if Layout(data_dir=services.data_dir).bare_marker.exists():
        return f"{public_url}/dataset"
    return iris.DATASET


def attach_dataset(app: Flask, dataset: DatasetSite) -> None:
    """Give an application what it knows of its dataset."""
    app.extensions[_KEY] = dataset


def get_dataset() -> DatasetSite:
    """Return what the application that handles this request knows of its dataset."""
    return cast("DatasetSite", current_app.extensions[_KEY])


def _describe(facts: DatasetFacts) -> Iterable[Quad]:
    # Both name licence and dates, and a statement is made once.
    return dict.fromkeys((*describe_void(facts), *describe_catalogue(facts)))


def _read_entities(rows: Rows | None) -> int:
    found = () if rows is None else rows.rows
    return max((read_count(row, "entities") for row in found), default=0)


def _read_issued(rows: Rows | None) -> str:
    found = () if rows is None else rows.rows
    return next((read_literal(r["issued"])[0] for r in found if "issued" in r), "")
