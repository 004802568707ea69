"""What a place is elsewhere: the IRIs that its official keys stand for.

The keys of DCAT-AP.de (https://www.dcat-ap.de/def/politicalGeocoding/) and the codes
of NUTS name the very same body or area, so they are exact matches. A municipality
within a rural district carries that district's NUTS code: no match, only a code.
"""

from collections.abc import Iterator

from graph.tables.rows import Row

GEOCODING = "http://dcat-ap.de/def/politicalGeocoding/"
NUTS = "http://data.europa.eu/nuts/code/"
# Cities that are no part of a rural district are an area of NUTS 3 by themselves.
_CITIES_OF_NUTS_3 = frozenset({"kreisfreie_stadt", "stadtstaat"})


def list_matches(table: str, row: Row) -> Iterator[str]:
    """Yield the IRIs that mean what a row is about; most tables have none."""
    match table:
        case "states":
            yield from _spell("stateKey", row["state_key"])
            yield from _spell_area(row["nuts1"])
        case "districts":
            yield from _spell("districtKey", row["district_key"])
            yield from _spell_area(row["nuts3"])
        case "municipalities" if row["kind"] == "landkreis":
            yield from _spell("districtKey", row["ags"])
            yield from _spell_area(row["nuts3"])
        case "municipalities":
            yield from _spell("municipalityKey", row["ags"])
            yield from _spell("regionalKey", row["ars"])
            if row["kind"] in _CITIES_OF_NUTS_3:
                yield from _spell_area(row["nuts3"])


def _spell(kind: str, key: str) -> Iterator[str]:
    if key:
        yield f"{GEOCODING}{kind}/{key}"


def _spell_area(code: str) -> Iterator[str]:
    if code:
        yield NUTS + code
