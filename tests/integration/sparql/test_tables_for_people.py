"""Tables as files: CSV that is exact, CSV that is safe, places for a map."""

import csv
import io
import json
import random

import pyoxigraph as ox
import pytest

from graph.errors import NotAcceptable
from sparql.execution import Answer, Executor
from sparql.request import Query

SEED = 20261201
VALUES = 2_000
BATCH = 200
TRICKY = [*"=+-@\t\r\n'\",;|%\\", "\r\n", '""', "ä", "€", "\ufeff", "a", "7", " "]
DANGEROUS = tuple("=+-@\t\r")
GEO = "<http://www.opengis.net/ont/geosparql#wktLiteral>"


def make_values(rng: random.Random, size: int) -> list[str]:
    return ["".join(rng.choices(TRICKY, k=rng.randint(1, 12))) for _ in range(size)]


def ask(executor: Executor, text: str, extension: str) -> Answer:
    return executor.execute(Query(text=text, extension=extension))


def ask_values(executor: Executor, values: list[str], extension: str) -> str:
    pairs = " ".join(f"({n} {ox.Literal(value)})" for n, value in enumerate(values))
    text = f"SELECT ?n ?x {{ VALUES (?n ?x) {{ {pairs} }} }} ORDER BY ?n"
    answer = ask(executor, text, extension)
    assert answer.rows == len(values)
    return answer.read().decode()


def read(body: str, separator: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(body, newline=""), delimiter=separator))


def test_csv_is_exact_and_the_safe_one_begins_no_cell_with_a_formula(
    executor: Executor,
) -> None:
    rng = random.Random(SEED)  # noqa: S311 - a test wants the same every time
    print(f"seed {SEED}")  # noqa: T201 - so that a failure can be looked at
    dangerous = 0
    for _ in range(VALUES // BATCH):
        values = make_values(rng, BATCH)

        exact = read(ask_values(executor, values, "csv"), ",")
        english = read(ask_values(executor, values, "spreadsheet"), ",")
        german = read(ask_values(executor, values, "spreadsheet-de"), ";")

        assert exact == [["n", "x"], *([str(n), v] for n, v in enumerate(values))]
        assert english == german
        assert len(english) == len(exact)
        assert [row[0] for row in english[1:]] == [str(n) for n in range(BATCH)]
        dangerous += sum(row[1].startswith(DANGEROUS) for row in english)
        for (_, told), (_, meant) in zip(english[1:], exact[1:], strict=True):
            assert told.replace("'", "") == meant.replace("'", "")

    assert dangerous == 0


def test_a_table_for_people_is_utf_8_with_its_mark(executor: Executor) -> None:
    answer = ask(executor, "SELECT (1.5 AS ?größe) {}", "spreadsheet-de")

    assert answer.content_type.startswith("text/csv; charset=utf-8")
    assert answer.media_type.file_ending == "csv"
    assert answer.read() == b'\xef\xbb\xbf"gr\xc3\xb6\xc3\x9fe"\r\n1,5\r\n'


def test_places_become_features(executor: Executor) -> None:
    place = f'"POINT(10.1 54.3)"^^{GEO}'
    text = f'SELECT ?name ?at {{ VALUES (?name ?at) {{ ("Kiel" {place}) }} }}'

    answer = ask(executor, text, "geojson")

    (feature,) = json.loads(answer.read())["features"]
    assert answer.content_type == "application/geo+json"
    assert answer.rows == 1
    assert feature["geometry"] == {"type": "Point", "coordinates": [10.1, 54.3]}
    assert feature["properties"] == {"name": "Kiel"}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("SELECT ?x { VALUES ?x { 1 } }", "no column"),
        (f'SELECT ?x {{ VALUES ?x {{ "POINT(x)"^^{GEO} }} }}', "not well-known text"),
        (
            f'SELECT ?x {{ VALUES ?x {{ "<http://a/crs> POINT(1 2)"^^{GEO} }} }}',
            "not CRS84",
        ),
    ],
)
def test_what_is_no_map_is_refused_with_the_reason(
    executor: Executor, text: str, reason: str
) -> None:
    with pytest.raises(NotAcceptable, match=reason):
        ask(executor, text, "geojson")


def test_accept_text_csv_still_means_the_exact_one(executor: Executor) -> None:
    answer = executor.execute(Query(text="SELECT (1 AS ?x) {}", accept="text/csv"))

    assert answer.read() == b"x\r\n1\r\n"
