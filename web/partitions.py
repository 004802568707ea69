"""How much the graph holds of each property and class: counted once per revision."""

from dataclasses import dataclass

from graph.errors import LimitReached
from graph.ntriples import is_iri, read_literal, read_value
from sparql.estimation import Partition, Statistics
from web.site import Kept, Site
from web.site_queries import Row, Rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """Statistics and the revision that they are true of."""

    statistics: Statistics
    revision: int


class PartitionSite:
    """Counts through the pool of our own pages; a store of many millions is not."""

    def __init__(self, site: Site) -> None:
        """Take the site; nothing is counted yet."""
        self._site = site
        self._partitions = Kept(self._count)
        self._graphs = Kept(self._list_graphs)

    def count(self) -> Counted | None:
        """Return the partitions; None where there are none or it takes too long."""
        if self._site.revision is None:
            return None
        try:
            return self._partitions.get(self._site.revision)
        except LimitReached:
            return None

    def list_graphs(self) -> tuple[tuple[str, int], ...]:
        """Return the largest named graphs with their sizes, where that is known."""
        if self._site.revision is None:
            return ()
        try:
            return self._graphs.get(self._site.revision)
        except LimitReached:
            return ()

    def _count(self) -> tuple[int, Counted]:
        rows = self._site.queries.select("partitions")
        counted = Counted(statistics=read_statistics(rows), revision=rows.revision)
        return rows.revision, counted

    def _list_graphs(self) -> tuple[int, tuple[tuple[str, int], ...]]:
        rows = self._site.queries.select("graph_sizes")
        sizes = tuple(
            (read_value(row["graph"]), read_count(row, "triples"))
            for row in rows.rows
            if is_iri(row["graph"])
        )
        return rows.revision, sizes


def read_statistics(rows: Rows) -> Statistics:
    """Make statistics of the rows of `partitions.rq`."""
    properties = {
        read_value(row["property"]): Partition(
            triples=read_count(row, "triples"),
            subjects=read_count(row, "subjects"),
            objects=read_count(row, "objects"),
        )
        for row in rows.rows
        if "property" in row
    }
    whole: Row = next(
        (row for row in rows.rows if "property" not in row and "class" not in row), {}
    )
    triples = sum(partition.triples for partition in properties.values())
    return Statistics(
        whole=Partition(
            triples=triples,
            subjects=read_count(whole, "subjects"),
            objects=read_count(whole, "objects"),
        ),
        properties=properties,
        classes={
            read_value(row["class"]): read_count(row, "triples")
            for row in rows.rows
            if is_iri(row.get("class", ""))
        },
    )


def read_count(row: Row, name: str) -> int:
    """Return a number of a row; 0 where the row has none of that name."""
    return int(read_literal(row[name])[0]) if name in row else 0
